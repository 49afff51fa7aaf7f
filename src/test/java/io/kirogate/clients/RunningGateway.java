package io.kirogate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.Gateway;
import io.kirogate.MainProcess;
import io.kirogate.Marked;
import io.kirogate.process.Sweep;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A gateway as an operator runs it, in a JVM of its own. */
final class RunningGateway {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final MainProcess process;
  private final Gateway gateway;
  private final String run;

  private RunningGateway(MainProcess process, Gateway gateway, String run) {
    this.process = process;
    this.gateway = gateway;
    this.run = run;
  }

  /**
   * What a config says of an agent.
   *
   * @param directory for its workers' directories
   */
  static JsonObject agent(List<String> command, Path directory) {
    return new JsonObject()
        .put("profile", "acp")
        .put("command", new JsonArray(command))
        .put("directory", directory.resolve("{worker}").toString());
  }

  /** Two workers, soon replaced. */
  static JsonObject pool() {
    return new JsonObject().put("size", 2).put("restartDelay", "100ms");
  }

  /**
   * Starts one and waits until the workers of its default pool are ready.
   *
   * @param config where it keeps its state, and on which port it listens, is added
   */
  static RunningGateway start(Path directory, JsonObject config) throws Exception {
    Path state = directory.resolve("state");
    config.put("http", new JsonObject().put("port", 0));
    config.put("state", new JsonObject().put("directory", state.toString()));
    MainProcess process = MainProcess.start(directory, "-conf", config.encode());
    try {
      Gateway gateway = Gateway.at(port(process));
      gateway.awaitAvailable(2);
      String run = Marked.run(state);
      assertThat(Marked.by(run).keySet()).containsAll(gateway.sessions());
      return new RunningGateway(process, gateway, run);
    } catch (Exception | AssertionError e) {
      process.kill();
      throw new AssertionError("not ready; it said: " + process.err(), e);
    }
  }

  private static int port(MainProcess process) throws IOException {
    String line = process.nextLine();
    while (line != null && !line.startsWith("kirogate ready on")) {
      line = process.nextLine();
    }
    assertThat(line).as("the ready line").isNotNull();
    return Integer.parseInt(line.replaceFirst(".*:(\\d+) .*", "$1"));
  }

  Gateway calls() {
    return gateway;
  }

  /** Of every agent of the default pool, by its slot. */
  Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    for (String slot : gateway.health().getJsonObject("workers").fieldNames()) {
      pids.put(slot, gateway.pid(slot));
    }
    return pids;
  }

  /** Waits until so many workers of the default pool are in this phase. */
  void awaitPhase(String phase, int workers) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(LONG)
        .until(() -> phases().values().stream().filter(phase::equals).count() == workers);
  }

  private Map<String, String> phases() {
    Map<String, String> phases = new TreeMap<>();
    JsonObject workers = gateway.health().getJsonObject("workers");
    workers
        .fieldNames()
        .forEach(slot -> phases.put(slot, workers.getJsonObject(slot).getString("state")));
    return phases;
  }

  /** These processes, and no others, hold the slots: nothing was replaced meanwhile. */
  void assertUnchanged(Map<String, Long> pids) {
    assertThat(pids()).isEqualTo(pids);
    assertThat(gateway.sessions()).isEqualTo(Set.of("worker1-1", "worker2-1"));
  }

  /** Stops it as an operator does: it ends well, and nothing that it started lives on. */
  void stop() throws Exception {
    try {
      process.signal("TERM");
      MainProcess.Outcome outcome = process.outcome();
      assertThat(outcome.status()).as("exit status; it said: " + outcome.err()).isZero();
      assertThat(Marked.by(run)).as("left behind").isEmpty();
    } finally {
      process.kill();
      Sweep.of(run, Duration.ZERO).toCompletableFuture().join();
    }
  }
}
