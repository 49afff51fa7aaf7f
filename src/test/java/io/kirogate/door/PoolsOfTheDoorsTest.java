package io.kirogate.door;

import static io.kirogate.door.TestGateway.FAST;
import static io.kirogate.door.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kirogate.VertxFixture;
import io.kirogate.message.AgentName;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.DoorsOpen;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.Message;
import io.kirogate.message.Pause;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Queued;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.Resume;
import io.kirogate.message.SlotId;
import io.kirogate.message.Submit;
import io.kirogate.message.WorkerId;
import io.kirogate.picture.AgentIdentity;
import io.kirogate.task.Tasks;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Two pools behind the doors, with a test in the place of both Dispatchers and Supervisors. */
@ExtendWith(VertxFixture.class)
class PoolsOfTheDoorsTest {
  private static final AgentIdentity OPENCODE = new AgentIdentity("opencode", "opencode", false);
  private static final String HEADER = PoolChoice.HEADER;

  private Vertx vertx;
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    gateway = TestGateway.openTwo(vertx, OPENCODE);
  }

  private Submit submitted(BlockingQueue<Message> dispatcher) {
    return TestGateway.next(dispatcher, Submit.class);
  }

  private static JsonObject ok(CompletableFuture<HttpResponse<String>> answer) {
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static JsonObject problem(
      CompletableFuture<HttpResponse<String>> answer, int status, FailureCode code) {
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).getString("code")).isEqualTo(code.name());
    return json(response);
  }

  // ---- what is shown ----

  @Test
  void onTheEventBusHealthIsThatOfHttp() throws Exception {
    JsonObject onBus =
        vertx
            .eventBus()
            .<JsonObject>request("kirogate.health", null)
            .await(20, TimeUnit.SECONDS)
            .body();
    JsonObject onHttp = get("/health");
    for (JsonObject each : List.of(onBus, onHttp)) {
      assertThat(each.remove("uptime")).isNotNull();
      assertThat(each.remove("timestamp")).isNotNull();
    }
    assertThat(onBus).isEqualTo(onHttp);
  }

  private static Facts facts(WorkerId worker, Phase phase) {
    return new Facts(
        worker,
        new AgentName("opencode", false),
        "acp",
        phase,
        7,
        1_000,
        2_000,
        1,
        1L << 20,
        3,
        0,
        false,
        "1.2.3",
        null,
        0.25);
  }

  private JsonObject get(String path) {
    return ok(gateway.get(path));
  }

  private void fast(PoolState state, Facts... workers) {
    gateway.tell(state);
    gateway.tell(new PoolPicture(FAST, List.of(workers), 0.25));
    await()
        .until(
            () -> {
              JsonObject pool = get("/v1/workers?pool=fast");
              return pool.getInteger("max") == state.max()
                  && (pool.getString("problem") != null) == (state.outage() != null);
            });
  }

  private static PoolState state(int max, Failure outage, String warning) {
    return new PoolState(FAST, 1, 1, max, 1, outage, warning);
  }

  @Test
  void healthListsTheOtherPools() {
    gateway.post("/execute", "{\"prompt\":\"a\",\"pool\":\"fast\"}");
    Submit submit = submitted(gateway.sentToFast);
    gateway.tell(new Queued(submit.job(), 1));
    fast(state(1, null, "look"), facts(TestGateway.FAST_WORKER, Phase.IDLE));
    JsonObject health = get("/health");
    assertThat(health.getInteger("queueLength")).isZero();
    assertThat(health.getInteger("available")).isZero();
    assertThat(health.getValue("variant")).isNull();
    assertThat(health.getValue("version")).isNull();
    assertThat(health.containsKey("version")).isTrue();
    assertThat(health.getJsonObject("workers").fieldNames()).containsExactly("worker1", "worker2");
    JsonObject pools = health.getJsonObject("pools");
    assertThat(pools.fieldNames()).containsExactly("fast");
    JsonObject fast = pools.getJsonObject("fast");
    JsonObject worker = fast.getJsonObject("workers").getJsonObject("fast.worker1");
    assertThat(worker.getLong("pid")).isEqualTo(7);
    assertThat(fast.getJsonArray("sessions").getJsonObject(0).getString("sessionId"))
        .isEqualTo("fast.worker1-2");
    fast.remove("workers");
    fast.remove("sessions");
    assertThat(fast)
        .isEqualTo(
            new JsonObject(
                """
                {"agent":"opencode","variant":"acp","version":"1.2.3","poolSize":1,"available":1,
                 "busy":0,"stuck":0,"queueLength":1,"paused":false,"warning":"look"}
                """));
    gateway.doneByFast(submit.job(), "");
  }

  @Test
  void healthTellsWhichWaysToRunAnAgentWereLeft() {
    LeftVariant left = new LeftVariant("acp-v2", "1.2.3", "exit status 2");
    gateway.tell(new PoolState(FAST, 1, 1, 1, 1, null, null, List.of(left)));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        get("/health")
                            .getJsonObject("pools")
                            .getJsonObject("fast")
                            .getJsonArray("variantsLeft"))
                    .isEqualTo(
                        new JsonArray(
                            """
                            [{"variant":"acp-v2","version":"1.2.3","why":"exit status 2"}]
                            """)));
    assertThat(get("/health").containsKey("variantsLeft")).isFalse();
  }

  @Test
  void statusAndWorkersAreThoseOfTheAskedPool() {
    fast(state(3, null, null), facts(TestGateway.FAST_WORKER, Phase.IDLE));
    assertThat(get("/status?pool=fast").getInteger("available")).isEqualTo(1);
    assertThat(get("/status").getInteger("available")).isZero();
    JsonObject workers = get("/v1/workers?pool=fast");
    assertThat(workers.getString("pool")).isEqualTo("fast");
    assertThat(workers.getString("agent")).isEqualTo("opencode");
    assertThat(workers.getDouble("credits")).isEqualTo(0.25);
    JsonObject first = workers.getJsonArray("workers").getJsonObject(0);
    assertThat(first.getString("name")).isEqualTo("fast.worker1");
    assertThat(first.getString("variant")).isEqualTo("acp");
    assertThat(first.getString("version")).isEqualTo("1.2.3");
    assertThat(first.getDouble("credits")).isEqualTo(0.25);
    assertThat(get("/v1/workers").getString("pool")).isEqualTo("default");
    assertThat(get("/v1/workers").getValue("credits")).isNull();
    for (String path : List.of("/v1/workers?pool=nonsuch", "/status?pool=nonsuch")) {
      assertThat(problem(gateway.get(path), 400, FailureCode.INVALID_REQUEST).getString("detail"))
          .contains("default, fast");
    }
  }

  /** Each pool must be able to do its part, and what is not says so. */
  @Test
  void readyIsWhenEveryPoolIs() {
    JsonObject both = problem(gateway.get("/health/ready"), 503, FailureCode.AGENT_START_FAILED);
    assertThat(both.getString("detail"))
        .contains("Pool default: No worker is ready yet", "Pool fast: No worker is ready yet");
    WorkerId first = TestGateway.worker(1, 1);
    gateway.pool(2, List.of(facts(first, Phase.IDLE)), null);
    fast(state(4, Failure.of(FailureCode.AGENT_SIGNED_OUT, "log in"), null));
    JsonObject out = problem(gateway.get("/health/ready"), 503, FailureCode.AGENT_SIGNED_OUT);
    assertThat(out.getString("detail")).isEqualTo("Pool fast: log in");
    fast(state(5, null, null), facts(TestGateway.FAST_WORKER, Phase.ANSWERING));
    assertThat(gateway.get("/health/ready").join().statusCode()).isEqualTo(200);
    gateway.tell(new Paused(FAST, true));
    await().until(() -> gateway.get("/health/ready").join().statusCode() == 503);
    assertThat(json(gateway.get("/health/ready").join()).getString("detail"))
        .startsWith("Pool fast: ")
        .endsWith("POST /v1/pool/resume?pool=fast");
  }

  /** Only answers of its own pool may be a stand-in's. */
  @Test
  void aStandInSignsTheAnswersOfItsPoolOnly() {
    gateway = TestGateway.openTwo(vertx, new AgentIdentity("demo", "opencode", true));
    CompletableFuture<HttpResponse<String>> fast =
        gateway.post("/execute", "{\"prompt\":\"a\",\"pool\":\"fast\"}");
    gateway.failed(
        submitted(gateway.sentToFast).job(), Failure.of(FailureCode.TURN_TIMEOUT, "late"));
    assertThat(agentOf(fast)).isEqualTo("demo");
    assertThat(json(fast.join()).getString("agent")).isEqualTo("demo");
    CompletableFuture<HttpResponse<String>> other = gateway.post("/execute", "{\"prompt\":\"a\"}");
    gateway.done(gateway.nextSubmit().job(), "b");
    assertThat(agentOf(other)).isNull();
    assertThat(agentOf(gateway.get("/v1/workers?pool=fast"))).isEqualTo("demo");
    assertThat(agentOf(gateway.get("/health"))).isNull();
    JsonObject health = get("/health");
    assertThat(health.getString("agent")).isEqualTo("kiro-cli");
    assertThat(health.getJsonObject("pools").getJsonObject("fast").getString("standsInFor"))
        .isEqualTo("opencode");
  }

  private static String agentOf(CompletableFuture<HttpResponse<String>> answer) {
    return answer.join().headers().firstValue("x-kirogate-agent").orElse(null);
  }

  // ---- what operators do ----

  private CompletableFuture<HttpResponse<String>> order(String path) {
    return gateway.send(gateway.request(path).POST(BodyPublishers.noBody()));
  }

  @Test
  void operatorsChooseAPool() {
    fast(state(3, null, null), facts(TestGateway.FAST_WORKER, Phase.IDLE));
    CompletableFuture<HttpResponse<String>> pausing = order("/v1/pool/pause?pool=fast");
    TestGateway.next(gateway.sentToFast, Pause.class);
    gateway.tell(new Paused(FAST, true));
    assertThat(ok(pausing).getBoolean("paused")).isTrue();
    assertThat(get("/v1/workers").getBoolean("paused")).isFalse();
    assertThat(get("/health").getBoolean("paused")).isFalse();
    CompletableFuture<HttpResponse<String>> resuming = order("/v1/pool/resume?pool=fast");
    TestGateway.next(gateway.sentToFast, Resume.class);
    gateway.tell(new Paused(FAST, false));
    assertThat(ok(resuming).getString("pool")).isEqualTo("fast");

    CompletableFuture<HttpResponse<String>> resizing =
        gateway.send(
            gateway
                .request("/v1/pool/size?pool=fast")
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString("{\"min\":1,\"max\":4}")));
    assertThat(TestGateway.next(gateway.fastSupervised, Resize.class)).isEqualTo(new Resize(1, 4));
    gateway.tell(state(4, null, null));
    assertThat(ok(resizing).getInteger("max")).isEqualTo(4);

    problem(order("/v1/pool/pause?pool=nonsuch"), 400, FailureCode.INVALID_REQUEST);
    problem(order("/v1/pool/pause?pool=fast&pool=fast"), 400, FailureCode.INVALID_REQUEST);
    problem(
        gateway.send(
            gateway
                .request("/v1/pool/pause?pool=fast")
                .header(HEADER, "default")
                .POST(BodyPublishers.noBody())),
        400,
        FailureCode.INVALID_REQUEST);
    assertThat(gateway.sent).isEmpty();
    assertThat(gateway.supervised).isEmpty();
  }

  @Test
  void aWorkersNameTellsItsPool() {
    fast(state(3, null, null), facts(TestGateway.FAST_WORKER, Phase.IDLE));
    HttpResponse<String> accepted = order("/v1/workers/fast.worker1/restart").join();
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(json(accepted).getString("sessionId")).isEqualTo("fast.worker1-2");
    assertThat(TestGateway.next(gateway.fastSupervised, Restart.class))
        .isEqualTo(new Restart(new SlotId(FAST, 1)));
    assertThat(
            problem(order("/v1/workers/fast.worker9/restart"), 404, FailureCode.NOT_FOUND)
                .getString("detail"))
        .contains("fast.worker1");
    problem(order("/v1/workers/worker1/restart?pool=fast"), 404, FailureCode.NOT_FOUND);
    assertThat(gateway.fastSupervised).isEmpty();
    assertThat(gateway.supervised).isEmpty();
  }

  @Test
  void theLogSaysWhichPool() {
    Logger source = (Logger) LoggerFactory.getLogger("io.kirogate");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Level before = source.getLevel();
    source.setLevel(Level.INFO);
    source.addAppender(log);
    try {
      CompletableFuture<HttpResponse<String>> pausing = order("/v1/pool/pause?pool=fast");
      TestGateway.next(gateway.sentToFast, Pause.class);
      gateway.tell(new Paused(FAST, true));
      ok(pausing);
      CompletableFuture<HttpResponse<String>> answer =
          gateway.post("/execute", "{\"prompt\":\"a\",\"pool\":\"fast\"}");
      gateway.doneByFast(submitted(gateway.sentToFast).job(), "b");
      ok(answer);
    } finally {
      source.detachAppender(log);
      source.setLevel(before);
    }
    List<ILoggingEvent> lines = List.copyOf(log.list);
    assertThat(lines)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains("The pool fast is paused (requested by 127.0.0.1)");
    assertThat(lines)
        .filteredOn(line -> line.getFormattedMessage().equals("execute done"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getKeyValuePairs())
                    .extracting(Object::toString)
                    .contains("pool=\"fast\""));
  }

  // ---- a reload ----

  private void reload(AgentIdentity... fast) throws Exception {
    gateway
        .doors
        .reload(
            Tasks.load(null),
            fast.length == 0
                ? TestGateway.pools(TestGateway.KIRO)
                : TestGateway.pools(TestGateway.KIRO, fast[0]))
        .await(20, TimeUnit.SECONDS);
  }

  @Test
  void aRemovedPoolIsUnknownAtOnceAndItsJobsGetTheirAnswers() throws Exception {
    CompletableFuture<HttpResponse<String>> inside =
        gateway.post("/execute", "{\"prompt\":\"a\",\"pool\":\"fast\"}");
    Submit submit = submitted(gateway.sentToFast);
    CompletableFuture<HttpResponse<String>> pausing = order("/v1/pool/pause?pool=fast");
    TestGateway.next(gateway.sentToFast, Pause.class);

    reload();
    TestGateway.next(gateway.sentToFast, DoorsClosed.class);
    problem(pausing, 404, FailureCode.NOT_FOUND);
    problem(
        gateway.post("/execute", "{\"prompt\":\"a\",\"pool\":\"fast\"}"),
        400,
        FailureCode.INVALID_REQUEST);
    problem(gateway.get("/v1/workers?pool=fast"), 400, FailureCode.INVALID_REQUEST);
    assertThat(get("/health").getJsonObject("pools").isEmpty()).isTrue();

    gateway.tell(new Paused(FAST, true));
    gateway.doneByFast(submit.job(), "still answered");
    JsonObject answer = ok(inside);
    assertThat(answer.getString("output")).isEqualTo("still answered");
    assertThat(answer.getString("pool")).isEqualTo("fast");

    gateway.doors.forget(FAST);
    fastIsHeardOf();
    assertThat(get("/health").getJsonObject("pools").isEmpty()).isTrue();
    assertThat(gateway.sent).isEmpty();
  }

  /** Late words of a pool that has ended. */
  private void fastIsHeardOf() {
    gateway.tell(state(9, null, "late"));
    gateway.tell(new PoolPicture(FAST, List.of(facts(TestGateway.FAST_WORKER, Phase.IDLE)), 0.25));
    gateway.tell(new Paused(FAST, false));
  }

  @Test
  void aPoolThatComesBackBeforeItsEndIsAsItWas() throws Exception {
    fast(state(3, null, null), facts(TestGateway.FAST_WORKER, Phase.IDLE));
    reload();
    TestGateway.next(gateway.sentToFast, DoorsClosed.class);
    reload(new AgentIdentity("gemini", "gemini", false));
    TestGateway.next(gateway.sentToFast, DoorsOpen.class);
    JsonObject fast = get("/health").getJsonObject("pools").getJsonObject("fast");
    assertThat(fast.getString("agent")).isEqualTo("gemini");
    assertThat(fast.getInteger("available")).isEqualTo(1);
    CompletableFuture<HttpResponse<String>> answer =
        gateway.post("/execute", "{\"prompt\":\"a\",\"pool\":\"fast\"}");
    gateway.doneByFast(submitted(gateway.sentToFast).job(), "b");
    ok(answer);
  }

  @Test
  void aReloadTellsThePoolsThatThereAre() {
    JsonObject answer = ok(order("/v1/pool/reload"));
    assertThat(answer.getJsonArray("pools")).isEqualTo(JsonArray.of("default", "fast"));
  }

  @Test
  void aStopTellsEveryDispatcher() throws Exception {
    vertx.undeploy(gateway.deployment).await(20, TimeUnit.SECONDS);
    gateway.next(DoorsClosed.class);
    TestGateway.next(gateway.sentToFast, DoorsClosed.class);
  }
}
