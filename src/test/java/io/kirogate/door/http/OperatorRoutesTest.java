package io.kirogate.door.http;

import static io.kirogate.door.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.VertxFixture;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.Problem;
import io.kirogate.door.Reloaded;
import io.kirogate.door.TestGateway;
import io.kirogate.message.AgentName;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.JobId;
import io.kirogate.message.Message;
import io.kirogate.message.Pause;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.Resume;
import io.kirogate.message.WorkerId;
import io.kirogate.picture.AgentIdentity;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see and do, with a test in the place of Dispatcher, Supervisor and root. */
@ExtendWith(VertxFixture.class)
class OperatorRoutesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final WorkerId FIRST = TestGateway.worker(1, 3);

  private final AtomicReference<Future<Reloaded>> reload =
      new AtomicReference<>(Future.succeededFuture(new Reloaded(List.of())));

  /** What else happens when one is asked for, before it is done. */
  private volatile Runnable reloading = () -> {};

  @TempDir Path directory;
  private Vertx vertx;
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    gateway = TestGateway.open(vertx, TestGateway.HTTP, TestGateway.KIRO, LONG, this::reloaded);
  }

  private Future<Reloaded> reloaded() {
    reloading.run();
    return reload.get();
  }

  private static Facts facts(WorkerId worker, Phase phase) {
    return facts(worker, phase, new AgentName("kiro-cli", false));
  }

  private static Facts facts(WorkerId worker, Phase phase, AgentName agent) {
    return new Facts(
        worker,
        agent,
        "line",
        phase,
        101,
        1_000,
        2_000,
        12.345,
        300L << 20,
        7,
        2,
        true,
        "1.24.0",
        null,
        null);
  }

  private static PoolState state(int size, int min, int max, String warning) {
    return new PoolState(PoolId.DEFAULT, size, min, max, 0, null, warning);
  }

  private void pool(int size, int min, int max, String warning, Facts... workers) {
    gateway.tell(state(size, min, max, warning));
    gateway.tell(new PoolPicture(PoolId.DEFAULT, List.of(workers), null));
    await()
        .until(
            () -> {
              JsonObject pool = get("/v1/workers");
              return pool.getInteger("size") == size
                  && pool.getInteger("max") == max
                  && states(pool) == workers.length;
            });
  }

  private static long states(JsonObject pool) {
    return pool.getJsonArray("workers").stream()
        .filter(worker -> !((JsonObject) worker).getString("state").equals("DOWN"))
        .count();
  }

  private JsonObject get(String path) {
    HttpResponse<String> response = gateway.get(path).join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private CompletableFuture<HttpResponse<String>> order(String path) {
    return gateway.send(gateway.request(path).POST(BodyPublishers.noBody()));
  }

  private CompletableFuture<HttpResponse<String>> size(String body) {
    return gateway.send(
        gateway
            .request("/v1/pool/size")
            .header("content-type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  private static JsonObject ok(CompletableFuture<HttpResponse<String>> answer) {
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static JsonObject problem(
      CompletableFuture<HttpResponse<String>> answer, int status, String code) {
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(response).getString("code")).isEqualTo(code);
    return json(response);
  }

  @Test
  void everySlotIsAWorkerOfTheList() {
    pool(2, 2, 4, "the spare of worker2 did not start", facts(FIRST, Phase.ANSWERING));
    JsonObject pool = get("/v1/workers");
    JsonObject first = pool.getJsonArray("workers").getJsonObject(0);
    assertThat(first.remove("uptime")).isNotNull();
    assertThat(first.remove("idleTime")).isNotNull();
    assertThat(pool)
        .isEqualTo(
            new JsonObject(
                """
                {"pool":"default","agent":"kiro-cli","credits":null,
                 "workers":[
                  {"name":"worker1","sessionId":"worker1-3","pid":101,"state":"ANSWERING",
                   "busy":true,"stuck":true,"turns":7,"failuresInARow":2,"cpu":12.3,"memMB":300,
                   "variant":"line","version":"1.24.0","credits":null,"currentTask":null},
                  {"name":"worker2","sessionId":null,"pid":null,"state":"DOWN","busy":false,
                   "stuck":false,"turns":0,"failuresInARow":0,"cpu":null,"memMB":null,
                   "uptime":null,"idleTime":null,"variant":null,"version":null,"credits":null,
                   "currentTask":null}],
                 "size":2,"min":2,"max":4,"paused":false,
                 "warning":"the spare of worker2 did not start"}
                """));
  }

  @Test
  void aPauseIsAnsweredWhenItIsOneAndShownEverywhere() {
    pool(1, 1, 1, null, facts(FIRST, Phase.IDLE));
    CompletableFuture<HttpResponse<String>> pausing = order("/v1/pool/pause");
    gateway.next(Pause.class);
    assertThat(get("/health").getBoolean("paused")).isFalse();
    assertThat(pausing).isNotDone();
    gateway.tell(new Paused(PoolId.DEFAULT, true));
    assertThat(ok(pausing).getBoolean("paused")).isTrue();
    for (String path : List.of("/health", "/status", "/v1/workers")) {
      assertThat(get(path).getBoolean("paused")).as(path).isTrue();
    }
    HttpResponse<String> ready = gateway.get("/health/ready").join();
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.headers().firstValue("retry-after")).isPresent();
    assertThat(json(ready).getString("code")).isEqualTo("POOL_PAUSED");

    assertThat(ok(order("/v1/pool/pause")).getBoolean("paused")).as("again").isTrue();
    gateway.next(Pause.class);

    CompletableFuture<HttpResponse<String>> resuming = order("/v1/pool/resume");
    gateway.next(Resume.class);
    gateway.tell(new Paused(PoolId.DEFAULT, false));
    assertThat(ok(resuming).getBoolean("paused")).isFalse();
    assertThat(gateway.get("/health/ready").join().statusCode()).isEqualTo(200);
  }

  @Test
  void aRestartIsAcceptedForASlotOfThePool() {
    pool(2, 2, 2, null, facts(FIRST, Phase.IDLE));
    HttpResponse<String> accepted = order("/v1/workers/worker1/restart").join();
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(json(accepted).getString("sessionId")).isEqualTo("worker1-3");
    assertThat(TestGateway.next(gateway.supervised, Restart.class))
        .isEqualTo(new Restart(FIRST.slot()));
    assertThat(order("/v1/workers/worker2/restart").join().statusCode())
        .as("a slot that waits to be started")
        .isEqualTo(202);
    TestGateway.next(gateway.supervised, Restart.class);
    JsonObject unknown = problem(order("/v1/workers/worker3/restart"), 404, "NOT_FOUND");
    assertThat(unknown.getString("detail")).contains("worker3", "worker1 to worker2");
    problem(order("/v1/workers/worker1-3/restart"), 404, "NOT_FOUND");
    assertThat(gateway.supervised).isEmpty();
  }

  @Test
  void anOtherSizeIsAnsweredWhenThePoolHasIt() {
    pool(2, 2, 2, null, facts(FIRST, Phase.IDLE));
    CompletableFuture<HttpResponse<String>> resizing = size("{\"min\":1,\"max\":3}");
    assertThat(TestGateway.next(gateway.supervised, Resize.class)).isEqualTo(new Resize(1, 3));
    gateway.tell(state(2, 2, 3, null));
    gateway.tell(state(2, 1, 3, null));
    JsonObject pool = ok(resizing);
    assertThat(pool.getInteger("min")).isEqualTo(1);
    assertThat(pool.getInteger("max")).isEqualTo(3);
    assertThat(ok(size("{\"min\":1,\"max\":3}")).getInteger("max")).as("again").isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                       | /min,/max",
        "{\"min\":0,\"max\":1001} | /min,/max",
        "{\"min\":1.5,\"max\":2}  | /min",
        "{\"min\":\"1\",\"max\":null} | /min,/max",
        "{\"min\":3,\"max\":2}    | /min",
        "{\"min\":1,\"max\":9999999999} | /max",
        "[]                       | ''",
        "{\"min\":1,              | ''"
      })
  void allFaultsOfASizeAreToldAtOnce(String body, String pointers) {
    pool(2, 2, 2, null);
    JsonArray errors = problem(size(body), 400, "INVALID_REQUEST").getJsonArray("errors");
    assertThat(errors.stream().map(error -> ((JsonObject) error).getString("pointer")))
        .containsExactly(pointers.split(","));
    assertThat(gateway.supervised).isEmpty();
  }

  @Test
  void whatThePoolCannotHearYetIsNotPromised() {
    problem(size("{\"min\":1,\"max\":3}"), 503, "AGENT_START_FAILED");
    problem(order("/v1/workers/worker1/restart"), 503, "AGENT_START_FAILED");
    assertThat(gateway.supervised).isEmpty();
  }

  @Test
  void whatHasNotHappenedAtAStopFails() throws Exception {
    pool(2, 2, 2, null);
    CompletableFuture<HttpResponse<String>> pausing = order("/v1/pool/pause");
    gateway.next(Pause.class);
    Future<Void> stopped = vertx.undeploy(gateway.deployment);
    HttpResponse<String> response = pausing.join();
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).getString("code")).isEqualTo("SHUTTING_DOWN");
    gateway.next(DoorsClosed.class);
    stopped.await(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/pool/pause,POST",
    "DELETE,/v1/pool/resume,POST",
    "PUT,/v1/pool/reload,POST",
    "POST,/v1/pool/size,PUT",
    "GET,/v1/workers/worker1/restart,POST",
    "POST,/v1/workers,'GET, HEAD'"
  })
  void anotherMethodIsRefusedWithTheRightOne(String method, String path, String allowed) {
    CompletableFuture<HttpResponse<String>> answer =
        gateway.send(gateway.request(path).method(method, BodyPublishers.noBody()));
    problem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.join().headers().firstValue("allow")).hasValue(allowed);
    assertThat(gateway.sent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "{\"a\":1}"})
  void aBodyThatIsNotNeededIsNotLookedAt(String body) {
    CompletableFuture<HttpResponse<String>> pausing =
        gateway.send(gateway.request("/v1/pool/pause").POST(BodyPublishers.ofString(body)));
    gateway.next(Pause.class);
    gateway.tell(new Paused(PoolId.DEFAULT, true));
    ok(pausing);
  }

  @Test
  void aReloadTellsThePoolAndWhatNeedsARestart() {
    pool(2, 2, 2, null, facts(FIRST, Phase.IDLE));
    reload.set(Future.succeededFuture(new Reloaded(List.of("$.http.port"))));
    JsonObject pool = ok(order("/v1/pool/reload"));
    assertThat(pool.getJsonArray("needsRestart")).isEqualTo(JsonArray.of("$.http.port"));
    assertThat(pool.getInteger("size")).isEqualTo(2);
  }

  /** On one event loop a reload is done before what it changed has been heard. */
  @Test
  void aReloadShowsThePoolThatItMade() {
    pool(2, 2, 2, null, facts(FIRST, Phase.IDLE));
    reloading = () -> gateway.tell(state(3, 3, 3, null));
    reload.set(Future.succeededFuture(new Reloaded(List.of())));
    assertThat(ok(order("/v1/pool/reload")).getInteger("size")).isEqualTo(3);
  }

  @Test
  void aReloadMayCompleteOnAnyThread() throws Exception {
    Promise<Reloaded> elsewhere = Promise.promise();
    reload.set(elsewhere.future());
    CompletableFuture<HttpResponse<String>> reloading = order("/v1/pool/reload");
    get("/health");
    Thread thread = new Thread(() -> elsewhere.complete(new Reloaded(List.of())));
    thread.start();
    thread.join();
    ok(reloading);
  }

  @Test
  void aConfigThatIsNotValidIsToldWithAllItsProblems() {
    reload.set(
        Future.failedFuture(
            new InvalidConfig(
                List.of(
                    new Problem("$.pool.size", "expected this"),
                    new Problem("$.x", "expected that")))));
    JsonObject problem = problem(order("/v1/pool/reload"), 400, "INVALID_REQUEST");
    assertThat(problem.getJsonArray("errors"))
        .isEqualTo(
            new JsonArray(
                """
                [{"detail":"$.pool.size: expected this","pointer":"/pool/size"},
                 {"detail":"$.x: expected that","pointer":"/x"}]
                """));
    assertThat(problem.getString("error"))
        .as("one sentence")
        .isEqualTo(
            "The config is not valid, nothing has changed: $.pool.size: expected this; $.x: expected that");
  }

  @Test
  void aReloadThatFailsOtherwiseIsADefect() {
    reload.set(Future.failedFuture(new IllegalStateException("oops")));
    problem(order("/v1/pool/reload"), 500, "INTERNAL");
  }

  @Test
  void otherTasksComeAndGoOnBothDoorsAndJobsInsideAreUnharmed() throws Exception {
    CompletableFuture<HttpResponse<String>> inside = gateway.post("/kiro/echo", "{}");
    problem(inside, 404, "NOT_FOUND");
    reload(tasksWith("echo"), TestGateway.KIRO);
    CompletableFuture<HttpResponse<String>> asked = gateway.post("/kiro/echo", "{}");
    JobId job = gateway.nextSubmit().job();
    Future<io.vertx.core.eventbus.Message<JsonObject>> bus = request("kirogate.task.echo");
    JobId onBus = gateway.nextSubmit().job();

    reload(Tasks.load(null), TestGateway.KIRO);
    problem(gateway.post("/kiro/echo", "{}"), 404, "NOT_FOUND");
    await().until(() -> failureOf(request("kirogate.task.echo")) == ReplyFailure.NO_HANDLERS);
    gateway.failed(job, failure());
    gateway.failed(onBus, failure());
    problem(asked, 504, "TURN_TIMEOUT");
    assertThat(failureOf(bus)).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(gateway.post("/kiro/generate-story", "{}").join().statusCode()).isEqualTo(400);
  }

  private static io.kirogate.message.Failure failure() {
    return io.kirogate.message.Failure.of(
        io.kirogate.message.FailureCode.TURN_TIMEOUT, "it took too long");
  }

  private Future<io.vertx.core.eventbus.Message<JsonObject>> request(String address) {
    return vertx
        .eventBus()
        .request(address, new JsonObject(), new DeliveryOptions().setSendTimeout(30_000));
  }

  private static ReplyFailure failureOf(Future<?> reply) throws Exception {
    try {
      reply.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return ((ReplyException) e.getCause()).failureType();
    }
  }

  private void reload(Tasks tasks, AgentIdentity agent) throws Exception {
    gateway.doors.reload(tasks, TestGateway.pools(agent)).await(20, TimeUnit.SECONDS);
  }

  private Tasks tasksWith(String name) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.copy(
        Path.of("conf/tasks/generate-story/output.schema.json"),
        folder.resolve("output.schema.json"));
    Files.writeString(folder.resolve("prompt.mustache"), "Answer with the input.");
    Files.writeString(folder.resolve("input.schema.json"), "{\"type\": \"object\"}");
    return Tasks.load(directory);
  }

  @Test
  void theAgentOfAnAnswerIsItsWorkers() throws Exception {
    pool(1, 1, 1, null, facts(FIRST, Phase.IDLE));
    reload(Tasks.load(null), new AgentIdentity("other", "other", false));
    assertThat(get("/health").getString("agent")).isEqualTo("other");
    assertThat(gateway.get("/health/ready").join().statusCode()).isEqualTo(200);
    CompletableFuture<HttpResponse<String>> answer = gateway.post("/execute", "{\"prompt\":\"a\"}");
    gateway.done(gateway.nextSubmit().job(), "b");
    assertThat(ok(answer).getString("agent")).isEqualTo("kiro-cli");
  }

  /** While workers that only stand in are left, answers say so; ready is who is wanted. */
  @Test
  void aStandInIsToldUntilItsLastWorkerIsReplaced() throws Exception {
    WorkerId second = TestGateway.worker(2, 1);
    gateway = TestGateway.open(vertx, TestGateway.HTTP, TestGateway.STAND_IN, LONG, reload::get);
    AgentName demo = new AgentName("demo", true);
    Facts other = facts(second, Phase.IDLE, demo);
    pool(2, 2, 2, null, facts(FIRST, Phase.IDLE, demo), other);
    reload(Tasks.load(null), TestGateway.KIRO);
    assertThat(standIn("/health")).isEqualTo("demo");
    assertThat(gateway.get("/health/ready").join().statusCode()).isEqualTo(503);

    WorkerId firstAgain = TestGateway.worker(1, 4);
    pool(2, 2, 2, null, other);
    pool(2, 2, 2, null, facts(firstAgain, Phase.IDLE), other);
    assertThat(gateway.get("/health/ready").join().statusCode()).isEqualTo(200);
    assertThat(standIn("/health")).isEqualTo("demo");

    pool(2, 2, 2, null, facts(firstAgain, Phase.IDLE));
    WorkerId secondAgain = TestGateway.worker(2, 2);
    pool(2, 2, 2, null, facts(firstAgain, Phase.IDLE), facts(secondAgain, Phase.IDLE));
    assertThat(standIn("/health")).isNull();
  }

  private String standIn(String path) {
    return gateway.get(path).join().headers().firstValue("x-kirogate-agent").orElse(null);
  }

  @Test
  void nothingIsReloadedOnceTheGatewayStops() {
    vertx.undeploy(gateway.deployment).await();
    Future<Void> late = gateway.doors.reload(Tasks.load(null), TestGateway.pools(TestGateway.KIRO));
    await().until(late::isComplete);
    assertThat(late.failed()).isTrue();
    for (Message message : gateway.sent) {
      assertThat(message).isInstanceOf(DoorsClosed.class);
    }
  }
}
