package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Operating a gateway while real clients are served by real agents. */
@ExtendWith(VertxFixture.class)
class OperatingTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final Pattern CURL =
      Pattern.compile(
          "curl -s(?: -X (\\w+))? localhost:8080(\\S+)"
              + "(?: -H 'content-type: application/json' -d '([^']+)')?");

  @TempDir Path directory;
  private final JsonObject config = Gateway.config();
  private Vertx vertx;
  private Gateway gateway;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
    config.getJsonObject("pool").put("size", 2).put("queueTimeout", "90s");
    config.put("state", new JsonObject().put("directory", directory.resolve("state").toString()));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void start() {
    gateway = Gateway.ready(vertx, config);
  }

  /** Clients that ask without a pause, until they are told that it is enough. */
  private final class Load {
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();

    Load(int count) {
      for (int i = 0; i < count; i++) {
        clients.add(askOn());
      }
    }

    private CompletableFuture<Void> askOn() {
      if (enough.get()) {
        return CompletableFuture.completedFuture(null);
      }
      String mine = "mine is " + asked.incrementAndGet();
      return gateway
          .executeAsync("[[say " + mine + "]]")
          .thenCompose(
              answer -> {
                note(mine, answer);
                return askOn();
              });
    }

    private void note(String mine, HttpResponse<String> answer) {
      answered.incrementAndGet();
      if (answer.statusCode() != 200
          || !mine.equals(new JsonObject(answer.body()).getString("output"))) {
        wrong.add(mine + ": " + answer.statusCode() + " " + answer.body());
      }
    }

    /** Waits until as many more have their answer: what was done before is behind them. */
    void goOn(int more) {
      int until = answered.get() + more;
      await().atMost(LONG).until(() -> answered.get() >= until);
    }

    void end() {
      enough.set(true);
      clients.forEach(Gateway::get);
      assertThat(wrong).isEmpty();
      assertThat(answered).hasValue(asked.get());
    }
  }

  private JsonObject order(String path, int status) {
    HttpResponse<String> response = gateway.post(path, new JsonObject());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  private List<String> sessions() {
    return gateway.getJson("/v1/workers").getJsonArray("workers").stream()
        .map(worker -> ((JsonObject) worker).getString("sessionId"))
        .toList();
  }

  private String firstSession() {
    return sessions().get(0);
  }

  private void awaitSize(int size) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              JsonObject pool = gateway.getJson("/v1/workers");
              assertThat(pool.getInteger("size")).isEqualTo(size);
              assertThat(sessions()).doesNotContainNull();
              assertThat(
                      gateway.health().getInteger("available")
                          + gateway.health().getInteger("busy"))
                  .isEqualTo(size);
            });
  }

  @Test
  void noRequestIsLostWhateverAnOperatorDoes() throws Exception {
    start();
    Load load = new Load(5);
    load.goOn(5);

    order("/v1/pool/pause", 200);
    order("/v1/pool/resume", 200);
    load.goOn(5);

    String before = firstSession();
    order("/v1/workers/worker1/restart", 202);
    await().atMost(LONG).until(() -> !before.equals(firstSession()));
    load.goOn(5);

    assertThat(gateway.call("PUT", "/v1/pool/size", "{\"min\":3,\"max\":3}").statusCode())
        .isEqualTo(200);
    awaitSize(3);
    load.goOn(5);

    List<String> old = sessions();
    config.put("tasks", new JsonObject().put("directory", tasks().toString()));
    config.getJsonObject("agent").put("interruptTimeout", "4s");
    assertThat(order("/v1/pool/reload", 200).getJsonArray("needsRestart")).isEmpty();
    await().atMost(LONG).until(() -> sessions().stream().noneMatch(old::contains));
    awaitSize(2);
    assertThat(gateway.post("/kiro/echo", new JsonObject()).statusCode()).isNotEqualTo(404);
    load.goOn(5);

    load.end();
  }

  private Path tasks() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("tasks/echo"));
    Files.copy(
        Path.of("conf/tasks/generate-story/output.schema.json"),
        folder.resolve("output.schema.json"));
    Files.writeString(folder.resolve("prompt.mustache"), "Answer with the input.");
    Files.writeString(folder.resolve("input.schema.json"), "{\"type\": \"object\"}");
    return folder.getParent();
  }

  /** In their order, each against a pool as the one before has left it. */
  @Test
  void theCommandsOfTheReadmeDoWhatItSays() throws IOException {
    start();
    List<String> commands = readmeCommands();
    assertThat(commands).hasSize(6);
    for (String command : commands) {
      Matcher curl = CURL.matcher(command);
      assertThat(curl.matches()).as(command).isTrue();
      String method = curl.group(1) == null ? "GET" : curl.group(1);
      HttpResponse<String> response = gateway.call(method, curl.group(2), curl.group(3));
      assertThat(response.statusCode())
          .as(command + ": " + response.body())
          .isEqualTo(command.contains("restart") ? 202 : 200);
    }
  }

  private static List<String> readmeCommands() throws IOException {
    String section =
        Files.readString(Path.of("README.md")).split("\n## Operating it\n")[1].split("\n## ")[0];
    return Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL)
        .matcher(section)
        .results()
        .flatMap(block -> block.group(1).lines())
        .toList();
  }

  @Test
  void aPausedPoolLetsWorkEndAndTheRestWait() {
    start();
    CompletableFuture<HttpResponse<String>> running =
        gateway.executeAsync("[[wait 1500]] [[say running]]");
    await().atMost(LONG).until(() -> gateway.health().getInteger("busy") == 1);
    assertThat(order("/v1/pool/pause", 200).getBoolean("paused")).isTrue();
    CompletableFuture<HttpResponse<String>> waiting = gateway.executeAsync("[[say waiting]]");
    assertThat(new JsonObject(Gateway.get(running).body()).getString("output"))
        .isEqualTo("running");
    await().atMost(LONG).until(() -> gateway.health().getInteger("available") == 2);
    assertThat(gateway.health().getInteger("queueLength")).isEqualTo(1);
    assertThat(waiting).isNotDone();
    HttpResponse<String> ready = gateway.getRaw("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("POOL_PAUSED");
    order("/v1/pool/resume", 200);
    assertThat(new JsonObject(Gateway.get(waiting).body()).getString("output"))
        .isEqualTo("waiting");
  }

  @Test
  void aConfigThatIsNotValidChangesNothing() {
    start();
    List<String> before = sessions();
    config.getJsonObject("pool").put("size", 0);
    config.put("nonsense", true);
    JsonObject problem = order("/v1/pool/reload", 400);
    assertThat(problem.getString("code")).isEqualTo("INVALID_REQUEST");
    assertThat(
            problem.getJsonArray("errors").stream().map(e -> ((JsonObject) e).getString("pointer")))
        .containsExactlyInAnyOrder("/pool/size", "/nonsense");
    assertThat(sessions()).isEqualTo(before);
    assertThat(gateway.ask("[[say still here]]")).isEqualTo("still here");
  }

  @Test
  void whatNeedsARestartIsNamed() {
    start();
    config.getJsonObject("http").put("maxBody", "1MiB");
    config.put("drain", new JsonObject().put("timeout", "1s"));
    assertThat(order("/v1/pool/reload", 200).getJsonArray("needsRestart"))
        .isEqualTo(JsonArray.of("$.drain.timeout", "$.http.maxBody"));
  }
}
