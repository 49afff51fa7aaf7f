package io.kirogate.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.VertxFixture;
import io.kirogate.message.AgentName;
import io.kirogate.message.Begun;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobId;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Queued;
import io.kirogate.message.WorkerId;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health as the clients of both replaced systems, and orchestrators, read it. */
@ExtendWith(VertxFixture.class)
class HealthTest {
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    gateway = TestGateway.open(vertx);
  }

  private static Facts facts(int worker, Phase phase) {
    return facts(worker, phase, new AgentName("kiro-cli", false));
  }

  private static Facts facts(int worker, Phase phase, AgentName agent) {
    return new Facts(
        TestGateway.worker(worker, worker + 1),
        agent,
        "line",
        phase,
        phase == Phase.BOOTING ? 0 : 100 + worker,
        1_000,
        2_000,
        12.345,
        300L << 20,
        0,
        0,
        false,
        "",
        null,
        null);
  }

  private void pool(Failure outage, Facts... workers) {
    gateway.pool(2, List.of(workers), outage);
    await().until(() -> shows(json("/health"), outage, workers));
  }

  private static boolean shows(JsonObject health, Failure outage, Facts... workers) {
    List<String> states =
        health.getJsonObject("workers").stream()
            .map(worker -> ((JsonObject) worker.getValue()).getString("state"))
            .filter(state -> !state.equals("DOWN"))
            .toList();
    return states.equals(Stream.of(workers).map(facts -> facts.phase().name()).toList())
        && (health.getJsonObject("problem") != null) == (outage != null);
  }

  private JsonObject json(String path) {
    HttpResponse<String> response = gateway.get(path).join();
    assertThat(response.statusCode()).isEqualTo(200);
    return TestGateway.json(response);
  }

  @Test
  void healthIsTheUnionOfBothOldShapes() {
    CompletableFuture<HttpResponse<String>> working =
        gateway.post("/kiro/generate-test", "{\"story\":{\"title\":\"t\"}}");
    JobId job = gateway.nextSubmit().job();
    CompletableFuture<HttpResponse<String>> waiting =
        gateway.post("/execute", "{\"prompt\":\"a\"}");
    JobId queued = gateway.nextSubmit().job();
    gateway.tell(new Queued(queued, 1));
    gateway.tell(new Begun(job, TestGateway.worker(1, 2)));
    pool(null, facts(1, Phase.ANSWERING));
    JsonObject health = json("/health");
    assertThat(health.getLong("uptime")).isBetween(0L, 100L);
    assertThat(health.getString("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    JsonObject worker = health.getJsonObject("workers").getJsonObject("worker1");
    assertThat(worker.getLong("idleTime")).isGreaterThan(1_000_000_000_000L);
    JsonObject session = health.getJsonArray("sessions").getJsonObject(0);
    assertThat(session.getLong("uptime")).isGreaterThan(1_000_000_000L);
    health.remove("uptime");
    health.remove("timestamp");
    worker.remove("idleTime");
    session.remove("uptime");
    assertThat(health)
        .isEqualTo(
            new JsonObject(
                """
                {"status":"running","agent":"kiro-cli","variant":"line","version":null,
                 "poolSize":2,"available":0,"busy":1,
                 "stuck":0,"queueLength":1,"paused":false,
                 "workers":{
                   "worker1":{"pid":101,"busy":true,"lastActivity":2000,"state":"ANSWERING",
                     "healthy":true,"currentTask":"generate-test","consecutiveFailures":0,
                     "stuck":false,"turns":0,"sessionId":"worker1-2"},
                   "worker2":{"pid":null,"busy":false,"lastActivity":null,"idleTime":null,
                     "state":"DOWN","healthy":false,"currentTask":null}},
                 "sessions":[{"sessionId":"worker1-2","pid":101,"cpu":12.3,"memMB":300}],
                 "pools":{}}
                """));
    gateway.done(queued, "");
    gateway.failed(job, Failure.of(FailureCode.TURN_TIMEOUT, "late"));
    assertThat(waiting.join().statusCode() + working.join().statusCode()).isEqualTo(200 + 504);
  }

  @Test
  void statusIsTheSessionPools() {
    pool(null, facts(1, Phase.IDLE), facts(2, Phase.RESETTING));
    JsonObject status = json("/status");
    status
        .getJsonArray("sessions")
        .forEach(
            session -> assertThat((Long) ((JsonObject) session).remove("idleTime")).isPositive());
    assertThat(status)
        .isEqualTo(
            new JsonObject(
                """
                {"poolSize":2,"available":1,"busy":1,"stuck":0,"queueLength":0,"paused":false,"sessions":[
                  {"id":"worker1-2","busy":false,"stuck":false,"lastUsed":2000},
                  {"id":"worker2-3","busy":true,"stuck":false,"lastUsed":2000}]}
                """));
  }

  @Test
  void aStuckWorkerAndItsFailuresAreShownAndItIsAsBusyAsBefore() {
    WorkerId worker = TestGateway.worker(1, 2);
    AgentName agent = new AgentName("kiro-cli", false);
    Facts stuck =
        new Facts(
            worker, agent, "line", Phase.ANSWERING, 7, 1, 2, 0, 0, 5, 2, true, "1.0", null, null);
    gateway.tell(new PoolState(PoolId.DEFAULT, 1, 1, 1, 1, null, "look at this"));
    gateway.tell(new PoolPicture(PoolId.DEFAULT, List.of(stuck), null));
    await().until(() -> json("/health").getInteger("stuck") == 1);
    JsonObject health = json("/health");
    assertThat(health.getInteger("busy")).isEqualTo(1);
    assertThat(health.getString("warning")).isEqualTo("look at this");
    JsonObject shown = health.getJsonObject("workers").getJsonObject("worker1");
    assertThat(shown.getBoolean("stuck")).isTrue();
    assertThat(shown.getInteger("turns")).isEqualTo(5);
    assertThat(shown.getInteger("consecutiveFailures")).isEqualTo(2);
    JsonObject status = json("/status");
    assertThat(status.getInteger("stuck")).isEqualTo(1);
    assertThat(status.getJsonArray("sessions").getJsonObject(0).getBoolean("stuck")).isTrue();
  }

  /** Pain 16: busy is not broken. */
  @ParameterizedTest
  @EnumSource(Phase.class)
  void readyMeansThatAWorkerCanTakeATurnOrIsAtOne(Phase phase) {
    pool(null, facts(1, phase));
    boolean ready = phase == Phase.IDLE || phase.busy();
    HttpResponse<String> response = gateway.get("/health/ready").join();
    assertThat(response.statusCode()).isEqualTo(ready ? 200 : 503);
    if (!ready) {
      assertThat(TestGateway.json(response).getString("detail"))
          .contains("worker1 " + phase, "worker2 DOWN");
    }
    assertThat(json("/health").getString("status")).isEqualTo("running");
    assertThat(json("/health/live")).isEqualTo(new JsonObject("{\"status\":\"live\"}"));
  }

  /** Pains 11 and 12: the reason is said. */
  @ParameterizedTest
  @CsvSource({"AGENT_SIGNED_OUT", "AGENT_MISSING", "AGENT_START_FAILED"})
  void anOutageIsSaid(FailureCode code) {
    pool(Failure.of(code, "do this"));
    HttpResponse<String> ready = gateway.get("/health/ready").join();
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(TestGateway.json(ready).getString("code")).isEqualTo(code.name());
    assertThat(json("/health").getJsonObject("problem"))
        .isEqualTo(JsonAnswers.problem(Failure.of(code, "do this")));
    pool(null, facts(1, Phase.IDLE));
    assertThat(json("/health").getJsonObject("problem")).isNull();
  }

  @Test
  void aStandInIsNeverReady(Vertx vertx) {
    gateway =
        TestGateway.open(vertx, TestGateway.HTTP, TestGateway.STAND_IN, Duration.ofSeconds(30));
    Facts idle = facts(1, Phase.IDLE, new AgentName("demo", true));
    gateway.pool(2, List.of(idle), null);
    await().until(() -> json("/health").getInteger("available") == 1);
    HttpResponse<String> ready = gateway.get("/health/ready").join();
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(TestGateway.json(ready).getString("detail"))
        .isEqualTo(
            "kiro-cli is not installed; demo stands in for it until the next start or reload");
    JsonObject health = json("/health");
    assertThat(health.getString("agent")).isEqualTo("demo");
    assertThat(health.getString("standsInFor")).isEqualTo("kiro-cli");
    assertThat(health.getJsonObject("problem").getString("code")).isEqualTo("AGENT_MISSING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/status"})
  void headAnswersLikeGetWithoutABody(String path) {
    pool(null, facts(1, Phase.IDLE));
    HttpResponse<String> head =
        gateway.send(gateway.request(path).method("HEAD", BodyPublishers.noBody())).join();
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("content-type")).hasValue("application/json");
  }
}
