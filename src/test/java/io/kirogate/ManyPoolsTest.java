package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several pools of real agents in one gateway. */
@ExtendWith(VertxFixture.class)
class ManyPoolsTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path directory;
  private final JsonObject config = Gateway.config();
  private Vertx vertx;
  private Gateway gateway;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    config.getJsonObject("pool").put("size", 1).put("queueTimeout", "90s");
    config.put("state", new JsonObject().put("directory", directory.resolve("state").toString()));
    config.put("pools", new JsonObject().put("fast", pool(2)));
    gateway = Gateway.ready(vertx, config);
    awaitAvailable("fast", 2);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** Of agents that speak ACP; the default pool's are on a terminal. */
  private static JsonObject pool(int size) {
    JsonObject demo = Gateway.config();
    JsonArray command = demo.getJsonObject("agent").getJsonArray("command").copy();
    command.remove("--wrap");
    command.remove("never");
    demo.getJsonObject("agent").put("variant", "acp").put("command", command.add("--acp"));
    demo.getJsonObject("pool").put("size", size).put("queueTimeout", "90s");
    return new JsonObject()
        .put("agent", demo.getJsonObject("agent"))
        .put("pool", demo.getJsonObject("pool"));
  }

  private JsonObject pools() {
    return gateway.health().getJsonObject("pools");
  }

  private void awaitAvailable(String pool, int workers) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              JsonObject health = pools().getJsonObject(pool);
              return health != null && health.getInteger("available") == workers;
            });
  }

  private void awaitBusy(String pool, int workers) {
    await().atMost(LONG).until(() -> pools().getJsonObject(pool).getInteger("busy") == workers);
  }

  private CompletableFuture<HttpResponse<String>> ask(String pool, String prompt) {
    return gateway.postAsync("/execute", new JsonObject().put("prompt", prompt).put("pool", pool));
  }

  private static JsonObject ok(CompletableFuture<HttpResponse<String>> answer) {
    return answered(Gateway.get(answer), 200);
  }

  private static JsonObject answered(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  private JsonObject order(String path, int status) {
    return answered(gateway.call("POST", path, null), status);
  }

  private JsonObject reload() {
    return order("/v1/pool/reload", 200);
  }

  private List<JsonObject> workers(String pool) {
    return gateway.getJson("/v1/workers?pool=" + pool).getJsonArray("workers").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private Set<String> sessions(String pool) {
    return workers(pool).stream()
        .map(worker -> worker.getString("sessionId"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<Long> pids(String pool) {
    return workers(pool).stream()
        .map(worker -> worker.getLong("pid"))
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void awaitGone(Set<Long> pids, String pool) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(pids)
                  .noneMatch(
                      pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
              assertThat(threads(pool)).isEmpty();
            });
  }

  /** Those of a pool's workers. */
  private static List<String> threads(String pool) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("kirogate-workers-.*-" + pool + "-\\d+"))
        .toList();
  }

  @Test
  void eachPoolServesItsOwnRequestsAtTheSameTime() {
    List<CompletableFuture<HttpResponse<String>>> all =
        List.of(
            ask("default", "[[wait 1500]] [[say a]]"),
            ask("fast", "[[wait 1500]] [[say b]]"),
            ask("fast", "[[wait 1500]] [[say c]]"));
    await()
        .atMost(LONG)
        .until(
            () -> {
              JsonObject health = gateway.health();
              JsonObject fast = health.getJsonObject("pools").getJsonObject("fast");
              return health.getInteger("busy") == 1 && fast.getInteger("busy") == 2;
            });
    List<JsonObject> answers = all.stream().map(ManyPoolsTest::ok).toList();
    assertThat(answers).extracting(a -> a.getString("output")).containsExactly("a", "b", "c");
    assertThat(answers)
        .extracting(a -> a.getString("pool"))
        .containsExactly("default", "fast", "fast");
    assertThat(answers.get(0).getString("worker")).isEqualTo("worker1");
    assertThat(Set.of(answers.get(1).getString("worker"), answers.get(2).getString("worker")))
        .containsExactlyInAnyOrder("fast.worker1", "fast.worker2");
    assertThat(answers)
        .extracting(a -> a.getString("fidelity"))
        .containsExactly("rendered", "exact", "exact");
    JsonObject health = gateway.health();
    assertThat(health.getString("variant")).isEqualTo("line");
    assertThat(health.getJsonObject("pools").getJsonObject("fast").getString("variant"))
        .isEqualTo("acp");
    assertThat(pids("fast")).doesNotContainAnyElementsOf(pids("default")).hasSize(2);
    assertThat(answered(Gateway.get(ask("nonsuch", "a")), 400).getString("detail"))
        .contains("default, fast");
    assertThat(gateway.getRaw("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void anOperatorsCallIsForOnePool() {
    order("/v1/pool/pause?pool=fast", 200);
    CompletableFuture<HttpResponse<String>> waiting = ask("fast", "[[say late]]");
    assertThat(ok(ask("default", "[[say now]]")).getString("output")).isEqualTo("now");
    assertThat(gateway.getRaw("/health/ready").body()).contains("Pool fast: ");
    assertThat(waiting).isNotDone();
    order("/v1/pool/resume?pool=fast", 200);
    assertThat(ok(waiting).getString("output")).isEqualTo("late");

    Set<String> before = sessions("fast");
    Set<String> others = sessions("default");
    order("/v1/workers/fast.worker1/restart", 202);
    await().atMost(LONG).until(() -> !sessions("fast").contains("fast.worker1-1"));
    assertThat(sessions("fast")).hasSameSizeAs(before);
    assertThat(gateway.call("PUT", "/v1/pool/size?pool=fast", "{\"min\":1,\"max\":1}").statusCode())
        .isEqualTo(200);
    await().atMost(LONG).until(() -> workers("fast").size() == 1);
    assertThat(sessions("default")).isEqualTo(others);
  }

  /** Clients of one pool that ask without a pause, until it is refused or they are told to end. */
  private final class Load {
    private final String pool;
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();

    Load(String pool, int count) {
      this.pool = pool;
      for (int i = 0; i < count; i++) {
        clients.add(askOn());
      }
    }

    private CompletableFuture<Void> askOn() {
      if (enough.get()) {
        return CompletableFuture.completedFuture(null);
      }
      String mine = pool + " is asked " + asked.incrementAndGet();
      return ask(pool, "[[say " + mine + "]]").thenCompose(answer -> noted(mine, answer));
    }

    /** A 400 says that the pool is not there, and so is no loss. */
    private CompletableFuture<Void> noted(String mine, HttpResponse<String> answer) {
      JsonObject body = new JsonObject(answer.body());
      if (answer.statusCode() == 400 && answer.body().contains("/pool")) {
        refused.incrementAndGet();
        return CompletableFuture.supplyAsync(
                () -> null, CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
            .thenCompose(waited -> askOn());
      }
      answered.incrementAndGet();
      if (answer.statusCode() != 200
          || !mine.equals(body.getString("output"))
          || !pool.equals(body.getString("pool"))) {
        wrong.add(mine + ": " + answer.statusCode() + " " + answer.body());
      }
      return askOn();
    }

    void goOn(int more) {
      int until = answered.get() + more;
      await().atMost(LONG).until(() -> answered.get() >= until);
    }

    void end() {
      enough.set(true);
      clients.forEach(Gateway::get);
      assertThat(wrong).isEmpty();
      assertThat(answered.get() + refused.get()).isEqualTo(asked.get());
    }
  }

  /** None is lost, whatever becomes of the pools: a request is answered, or refused at once. */
  @Test
  void aReloadAddsChangesAndRemovesPoolsUnderLoad() {
    Load inDefault = new Load("default", 2);
    Load inFast = new Load("fast", 4);
    Load inMore = new Load("more", 2);
    inFast.goOn(5);
    assertThat(inMore.answered).hasValue(0);

    Set<String> old = sessions("fast");
    config.getJsonObject("pools").put("more", pool(1));
    config.getJsonObject("pools").getJsonObject("fast").getJsonObject("pool").put("size", 1);
    JsonObject reloaded = reload();
    assertThat(reloaded.getJsonArray("needsRestart")).isEqualTo(new JsonArray());
    assertThat(reloaded.getJsonArray("pools")).isEqualTo(JsonArray.of("default", "fast", "more"));
    inMore.goOn(5);
    await().atMost(LONG).until(() -> sessions("fast").stream().noneMatch(old::contains));
    await().atMost(LONG).until(() -> workers("fast").size() == 1);
    inDefault.goOn(3);
    inFast.goOn(3);

    Set<Long> removed = pids("fast");
    config.getJsonObject("pools").remove("fast");
    assertThat(reload().getJsonArray("pools")).isEqualTo(JsonArray.of("default", "more"));
    awaitGone(removed, "fast");
    inDefault.goOn(3);
    inMore.goOn(3);
    int before = inFast.answered.get();

    for (int again = 0; again < 3; again++) {
      config.getJsonObject("pools").put("fast", pool(1));
      reload();
      inFast.goOn(3);
      config.getJsonObject("pools").remove("fast");
      reload();
    }
    assertThat(inFast.answered.get()).isGreaterThan(before);
    inDefault.end();
    inFast.end();
    inMore.end();
    assertThat(inFast.refused.get()).isPositive();
  }

  @Test
  void aRemovedPoolServesWhatRunsAndWhatWaitsAndThenNothingOfItIsLeft() {
    Set<Long> pids = pids("fast");
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(ask("fast", "[[wait 1000]] [[say kept]]"));
    }
    awaitBusy("fast", 2);
    config.remove("pools");
    reload();
    assertThat(answered(Gateway.get(ask("fast", "a")), 400).getString("code"))
        .isEqualTo("INVALID_REQUEST");
    assertThat(pools().isEmpty()).isTrue();
    for (CompletableFuture<HttpResponse<String>> each : all) {
      JsonObject answer = ok(each);
      assertThat(answer.getString("output")).isEqualTo("kept");
      assertThat(answer.getString("pool")).isEqualTo("fast");
    }
    awaitGone(pids, "fast");
    assertThat(gateway.ask("[[say still here]]")).isEqualTo("still here");
  }

  /** What it was at goes on in the same worker. */
  @Test
  void aPoolThatComesBackWhileItServesIsTakenBack() {
    CompletableFuture<HttpResponse<String>> running = ask("fast", "[[wait 2500]] [[say kept]]");
    awaitBusy("fast", 1);
    Object fast = config.remove("pools");
    reload();
    config.put("pools", fast);
    reload();
    assertThat(ok(ask("fast", "[[say again]]")).getString("output")).isEqualTo("again");
    JsonObject answer = ok(running);
    assertThat(answer.getString("output")).isEqualTo("kept");
    assertThat(answer.getString("sessionId")).endsWith("-1");
    awaitAvailable("fast", 2);
  }

  /** It ends at once when it has nothing to do; the next one of its name waits for that. */
  @Test
  void aPoolThatComesBackWhileItEndsIsAnotherOne() {
    for (int again = 0; again < 3; again++) {
      Set<Long> pids = pids("fast");
      Object fast = config.remove("pools");
      reload();
      config.put("pools", fast);
      reload();
      assertThat(ok(ask("fast", "[[say again]]")).getString("output")).isEqualTo("again");
      // Another pool's workers, or, when it was taken back in time, those that replaced the old.
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(pids("fast")).doesNotContainAnyElementsOf(pids));
      awaitAvailable("fast", 2);
    }
  }

  @Test
  void aStopEndsPoolsThatAreLeaving() {
    Set<Long> pids = pids("fast");
    CompletableFuture<HttpResponse<String>> running = ask("fast", "[[wait 1500]] [[say kept]]");
    awaitBusy("fast", 1);
    config.remove("pools");
    reload();
    gateway.stop();
    assertThat(ok(running).getString("output")).isEqualTo("kept");
    awaitGone(pids, "fast");
  }

  @Test
  void aStopEndsPoolsThatAreJustEnding() {
    Set<Long> pids = pids("fast");
    config.remove("pools");
    reload();
    gateway.stop();
    awaitGone(pids, "fast");
    assertThat(vertx.deploymentIDs()).isEmpty();
  }
}
