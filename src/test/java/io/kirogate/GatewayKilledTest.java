package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.process.Sweep;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The last row of the fault matrix: {@code kill -9} of the gateway's own JVM in the middle of a
 * turn, with an agent whose detached child ignores every polite signal, and a start after it.
 */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class GatewayKilledTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int SIZE = 2;
  private static final String DETACH =
      "[[tool setsid sh -c 'trap \"\" HUP TERM; exec sleep 1000' >/dev/null 2>&1 & echo left]]";

  private final List<MainProcess> processes = new ArrayList<>();

  private final List<String> runs = new ArrayList<>();

  @TempDir Path directory;
  private JsonObject agent;
  private int processesEach;
  private MainProcess process;
  private Gateway gateway;

  @AfterEach
  void leaveNoProcess() throws InterruptedException {
    for (MainProcess each : processes) {
      each.kill();
    }
    runs.forEach(run -> Sweep.of(run, Duration.ZERO).toCompletableFuture().join());
  }

  /** Over pipes even a tree that no signal reaches and that does not mind the end of its input. */
  @ParameterizedTest
  @CsvSource({"LINE, ''", "ACP, --wrapper --ignore-eof"})
  @DisplayName("9: what a killed gateway's agents left behind is ended within moments")
  void theGuardianSweeps(DemoVariant variant, String options) throws Exception {
    agent = options.isEmpty() ? variant.agent() : variant.agent(options.split(" "));
    processesEach = variant == DemoVariant.ACP ? 2 : variant.processes();
    String dead = start();
    ProcessHandle guardian = guardian(dead);
    List<CompletableFuture<HttpResponse<String>>> open = killInATurn();

    await().atMost(LONG).until(() -> Marked.by(dead).isEmpty());
    await().atMost(LONG).until(() -> !guardian.isAlive());
    assertThat(open).allSatisfy(each -> assertThat(each).isCompletedExceptionally());
    assertStartsAgainAfter(dead);
  }

  @ParameterizedTest
  @EnumSource(names = {"LINE", "ACP"})
  @DisplayName("9: where the guardian could not, the next start does")
  void theNextStartSweeps(DemoVariant variant) throws Exception {
    agent = variant.agent();
    processesEach = variant.processes();
    String dead = start();
    ProcessHandle guardian = guardian(dead);
    // Stopped and not killed: the gateway would start another.
    Gateway.kill(guardian.pid(), "STOP");
    killInATurn();
    Gateway.kill(guardian.pid(), "KILL");
    await().atMost(LONG).until(() -> !guardian.isAlive());
    await()
        .atMost(LONG)
        .until(() -> Marked.by(dead).values().stream().allMatch(left -> left.size() == 1));
    assertThat(Marked.by(dead)).as("the detached child").hasSize(1);

    assertStartsAgainAfter(dead);
  }

  /** With one request at work beside the detached child, and one that waits. */
  private List<CompletableFuture<HttpResponse<String>>> killInATurn() throws Exception {
    assertThat(gateway.ask(DETACH)).contains("left");
    gateway.awaitAvailable(SIZE);
    List<CompletableFuture<HttpResponse<String>>> open =
        Stream.generate(() -> gateway.executeAsync("[[wait 100000]]")).limit(SIZE + 1).toList();
    await().atMost(LONG).until(() -> gateway.health().getInteger("busy") == SIZE);
    await().atMost(LONG).until(() -> gateway.health().getInteger("queueLength") == 1);
    process.kill();
    open.forEach(each -> each.exceptionally(cut -> null).join());
    return open;
  }

  private void assertStartsAgainAfter(String dead) throws IOException {
    String run = start();
    assertThat(run).as("the dead run is forgotten").isNotEqualTo(dead);
    assertThat(Marked.by(dead)).as("of the dead").isEmpty();
    for (int i = 0; i < 2 * SIZE; i++) {
      assertThat(gateway.ask("[[memory]]").strip()).isEqualTo("I remember:");
    }
    Map<String, List<Long>> living = Marked.by(run);
    assertThat(living.keySet()).hasSize(SIZE).isEqualTo(gateway.sessions());
    assertThat(living.values()).allMatch(processes -> processes.size() == processesEach);
  }

  /** Returns its run, the only one that is recorded. */
  private String start() throws IOException {
    JsonObject config = Gateway.config(agent.put("approvals", "allow"));
    config.put("state", new JsonObject().put("directory", state().toString()));
    process = MainProcess.start(directory, "-conf", config.encode());
    processes.add(process);
    gateway = Gateway.at(port());
    gateway.awaitAvailable(SIZE);
    String run = Marked.run(state());
    runs.add(run);
    return run;
  }

  /** Of the ready line. */
  private int port() throws IOException {
    String line = process.nextLine();
    while (line != null && !line.startsWith("kirogate ready on")) {
      line = process.nextLine();
    }
    assertThat(line).as("the ready line").isNotNull();
    return Integer.parseInt(line.replaceFirst(".*:(\\d+) .*", "$1"));
  }

  private Path state() {
    return directory.resolve("state");
  }

  private ProcessHandle guardian(String run) {
    return ProcessHandle.of(process.pid())
        .orElseThrow()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("kirogate-guardian " + run))
        .findFirst()
        .orElseThrow();
  }
}
