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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What hurt the users of the two replaced systems ("What went wrong for real, in order of pain"),
 * each with its number there, seen through real processes and a real HTTP client.
 */
@ExtendWith(VertxFixture.class)
class OriginalSystemsTest {
  private Vertx vertx;
  private Gateway gateway;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  @AfterEach
  void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  private static JsonObject one(JsonObject config) {
    config.getJsonObject("pool").put("size", 1);
    return config;
  }

  private static JsonObject problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("application/problem+json");
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getString("code")).isEqualTo(code);
    return problem;
  }

  @Test
  @DisplayName("1: a newline in a prompt does not submit half of it")
  void newlines() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    assertThat(gateway.ask("line one\nline two\r\nline three\n\nline five"))
        .isEqualTo("You said: line one\nline two\nline three\n\nline five");
    assertThat(gateway.ask("[[memory]]")).isEqualTo("I remember:");
  }

  @Test
  @DisplayName("2: a long silence while the model thinks is not an end")
  void silence() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    CompletableFuture<HttpResponse<String>> slow =
        gateway.executeAsync("[[wait 3000]] [[say late]]");
    CompletableFuture<HttpResponse<String>> next = gateway.executeAsync("[[say next]]");
    assertThat(new JsonObject(Gateway.get(slow).body()).getString("output")).isEqualTo("late");
    assertThat(new JsonObject(Gateway.get(next).body()).getString("output")).isEqualTo("next");
  }

  @Test
  @DisplayName("3: a short answer, an empty one and a coloured one end at once")
  void shortAnswers() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    assertThat(gateway.ask("[[say OK]]")).isEqualTo("OK");
    assertThat(gateway.ask("[[say  ]]")).isEmpty();
    assertThat(gateway.ask("[[say **bold** and `code`]]")).isEqualTo("bold and code");
  }

  @Test
  @DisplayName("4: a timeout is a failure, never a success")
  void timeouts() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    JsonObject body =
        new JsonObject().put("prompt", "[[slow 200]] [[long 400]]").put("timeoutMs", 700);
    JsonObject problem = problem(gateway.post("/execute", body), 504, "TURN_TIMEOUT");
    assertThat(problem.getString("detail")).contains("700 ms").contains("worker1");
  }

  @Test
  @DisplayName("5: late output of a timed-out request never answers the next one")
  void lateOutput() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    JsonObject body =
        new JsonObject().put("prompt", "[[wait 1500]] [[say LATE]]").put("timeoutMs", 500);
    problem(gateway.post("/execute", body), 504, "TURN_TIMEOUT");
    for (int i = 0; i < 5; i++) {
      assertThat(gateway.ask("[[say next " + i + "]]")).isEqualTo("next " + i);
    }
  }

  @Test
  @DisplayName("6: no request sees another's context")
  void isolation() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    for (int i = 0; i < 10; i++) {
      assertThat(gateway.ask("[[say secret-" + i + "]]")).isEqualTo("secret-" + i);
      assertThat(gateway.ask("[[memory]]")).isEqualTo("I remember:");
    }
  }

  @Test
  @DisplayName("6: an agent that does not forget is replaced, not reused")
  void unprovenReset() {
    JsonObject config = one(Gateway.config());
    config.getJsonObject("agent").put("resetTimeout", "500ms");
    gateway = Gateway.ready(vertx, config);
    gateway.ask("[[noclear]] [[say secret]]");
    assertThat(gateway.ask("[[memory]]")).isEqualTo("I remember:");
    assertThat(
            gateway
                .getJson("/health")
                .getJsonArray("sessions")
                .getJsonObject(0)
                .getString("sessionId"))
        .isEqualTo("worker1-2");
  }

  @Test
  @DisplayName("7: the agent sits at a real terminal")
  void terminal() {
    JsonObject config = one(Gateway.config());
    config.getJsonObject("agent").put("approvals", "allow");
    gateway = Gateway.ready(vertx, config);
    assertThat(gateway.ask("[[tool tty; stty size]]")).contains("/dev/pts/").contains("50 2000");
  }

  @Test
  @DisplayName("8: nothing is typed into an idle session, and blanks are no prompt")
  void idleness() {
    JsonObject config = one(Gateway.config());
    config.getJsonObject("agent").put("reset", "none");
    config.put("supervisor", new JsonObject().put("every", "50ms"));
    gateway = Gateway.ready(vertx, config);
    assertThat(gateway.ask("[[say first]]")).isEqualTo("first");
    problem(
        gateway.post("/execute", new JsonObject().put("prompt", " \n\n ")), 400, "INVALID_REQUEST");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                gateway
                        .health()
                        .getJsonObject("workers")
                        .getJsonObject("worker1")
                        .getLong("idleTime")
                    > 1_500);
    assertThat(gateway.ask("[[memory]]")).isEqualTo("I remember: [[say first]]");
  }

  @Test
  @DisplayName("10: an approval question is answered by the policy, and the client is told")
  void approvals() {
    JsonObject config = one(Gateway.config());
    config
        .getJsonObject("agent")
        .put(
            "approvals",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("tool", "execute_bash")
                        .put("command", "echo *")
                        .put("decision", "allow")));
    gateway = Gateway.ready(vertx, config);
    assertThat(gateway.ask("[[tool echo fine]]")).contains("fine");
    JsonObject denied =
        new JsonObject(
            gateway
                .post("/execute", new JsonObject().put("prompt", "[[tool touch /tmp/nope]]"))
                .body());
    assertThat(denied.getString("output")).contains("cancelled");
    assertThat(denied.getJsonArray("denied"))
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("tool", "execute_bash")
                        .put("command", "touch /tmp/nope")));
  }

  @Test
  @DisplayName("11: an expired login is said, and sessions are not restarted in a loop")
  void expiredLogin(@TempDir Path directory) throws IOException {
    Path starts = directory.resolve("starts");
    JsonObject config = Gateway.config("--not-logged-in");
    JsonArray command = config.getJsonObject("agent").getJsonArray("command");
    JsonArray counted =
        JsonArray.of("sh", "-c", "echo start >> \"$0\"; exec \"$@\"", starts.toString());
    command.forEach(counted::add);
    config.getJsonObject("agent").put("command", counted);
    gateway = Gateway.start(vertx, config);
    JsonObject problem =
        problem(
            gateway.post("/execute", new JsonObject().put("prompt", "hi")),
            503,
            "AGENT_SIGNED_OUT");
    assertThat(problem.getString("detail")).contains("not signed in", "Sign in as the user");
    assertThat(gateway.getRaw("/health/ready").statusCode()).isEqualTo(503);
    assertThat(gateway.getRaw("/health").statusCode()).isEqualTo(200);
    // Fifteen times the delay after which a worker that merely died would be started again.
    await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readAllLines(starts).size() <= 2);
  }

  @Test
  @DisplayName("12: a missing command is said clearly and not tried in a loop")
  void missingCommand() {
    JsonObject config = one(Gateway.config());
    config
        .getJsonObject("agent")
        .put("profile", "kiro-cli")
        .put("variant", "auto")
        .put("command", new JsonArray().add("no-such-agent-anywhere"));
    gateway = Gateway.start(vertx, config);
    JsonObject problem =
        problem(
            gateway.post("/execute", new JsonObject().put("prompt", "hi")), 503, "AGENT_MISSING");
    assertThat(problem.getString("detail")).contains("no-such-agent-anywhere");
    assertThat(gateway.getRaw("/health/ready").statusCode()).isEqualTo(503);
    assertThat(gateway.health().encode()).contains("AGENT_MISSING");
  }

  @Test
  @DisplayName("13: each outer limit is larger, so that the inner one speaks")
  void ladder() {
    JsonObject config = one(Gateway.config());
    config.getJsonObject("pool").put("turnTimeout", "600ms").put("queueTimeout", "10s");
    gateway = Gateway.ready(vertx, config);
    CompletableFuture<HttpResponse<String>> first = gateway.executeAsync("[[silent]]");
    CompletableFuture<HttpResponse<String>> second = gateway.executeAsync("[[say second]]");
    problem(Gateway.get(first), 504, "TURN_TIMEOUT");
    assertThat(new JsonObject(Gateway.get(second).body()).getString("output")).isEqualTo("second");
  }

  @Test
  @DisplayName("14: nested JSON is read whole, and the prompt's own example never is")
  void nestedJson() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    JsonObject idea =
        new JsonObject().put("idea", "Export {\"a\": {\"b\": [1, \"}{\"]}} as \"CSV\"");
    HttpResponse<String> response = gateway.post("/kiro/generate-story", idea);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(new JsonObject(response.body()).fieldNames())
        .containsExactlyInAnyOrder(
            "title", "asA", "iWant", "soThat", "storyPoint", "components", "acceptanceCriteria");
  }

  @Test
  @DisplayName("15: when the CLI dies, nothing is typed into a shell")
  void noShellBelow() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    JsonObject problem =
        problem(
            gateway.post("/execute", new JsonObject().put("prompt", "[[die 3]]")),
            502,
            "AGENT_DIED");
    assertThat(problem.getString("detail")).contains("3");
    assertThat(gateway.ask("[[say hello]]")).isEqualTo("hello");
  }

  @Test
  @DisplayName("16: a saturated pool is healthy")
  void saturation() {
    gateway = Gateway.ready(vertx, one(Gateway.config()));
    CompletableFuture<HttpResponse<String>> working =
        gateway.executeAsync("[[wait 5000]] [[say worked]]");
    await().atMost(Duration.ofSeconds(30)).until(() -> gateway.health().getInteger("busy") == 1);
    CompletableFuture<HttpResponse<String>> waiting = gateway.executeAsync("[[say waited]]");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> gateway.health().getInteger("queueLength") == 1);
    assertThat(gateway.health().getString("status")).isEqualTo("running");
    assertThat(gateway.health().getInteger("available")).isZero();
    for (String path : List.of("/health", "/health/live", "/health/ready")) {
      assertThat(gateway.getRaw(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(Gateway.get(working).body()).contains("worked");
    assertThat(Gateway.get(waiting).body()).contains("waited");
  }

  @Test
  @DisplayName("18: a worker that died leaves nothing that could answer twice")
  void nothingLeftOfTheDead() {
    gateway = Gateway.ready(vertx, Gateway.config());
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(gateway.executeAsync(i % 3 == 0 ? "[[die 1]]" : "[[say answer " + i + "]]"));
    }
    for (int i = 0; i < 12; i++) {
      HttpResponse<String> answer = Gateway.get(answers.get(i));
      if (i % 3 == 0) {
        problem(answer, 502, "AGENT_DIED");
      } else {
        assertThat(new JsonObject(answer.body()).getString("output")).isEqualTo("answer " + i);
      }
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(gateway.health().getInteger("available")).isEqualTo(2));
  }

  @Test
  @DisplayName("19: each worker has a directory of its own")
  void directories(@TempDir Path directory) throws IOException {
    JsonObject config = Gateway.config();
    config
        .getJsonObject("agent")
        .put("approvals", "allow")
        .put("directory", directory.resolve("work/{worker}").toString());
    gateway = Gateway.ready(vertx, config);
    String prompt = "[[tool pwd; sleep 1]]";
    CompletableFuture<HttpResponse<String>> one = gateway.executeAsync(prompt);
    CompletableFuture<HttpResponse<String>> other = gateway.executeAsync(prompt);
    assertThat(List.of(directoryOf(one), directoryOf(other)))
        .containsExactlyInAnyOrder(
            directory.resolve("work/worker1").toString(),
            directory.resolve("work/worker2").toString());
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("work/worker1"))))
        .isEqualTo("rwx------");
  }

  private static String directoryOf(CompletableFuture<HttpResponse<String>> answer) {
    String output = new JsonObject(Gateway.get(answer).body()).getString("output");
    Matcher printed = Pattern.compile("\"stdout\": \"([^\"]*)\"").matcher(output);
    return printed.find() ? printed.group(1) : output;
  }
}
