package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.MainProcess.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program writes down, and what it never does. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class LogTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String PROMPT = "canary-in-a-prompt";
  private static final String ANSWER = "canary-in-an-answer";
  private static final String KEY = "canary-in-a-key-0123456789";
  private static final String VALUE = "canary-in-the-environment";

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private MainProcess process;
  private String base;

  @AfterEach
  void leaveNoProcess() throws InterruptedException {
    if (process != null) {
      process.kill();
    }
  }

  private Path log() {
    return directory.resolve("kirogate.log");
  }

  private JsonObject config(JsonObject log) {
    JsonObject config = Gateway.config();
    config
        .getJsonObject("http")
        .put(
            "keys",
            JsonArray.of(
                new JsonObject()
                    .put("name", "test")
                    .put("key", KEY)
                    .put("may", JsonArray.of("prompt", "operate"))));
    config
        .getJsonObject("agent")
        .put("acceptTimeout", "2s")
        .put("interruptTimeout", "1s")
        .put(
            "environment",
            new JsonObject()
                .put("set", new JsonObject().put("SECRET", VALUE))
                .put("pass", JsonArray.of("PATH", "HOME")));
    config.getJsonObject("pool").put("size", 1);
    return config
        .put("state", new JsonObject().put("directory", directory.resolve("state").toString()))
        .put("log", log);
  }

  private void start(JsonObject config) throws IOException {
    process = MainProcess.start(directory, "-conf", config.encode());
    String line = process.nextLine();
    while (line != null && !line.startsWith("kirogate ready on ")) {
      line = process.nextLine();
    }
    assertThat(line).as("the ready line").isNotNull();
    base = line.split(" ")[3];
  }

  private Outcome stop() throws Exception {
    process.signal("TERM");
    return process.outcome();
  }

  private HttpResponse<String> post(String path, String id, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LONG)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + KEY)
            .header("X-Request-Id", id)
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> execute(String id, String prompt) throws Exception {
    JsonObject body = new JsonObject().put("prompt", prompt + " " + PROMPT).put("timeoutMs", 3_000);
    return post("/execute", id, body.encode());
  }

  private static String code(HttpResponse<String> response) {
    return new JsonObject(response.body()).getString("code");
  }

  private List<String> linesWith(String text) throws IOException {
    try (Stream<String> lines = Files.lines(log())) {
      return lines.filter(line -> line.contains(text)).toList();
    }
  }

  /** Debug has all the lines of the other levels too. */
  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void noPromptNoAnswerAndNoSecretIsInTheLog(String format) throws Exception {
    start(
        config(
            new JsonObject()
                .put("level", "debug")
                .put("format", format)
                .put("file", log().toString())));
    String answer = "[[say " + ANSWER + "]]";
    assertThat(execute("r-good", answer).body()).contains(ANSWER);
    assertThat(code(execute("r-error", "[[status 500 " + ANSWER + "]]"))).isEqualTo("AGENT_ERROR");
    assertThat(code(execute("r-silent", answer + " [[silent]]"))).isEqualTo("TURN_TIMEOUT");
    assertThat(code(execute("r-deaf", "[[deaf]]"))).isEqualTo("AGENT_UNRESPONSIVE");
    assertThat(code(execute("r-dead", answer + " [[die 3]]"))).isEqualTo("AGENT_DIED");
    assertThat(execute("r-unclean", answer + " [[noclear]]").statusCode()).isEqualTo(200);
    post(
        "/kiro/generate-story",
        "r-task",
        new JsonObject().put("idea", "[[badjson always]] " + PROMPT).encode());
    post("/execute", "r-wrong", "{\"prompt\": 1, \"other\": \"" + PROMPT + "\"}");
    post("/execute", "r-broken", "{\"prompt\": \"" + PROMPT + "\"");
    assertThat(code(execute("r-signed-out", "[[signout]]"))).isEqualTo("AGENT_SIGNED_OUT");
    Outcome outcome = stop();

    for (String id :
        List.of(
            "r-good",
            "r-error",
            "r-silent",
            "r-deaf",
            "r-dead",
            "r-unclean",
            "r-task",
            "r-wrong",
            "r-broken",
            "r-signed-out")) {
      assertThat(linesWith(id)).as(id).isNotEmpty();
    }
    String all = Files.readString(log());
    assertThat(all).contains("DEBUG").contains("3");
    assertThat(all).doesNotContain("canary");
    assertThat(outcome.err()).as("all of it is in the file").isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
        .isEqualTo("rw-------");
  }

  @Test
  void aFailedRequestIsFoundByItsId() throws Exception {
    start(config(new JsonObject().put("format", "json").put("file", log().toString())));
    assertThat(code(execute("r-dead", "[[die 3]]"))).isEqualTo("AGENT_DIED");
    await().atMost(LONG).until(() -> linesWith("is gone").size() == 1);
    stop();

    List<JsonObject> lines = linesWith("r-dead").stream().map(JsonObject::new).toList();
    assertThat(lines).extracting(line -> line.getString("request")).containsOnly("r-dead");
    assertThat(lines).extracting(line -> line.getString("worker")).containsOnly("worker1-1");
    assertThat(lines).extracting(line -> line.getString("job")).doesNotContainNull();
    assertThat(lines).extracting(line -> line.getString("job")).containsOnly(job(lines.get(0)));
    assertThat(lines)
        .anySatisfy(line -> assertThat(line.getString("code")).isEqualTo("AGENT_DIED"))
        .anySatisfy(line -> assertThat(line.getString("message")).contains("is gone (DIED)"));
  }

  @Test
  void everyLineOfARequestCarriesItsIdAndItsWorker() throws Exception {
    JsonObject config =
        config(new JsonObject().put("format", "json").put("file", log().toString()));
    config.getJsonObject("pool").put("stuckAfter", "200ms");
    start(config);
    execute("r-slow", "[[wait 1000]] [[say done]]");
    post("/v1/workers/worker1/restart", "r-restart", "");
    stop();

    assertThat(linesWith("has shown nothing new").stream().map(JsonObject::new))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.getString("request")).isEqualTo("r-slow");
              assertThat(line.getString("worker")).isEqualTo("worker1-1");
            });
    assertThat(linesWith("goes on").stream().map(JsonObject::new))
        .isNotEmpty()
        .extracting(line -> line.getString("request"))
        .containsOnly("r-slow");
    assertThat(linesWith("will be replaced").stream().map(JsonObject::new))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getString("request")).isEqualTo("r-restart");
              assertThat(line.getString("worker")).isEqualTo("worker1");
            });
  }

  private static String job(JsonObject line) {
    return line.getString("job");
  }

  @Test
  void nobodyForgesALine() throws Exception {
    start(config(new JsonObject().put("file", log().toString())));
    String forged = "\n2026-01-01 00:00:00.000 ERROR Desk: forged\u001b[2J";
    JsonObject body = new JsonObject().put("prompt", "[[say x]]").put("requestId", "a" + forged);
    assertThat(post("/execute", "r-forger", body.encode()).statusCode()).isEqualTo(200);
    stop();

    assertThat(linesWith("forged"))
        .singleElement()
        .asString()
        .contains("request=r-forger", " worker=worker1-1", "clientRequest=\"a\\n2026")
        .doesNotContain("\u001b");
  }

  @Test
  void theWorkersLogsHoldWhatWasTypedAndShown() throws Exception {
    Path workers = directory.resolve("workers");
    start(config(new JsonObject().put("workers", workers.toString())));
    String job = new JsonObject(execute("r-good", "[[say " + ANSWER + "]]").body()).getString("id");
    execute("r-dead", "[[die 3]]");
    execute("r-next", "[[say again]]");
    Outcome outcome = stop();

    String all = Files.readString(workers.resolve("worker1.log"));
    assertThat(all)
        .contains(" worker1-1 -- is asked, request=r-good job=" + job + "\n")
        .containsPattern(" worker1-1 >> .*" + PROMPT)
        .containsPattern(" worker1-1 << .*" + ANSWER)
        .containsPattern(" worker1-1 >> /clear")
        .contains(" worker1-1 -- is gone (DIED)", " worker1-2 -- is asked, request=r-next")
        .endsWith(" worker1-2 -- is gone (RETIRED): the gateway stops\n");
    assertThat(outcome.err()).isNotEmpty().noneMatch(line -> line.contains("canary"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(workers)))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "workers"})
  void whatCannotBeWrittenIsRefusedAtTheStart(String key) throws Exception {
    Path in = Files.createFile(directory.resolve("file")).resolve("below");
    process =
        MainProcess.start(
            directory, "-conf", config(new JsonObject().put(key, in.toString())).encode());
    Outcome outcome = process.outcome();

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .singleElement()
        .asString()
        .startsWith("$.log." + key + ": expected a ")
        .contains(in.toString());
  }
}
