package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar as an operator runs it: a process of its own, signals, and the README's words.
 */
class PackagedJarIT {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile(
          "^kirogate ready on http://127\\.0\\.0\\.1:(\\d+) \\(2 workers, agent \\S+\\)$",
          Pattern.MULTILINE);

  @TempDir Path scratch;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process gateway;
  private int port;

  @AfterEach
  void end() throws Exception {
    if (gateway != null && gateway.isAlive()) {
      gateway.destroyForcibly().waitFor();
    }
  }

  /** Starts the words, and waits for the ready line on stdout. */
  private void start(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("PORT", "0");
    builder.redirectOutput(scratch.resolve("out").toFile());
    builder.redirectError(scratch.resolve("err").toFile());
    gateway = builder.start();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              Matcher ready = READY.matcher(Files.readString(scratch.resolve("out")));
              assertThat(ready.find())
                  .as("ready, or: " + Files.readString(scratch.resolve("err")))
                  .isTrue();
              port = Integer.parseInt(ready.group(1));
            });
  }

  private List<String> jar(JsonObject config) throws IOException {
    Path file = scratch.resolve("gateway.json");
    Files.writeString(file, config.encode());
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-jar", System.getProperty("kirogate.jar"), "-conf", file.toString()));
    return words;
  }

  private CompletableFuture<HttpResponse<String>> execute(String prompt) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/execute"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    new JsonObject().put("prompt", prompt).encode()))
            .build(),
        BodyHandlers.ofString());
  }

  private JsonObject health() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/health");
    return new JsonObject(
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }

  private void awaitBusy() {
    await().atMost(LONG).until(() -> health().getInteger("busy") == 1);
  }

  private List<ProcessHandle> agents() {
    return gateway.descendants().toList();
  }

  @Test
  void theTwoCommandsOfTheReadmeDoWhatItSays() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    List<String> commands = new ArrayList<>();
    Matcher blocks = Pattern.compile("```sh\\n(.*?)\\n```", Pattern.DOTALL).matcher(readme);
    while (blocks.find()) {
      commands.add(blocks.group(1));
    }
    start(List.of("sh", "-c", "exec " + commands.get(0)));
    Matcher curl =
        Pattern.compile("curl -s -X POST localhost:8080(\\S+) -H '([^:]+): ([^']+)' -d '([^']+)'")
            .matcher(commands.get(1));
    assertThat(curl.matches()).as(commands.get(1)).isTrue();
    HttpResponse<String> story =
        http.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + curl.group(1)))
                .header(curl.group(2), curl.group(3))
                .POST(HttpRequest.BodyPublishers.ofString(curl.group(4)))
                .build(),
            BodyHandlers.ofString());
    assertThat(story.statusCode()).as(story.body()).isEqualTo(200);
    assertThat(new JsonObject(story.body()).getString("title")).isNotBlank();
    gateway.destroy();
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isZero();
  }

  /** Whatever it finds on this machine. */
  @Test
  void theDoctorOfTheReadmeExamines() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    Matcher command = Pattern.compile("```sh\n(java \\S+ \\S+ doctor .*)\n```").matcher(readme);
    assertThat(command.find()).isTrue();
    Process doctor = new ProcessBuilder("sh", "-c", command.group(1)).start();
    assertThat(doctor.inputReader().lines().toList())
        .contains("✅ Config: conf/gateway.json")
        .last()
        .asString()
        .startsWith(doctor.waitFor() == 0 ? "✅ All that a start needs" : "❌ ");
  }

  @Test
  void theOldCommandLineStartsItToo() throws Exception {
    List<String> words = new ArrayList<>(jar(Gateway.config()));
    words.addAll(3, List.of("run", "io.kirogate.MainVerticle"));
    start(words);
    assertThat(health().getString("agent")).isEqualTo("demo");
  }

  @Test
  void killNineOfTheGatewayLeavesNoAgent() throws Exception {
    start(jar(Gateway.config()));
    await().atMost(LONG).until(() -> health().getInteger("available") == 2);
    execute("[[silent]]");
    awaitBusy();
    List<ProcessHandle> agents = agents();
    assertThat(agents).hasSizeGreaterThanOrEqualTo(4);
    Gateway.kill(gateway.pid(), "KILL");
    await().atMost(LONG).untilAsserted(() -> assertThat(agents).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aStopLetsTheRunningTurnFinishAndRefusesNewOnes() throws Exception {
    start(jar(Gateway.config()));
    await().atMost(LONG).until(() -> health().getInteger("available") == 2);
    List<ProcessHandle> agents = agents();
    CompletableFuture<HttpResponse<String>> running = execute("[[wait 2500]] [[say finished]]");
    awaitBusy();
    Gateway.kill(gateway.pid(), "TERM");
    await().atMost(LONG).until(() -> health().getString("status").equals("stopping"));
    HttpResponse<String> refused = Gateway.get(execute("[[say too late]]"));
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("SHUTTING_DOWN");
    assertThat(new JsonObject(Gateway.get(running).body()).getString("output"))
        .isEqualTo("finished");
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isZero();
    assertThat(agents).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void aSecondSignalEndsAtOnceAndTheAgentsGoToo() throws Exception {
    start(jar(Gateway.config()));
    await().atMost(LONG).until(() -> health().getInteger("available") == 2);
    execute("[[silent]]");
    awaitBusy();
    List<ProcessHandle> agents = agents();
    Gateway.kill(gateway.pid(), "TERM");
    await().atMost(LONG).until(() -> health().getString("status").equals("stopping"));
    Gateway.kill(gateway.pid(), "TERM");
    assertThat(gateway.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(gateway.exitValue()).isEqualTo(128 + 15);
    await().atMost(LONG).untilAsserted(() -> assertThat(agents).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aTakenPortIsAClearRefusalBeforeAnyAgentStarts() throws Exception {
    start(jar(Gateway.config()));
    JsonObject config = Gateway.config();
    config.put("http", new JsonObject().put("port", port));
    Process second =
        new ProcessBuilder(jar(config))
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("second").toFile())
            .start();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(Files.readString(scratch.resolve("second")))
        .contains("127.0.0.1:" + port)
        .hasLineCount(1);
  }
}
