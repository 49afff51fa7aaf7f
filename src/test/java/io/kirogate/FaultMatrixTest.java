package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.process.Sweep;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an agent may do to the pool, at each moment of its life; {@link GatewayKilledTest} has the
 * gateway's own death. Behind each row stands the same proof: every request had its one answer, the
 * pool is at its size and answers, whatever carries the run's marker belongs to a worker that
 * serves, no descriptor is left open, and the stop leaves nothing.
 */
@ParameterizedClass
@EnumSource(names = {"LINE", "ACP"})
@ExtendWith(VertxFixture.class)
class FaultMatrixTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int SIZE = 2;
  private static final String STOP_WRAPPER = "STOP_WRAPPER";
  private static final long SELF = ProcessHandle.current().pid();

  /** Deaf, in a session of its own, and nobody's child any more. */
  private static final String DETACH =
      "setsid sh -c 'trap \"\" HUP TERM; exec sleep 1000' >/dev/null 2>&1 & echo left";

  private final DemoVariant variant;
  @TempDir Path directory;
  private Gateway gateway;
  private String run;
  private Set<String> sessions;
  private Map<String, Long> descriptors;

  FaultMatrixTest(DemoVariant variant) {
    this.variant = variant;
  }

  @BeforeEach
  void start(Vertx vertx) throws IOException {
    gateway = Gateway.ready(vertx, config());
    run = Marked.run(directory.resolve("state"));
    askEachWorker();
    sessions = gateway.sessions();
    descriptors = Descriptors.of(SELF);
  }

  private JsonObject config() {
    JsonObject config = Gateway.config(variant, "--boot-fault", bootFault().toString());
    config
        .getJsonObject("agent")
        .put("approvals", "allow")
        .put("bootTimeout", "5s")
        .put("acceptTimeout", "5s")
        .put("interruptTimeout", "1s")
        .put("resetTimeout", "5s");
    return config.put(
        "state", new JsonObject().put("directory", directory.resolve("state").toString()));
  }

  private Path bootFault() {
    return directory.resolve("fault");
  }

  @AfterEach
  void stop() {
    gateway.close();
    Map<String, List<Long>> left = Marked.by(run);
    Sweep.of(run, Duration.ZERO).toCompletableFuture().join();
    assertThat(left).as("after the stop").isEmpty();
  }

  /** What strikes, when, and what its own request is told; a reset comes after the answer. */
  @ParameterizedTest
  @CsvSource({
    "turn, KILL, AGENT_DIED",
    "turn, STOP, TURN_TIMEOUT",
    "turn, STOP_WRAPPER, TURN_TIMEOUT",
    "approval, KILL, AGENT_DIED",
    "approval, STOP, TURN_TIMEOUT",
    "approval, STOP_WRAPPER, TURN_TIMEOUT",
    "reset, KILL,",
    "reset, STOP,",
    "reset, STOP_WRAPPER,",
  })
  void atWork(String moment, String fault, String code) {
    assumeAWrapperIf(fault.equals(STOP_WRAPPER));
    String order = moment.equals("approval") ? "[[ask]]" : "[[say struck]]";
    CompletableFuture<HttpResponse<String>> struck =
        execute("[[fault " + moment + " " + fault + "]] " + order);
    List<CompletableFuture<HttpResponse<String>>> others = others();
    if (code == null) {
      assertThat(output(struck)).isEqualTo("struck");
    } else {
      assertThat(code(struck)).isEqualTo(code);
    }
    assertAnswered(others);
    await().atMost(LONG).until(() -> !gateway.sessions().containsAll(sessions));
    assertRecovered();
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "STOP", STOP_WRAPPER})
  void atBoot(String fault) throws IOException {
    assumeAWrapperIf(fault.equals(STOP_WRAPPER));
    Files.writeString(bootFault(), fault);
    Gateway.kill(gateway.pid("worker1"), "KILL");
    await().atMost(LONG).until(() -> !gateway.sessions().contains("worker1-1"));
    assertAnswered(others());
    await().atMost(LONG).until(() -> !Files.exists(bootFault()));
    Set<String> struck = Set.of("worker1-1", "worker1-2");
    await().atMost(LONG).until(() -> Marked.by(run).keySet().stream().noneMatch(struck::contains));
    assertRecovered();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void diesWhileIdle(boolean wrapper) {
    assumeAWrapperIf(wrapper);
    Gateway.kill(pid(wrapper), "KILL");
    await().atMost(LONG).until(() -> !gateway.sessions().contains("worker1-1"));
    assertAnswered(others());
    assertRecovered();
  }

  /** Which nothing shows until it is asked; over pipes it looks like one that thinks. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hangsWhileIdle(boolean wrapper) {
    assumeAWrapperIf(wrapper);
    Gateway.kill(pid(wrapper), "STOP");
    boolean line = variant == DemoVariant.LINE;
    List<CompletableFuture<HttpResponse<String>>> both =
        Stream.of("[[wait 1500]] [[say a]]", "[[wait 1500]] [[say b]]")
            .map(prompt -> line ? gateway.executeAsync(prompt) : execute(prompt))
            .toList();
    assertThat(both.stream().map(FaultMatrixTest::code).toList())
        .containsExactlyInAnyOrder(line ? "AGENT_UNRESPONSIVE" : "TURN_TIMEOUT", "none");
    assertAnswered(others());
    assertRecovered();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[flood 2000000000]]", "[[hang]]"})
  void floodsOrIgnoresEverySignalThatCanBe(String prompt) {
    CompletableFuture<HttpResponse<String>> struck = execute(prompt);
    assertAnswered(others());
    // Over pipes a flood may be too long for an answer before it is too long in time.
    assertThat(code(struck)).isIn("TURN_TIMEOUT", "AGENT_ERROR");
    assertRecovered();
  }

  @Test
  void leavesAChildThatOutlivesIt() {
    assertThat(gateway.ask("[[tool " + DETACH + "]]")).contains("left");
    String parent = await().atMost(LONG).until(this::withChild, list -> !list.isEmpty()).get(0);
    Gateway.kill(gateway.pid(parent.substring(0, parent.indexOf('-'))), "KILL");
    await().atMost(LONG).until(() -> !gateway.sessions().contains(parent));
    assertAnswered(others());
    assertRecovered();
  }

  /** The workers that are more than their agent and what carries it. */
  private List<String> withChild() {
    return Marked.by(run).entrySet().stream()
        .filter(worker -> worker.getValue().size() > variant.processes())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Over pipes an agent is the gateway's own child, and a blow at its parent would be one at us.
   */
  private void assumeAWrapperIf(boolean wanted) {
    assumeThat(!wanted || variant == DemoVariant.LINE).isTrue();
  }

  private long pid(boolean wrapper) {
    long agent = gateway.pid("worker1");
    return wrapper
        ? ProcessHandle.of(agent).flatMap(ProcessHandle::parent).orElseThrow().pid()
        : agent;
  }

  // ---- requests ----

  private CompletableFuture<HttpResponse<String>> execute(String prompt) {
    return gateway.postAsync(
        "/execute", new JsonObject().put("prompt", prompt).put("timeoutMs", 3_000));
  }

  /** More than there are workers. */
  private List<CompletableFuture<HttpResponse<String>>> others() {
    return Stream.iterate(0, i -> i + 1)
        .limit(2 * SIZE)
        .map(i -> gateway.executeAsync("[[say other " + i + "]]"))
        .toList();
  }

  private static void assertAnswered(List<CompletableFuture<HttpResponse<String>>> others) {
    for (int i = 0; i < others.size(); i++) {
      assertThat(output(others.get(i))).isEqualTo("other " + i);
    }
  }

  private static String output(CompletableFuture<HttpResponse<String>> response) {
    String body = Gateway.get(response).body();
    return new JsonObject(body).getString("output", body);
  }

  private static String code(CompletableFuture<HttpResponse<String>> response) {
    return new JsonObject(Gateway.get(response).body()).getString("code", "none");
  }

  // ---- the proof ----

  private void assertRecovered() {
    gateway.awaitAvailable(SIZE);
    askEachWorker();
    await().atMost(LONG).untilAsserted(this::assertNoOrphans);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(Descriptors.leaked(descriptors, Descriptors.of(SELF)))
                    .as("descriptors that were not open before")
                    .isEmpty());
  }

  private void askEachWorker() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 2 * SIZE; i++) {
      answers.add(gateway.executeAsync("[[memory]]"));
    }
    answers.forEach(answer -> assertThat(output(answer).strip()).isEqualTo("I remember:"));
    gateway.awaitAvailable(SIZE);
  }

  /** Only who serves. */
  private void assertNoOrphans() {
    Map<String, List<Long>> living = Marked.by(run);
    assertThat(living.keySet()).hasSize(SIZE).isEqualTo(gateway.sessions());
    assertThat(living.values()).allMatch(processes -> processes.size() == variant.processes());
  }
}
