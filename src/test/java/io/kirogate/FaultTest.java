package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens when agents misbehave, through real processes. */
@ExtendWith(VertxFixture.class)
class FaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);

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
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                      .as("no agent outlives its gateway")
                      .isEmpty());
    }
  }

  private static JsonObject execute(String prompt) {
    return new JsonObject().put("prompt", prompt);
  }

  private static String code(HttpResponse<String> response) {
    return new JsonObject(response.body()).getString("code");
  }

  @Test
  void killedInMidTurn() {
    gateway = Gateway.ready(vertx, Gateway.config());
    long pid = gateway.pid("worker1");
    CompletableFuture<HttpResponse<String>> first =
        gateway.executeAsync("[[wait 3000]] [[say one]]");
    CompletableFuture<HttpResponse<String>> second =
        gateway.executeAsync("[[wait 3000]] [[say two]]");
    await().atMost(LONG).until(() -> gateway.health().getInteger("busy") == 2);
    Gateway.kill(pid, "KILL");
    CompletableFuture.anyOf(first, second).join();
    assertThat(first.isDone() ^ second.isDone()).as("the other worker's turn goes on").isTrue();
    CompletableFuture<HttpResponse<String>> died = first.isDone() ? first : second;
    CompletableFuture<HttpResponse<String>> lives = first.isDone() ? second : first;
    assertThat(Gateway.get(died).statusCode()).isEqualTo(502);
    assertThat(code(Gateway.get(died))).isEqualTo("AGENT_DIED");
    assertThat(Gateway.get(died).body()).contains("SIGKILL");
    assertThat(Gateway.get(lives).statusCode()).isEqualTo(200);
    gateway.awaitAvailable(2);
    assertThat(gateway.pid("worker1")).isNotEqualTo(pid);
  }

  @ParameterizedTest
  @CsvSource({
    "'[[die 3]]', AGENT_DIED",
    "'[[kill]]', AGENT_DIED",
    "'[[deaf]]', AGENT_UNRESPONSIVE",
    "'[[silent]]', TURN_TIMEOUT",
    "'[[hang]]', TURN_TIMEOUT",
    "'[[status 429 ThrottlingException]]', AGENT_RATE_LIMITED",
    "'[[status 500 Oops]]', AGENT_ERROR",
    "'[[selector]]', AGENT_ERROR"
  })
  void eachFaultHasItsCodeAndThePoolComesBack(String prompt, String code) {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("turnTimeout", "2s");
    config.getJsonObject("agent").put("acceptTimeout", "1s").put("interruptTimeout", "1s");
    gateway = Gateway.ready(vertx, config);
    HttpResponse<String> response = gateway.post("/execute", execute(prompt));
    assertThat(code(response)).as(response.body()).isEqualTo(code);
    gateway.awaitAvailable(2);
    assertThat(gateway.ask("[[memory]]")).isEqualTo("I remember:");
    assertThat(gateway.ask("[[memory]]")).isEqualTo("I remember:");
  }

  @Test
  void aPromptThatFakesTheReadyMarkFoolsNobody() {
    JsonObject config = Gateway.config("--trust-all-tools");
    gateway = Gateway.ready(vertx, config);
    for (int i = 0; i < 5; i++) {
      assertThat(gateway.ask("[[fakeready]]")).contains("The tool said");
    }
  }

  @Test
  void aFloodIsReadAndTheOtherWorkerIsNotDelayed() {
    gateway = Gateway.ready(vertx, Gateway.config());
    CompletableFuture<HttpResponse<String>> flood = gateway.executeAsync("[[flood 20000000]]");
    assertThat(gateway.ask("[[say beside it]]")).isEqualTo("beside it");
    assertThat(Gateway.get(flood).statusCode()).isIn(200, 502);
    gateway.awaitAvailable(2);
  }

  @Test
  void signedOutIsAStateOfItsOwnAndNoRestartLoop() {
    gateway = Gateway.start(vertx, Gateway.config("--not-logged-in"));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(gateway.getRaw("/health").body()).contains("AGENT_SIGNED_OUT"));
    HttpResponse<String> response = gateway.post("/execute", execute("hi"));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(code(response)).isEqualTo("AGENT_SIGNED_OUT");
    assertThat(gateway.getRaw("/health").statusCode())
        .as("busy or broken, it serves")
        .isEqualTo(200);
    assertThat(gateway.getRaw("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void startsThatFailBackOffAndSayWhy() {
    gateway = Gateway.start(vertx, Gateway.config("--boot-fail", "7"));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              HttpResponse<String> response = gateway.post("/execute", execute("hi"));
              assertThat(response.statusCode()).isEqualTo(503);
              assertThat(code(response)).isEqualTo("AGENT_START_FAILED");
              assertThat(response.body()).contains("status 7");
              assertThat(response.headers().firstValue("Retry-After")).isPresent();
            });
  }

  @Test
  void aBootThatNeverPromptsIsEnded() {
    JsonObject config = Gateway.config("--boot-silent");
    config.getJsonObject("agent").put("bootTimeout", "700ms");
    gateway = Gateway.start(vertx, config);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(gateway.getRaw("/health").body())
                    .contains("AGENT_START_FAILED")
                    .contains("was not ready within 700 ms of its start"));
  }

  @Test
  void theClearRaceIsWonInEveryOrder() {
    JsonObject config = Gateway.config("--race", "--seed", "7");
    config.getJsonObject("pool").put("size", 1);
    gateway = Gateway.ready(vertx, config);
    for (int i = 0; i < 30; i++) {
      assertThat(gateway.ask("[[say r" + i + "]]")).isEqualTo("r" + i);
    }
    assertThat(gateway.health().getJsonArray("sessions").getJsonObject(0).getString("sessionId"))
        .as("no reset failed")
        .isEqualTo("worker1-1");
  }
}
