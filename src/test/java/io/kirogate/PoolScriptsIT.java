package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The scripts for operators, against real gateways of the packaged jar. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class PoolScriptsIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path scratch;
  private Path config;
  private int port;
  private Process gateway;

  @BeforeEach
  void configure() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    JsonObject json = new JsonObject(Files.readString(Path.of("conf/session-pool.json")));
    json.put("agent", Gateway.config().getJsonObject("agent"));
    json.put("drain", new JsonObject().put("timeout", "1s"));
    json.put("state", new JsonObject().put("directory", scratch + "/state"));
    json.getJsonObject("instance").put("lock", scratch + "/lock").put("pid", scratch + "/pid");
    config = Files.writeString(scratch.resolve("pool.json"), json.encode());
  }

  @AfterEach
  void end() throws Exception {
    Optional<ProcessHandle> recorded =
        Files.exists(scratch.resolve("pid")) ? ProcessHandle.of(pid()) : Optional.empty();
    recorded.ifPresent(ProcessHandle::destroyForcibly);
    if (gateway != null) {
      gateway.destroyForcibly().waitFor();
    }
    await().atMost(LONG).until(() -> recorded.map(process -> !process.isAlive()).orElse(true));
  }

  private void start() throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-jar", System.getProperty("kirogate.jar"), "-conf", config.toString()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("PORT", String.valueOf(port));
    builder.redirectErrorStream(true).redirectOutput(scratch.resolve("out").toFile());
    gateway = builder.start();
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(health().out()).contains("   Available: 2", "   Busy: 0"));
  }

  private Script script(String file, String... tools) throws IOException {
    return Script.of("scripts/" + file, scratch, tools).with("PORT", String.valueOf(port));
  }

  private Script.Outcome health() throws Exception {
    return script("utilities/check-kiro-health.sh", "bash", "timeout").run(config.toString());
  }

  private long pid() throws IOException {
    return Long.parseLong(Files.readString(scratch.resolve("pid")).strip());
  }

  private static List<String> failures(Script.Outcome outcome) {
    assertThat(outcome.status()).isEqualTo(1);
    return outcome.out().stream().filter(line -> line.startsWith("❌")).toList();
  }

  @Test
  void aHealthyPool() throws Exception {
    start();
    Script.Outcome outcome = health();
    List<String> said =
        outcome.out().stream().filter(line -> !line.startsWith("⚠️  Other kiro-cli")).toList();
    List<String> expected =
        List.of(
            "🔍 Kiro Session Pool Health Check",
            "==================================",
            "📋 PID: " + gateway.pid(),
            "✅ Process is running",
            "💻 CPU: \\d+\\.\\d%",
            "🧠 Memory: \\d+\\.\\d%",
            "✅ Port " + port + " is listening",
            "✅ Health endpoint responding",
            "   Available: 2",
            "   Busy: 0",
            "   Stuck: 0",
            "🔢 Kiro CLI processes: 2",
            "==================================",
            "✅ Session pool is healthy");
    assertThat(String.join("\n", said)).matches(String.join("\n", expected));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  @Test
  void everyFailureIsNamedAndEveryCheckMade() throws Exception {
    start();
    Gateway.kill(gateway.pid(), "STOP");
    assertThat(failures(health()))
        .containsExactly("❌ Health endpoint not responding", "❌ Session pool is not healthy");
    Gateway.kill(gateway.pid(), "CONT");

    Files.move(scratch.resolve("lock"), scratch.resolve("hidden"));
    assertThat(failures(health()))
        .containsExactly("❌ No lock file: " + scratch + "/lock", "❌ Session pool is not healthy");
    Files.move(scratch.resolve("hidden"), scratch.resolve("lock"));

    Gateway.kill(gateway.pid(), "KILL");
    gateway.waitFor();
    assertThat(failures(health()))
        .containsExactly(
            "❌ Process is not running",
            "❌ Port " + port + " is not listening",
            "❌ Health endpoint not responding",
            "❌ Session pool is not healthy");

    Files.delete(scratch.resolve("lock"));
    Files.delete(scratch.resolve("pid"));
    assertThat(failures(health()))
        .containsExactly(
            "❌ No lock file: " + scratch + "/lock",
            "❌ No PID file: " + scratch + "/pid",
            "❌ Port " + port + " is not listening",
            "❌ Health endpoint not responding",
            "❌ Session pool is not healthy");
  }

  /** It hangs and hears no SIGTERM: what its agents were doing ends with it. */
  @Test
  void aPoolThatHangsIsRecovered() throws Exception {
    start();
    List<ProcessHandle> agents = gateway.descendants().toList();
    assertThat(agents).isNotEmpty();
    Gateway.kill(gateway.pid(), "STOP");

    Script.Outcome outcome = recover();

    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .startsWith(
            "🔧 Kiro Session Pool Recovery",
            "🛑 Stopping PID " + gateway.pid() + " (running turns may finish, up to 1 s)",
            "✅ Killed: it did not stop in time")
        .endsWith("✅ Session pool is ready on http://127.0.0.1:" + port);
    assertThat(gateway.waitFor(60, TimeUnit.SECONDS)).isTrue();
    await().atMost(LONG).untilAsserted(() -> assertThat(agents).noneMatch(ProcessHandle::isAlive));
    assertThat(pid()).isNotEqualTo(gateway.pid());
    assertThat(health().status()).isZero();
  }

  @Test
  void aPoolThatDiedIsRecovered() throws Exception {
    start();
    Gateway.kill(gateway.pid(), "KILL");
    gateway.waitFor();

    Script.Outcome outcome = recover();

    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).contains("✅ No gateway runs here", "🧹 Removed " + scratch + "/lock");
    assertThat(health().status()).isZero();
  }

  /** The dead pool's number was given to another program, which tells of kirogate, too. */
  @Test
  void whoHasThePoolsNumberNowIsNotEnded() throws Exception {
    Files.writeString(scratch.resolve("lock"), "2026-02-09T07:58:00.000Z");
    Process other = new ProcessBuilder("tail", "-f", "kirogate.log", "/dev/null").start();
    Files.writeString(scratch.resolve("pid"), String.valueOf(other.pid()));
    try {
      Script.Outcome outcome = recover();
      assertThat(outcome.status()).as(outcome.toString()).isZero();
      assertThat(outcome.out())
          .contains(
              "✅ No gateway runs here",
              "⚠️  PID %d in %s/pid does not serve port %d: left alone"
                  .formatted(other.pid(), scratch, port));
      assertThat(other.isAlive()).isTrue();
      assertThat(pid()).isNotEqualTo(other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  /** Somebody removed its files, and so it is written down nowhere. */
  @Test
  void aPoolWithoutFilesIsRecovered() throws Exception {
    start();
    Files.delete(scratch.resolve("lock"));
    Files.delete(scratch.resolve("pid"));
    Files.delete(scratch.resolve("state/pid"));

    Script.Outcome outcome = recover();

    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out()).contains("✅ Stopped");
    assertThat(gateway.waitFor()).isZero();
    assertThat(health().status()).isZero();
  }

  @Test
  void aPortThatSomebodyElseHasIsTold() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Script.Outcome outcome = recover();
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.out())
          .anyMatch(line -> line.contains("127.0.0.1:" + taken.getLocalPort()))
          .contains("❌ It does not start");
    }
  }

  /** Waiting does not sign anybody in. */
  @Test
  void nobodyWaitsForAPoolWithoutALogin() throws Exception {
    JsonObject json = new JsonObject(Files.readString(config));
    json.put("agent", Gateway.config("--not-logged-in").getJsonObject("agent"));
    Files.writeString(config, json.encode());

    Script.Outcome outcome = recover();

    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.out()).contains("❌ It runs, but has no agent");
  }

  /** On the machine's own PATH: a gateway comes of it, which needs more than a base system. */
  private Script.Outcome recover() throws Exception {
    return script("utilities/recover.sh")
        .with("PATH", System.getenv("PATH"))
        .with("JAVA_HOME", System.getProperty("java.home"))
        .run(config.toString());
  }

  @Test
  void theTerminalServersChecksPass() throws Exception {
    start();
    Script.Outcome outcome =
        script("workers/test-worker-pool.sh", "curl").run("http://127.0.0.1:" + port);
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .containsExactly(
            "✅ GET /health",
            "✅ POST /kiro/generate-story",
            "✅ POST /kiro/generate-test",
            "✅ POST /kiro/analyze-invest",
            "✅ Two prompts run in parallel",
            "✅ A prompt more than there are workers waits or gets 503",
            "✅ All checks passed on http://127.0.0.1:" + port);
  }

  @Test
  void theTerminalServersChecksFailWhereNobodyListens() throws Exception {
    Script.Outcome outcome =
        script("workers/test-worker-pool.sh", "curl").run("http://127.0.0.1:" + port);
    assertThat(failures(outcome))
        .containsExactly(
            "❌ GET /health",
            "❌ POST /kiro/generate-story",
            "❌ POST /kiro/generate-test",
            "❌ POST /kiro/analyze-invest",
            "❌ Two prompts run in parallel",
            "❌ A prompt more than there are workers waits or gets 503",
            "❌ 6 checks failed on http://127.0.0.1:" + port);
    assertThat(outcome.out())
        .contains(
            "   No answer from http://127.0.0.1:" + port + ": does a gateway listen there?",
            "   Not tried: /health does not tell how many workers there are");
  }
}
