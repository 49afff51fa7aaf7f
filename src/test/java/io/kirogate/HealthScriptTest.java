package io.kirogate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code check-kiro-health.sh} before a stand-in for the gateway that says what it is told; with
 * real ones see {@link PoolScriptsIT}.
 */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HealthScriptTest {
  private static final String RULE = "==================================";

  @TempDir Path scratch;
  private final AtomicReference<String> key = new AtomicReference<>();
  private final JsonObject health =
      new JsonObject()
          .put("status", "running")
          .put("available", 1)
          .put("busy", 1)
          .put("stuck", 0)
          .put("sessions", JsonArray.of(session(101), session(102)));
  private HttpServer server;
  private Process pool;
  private int status = 200;
  private Path config;

  private static JsonObject session(int pid) {
    return new JsonObject().put("sessionId", "worker1-1").put("pid", pid);
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health",
        exchange -> {
          key.set(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = health.encodePrettily().getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    configure(server.getAddress().getPort());
    Files.writeString(scratch.resolve("lock"), "2026-02-09T07:58:00.000Z");
    pool = new ProcessBuilder("cat").start();
    Files.writeString(scratch.resolve("pid"), String.valueOf(pool.pid()));
  }

  @AfterEach
  void end() throws InterruptedException {
    server.stop(0);
    pool.destroyForcibly().waitFor();
  }

  private void configure(int port) throws IOException {
    JsonObject json =
        new JsonObject()
            .put("http", new JsonObject().put("port", "${NO_SUCH_PORT:-" + port + "}"))
            .put(
                "instance",
                new JsonObject()
                    .put("lock", "${HERE}/${NO_SUCH_NAME:-lock}")
                    .put("pid", "${HERE}/pid"));
    config = Files.writeString(scratch.resolve("pool.json"), json.encodePrettily());
  }

  private Script script(String... tools) throws IOException {
    return Script.of("scripts/utilities/check-kiro-health.sh", scratch, tools)
        .with("HERE", scratch.toString());
  }

  /** What it says, but for others' processes on this machine. */
  private static List<String> said(Script.Outcome outcome) {
    return outcome.out().stream().filter(line -> !line.startsWith("⚠️  Other")).toList();
  }

  private void failsWith(String failure, String remedy) throws Exception {
    Script.Outcome outcome = script("curl").run(config.toString());
    List<String> said = said(outcome);
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(said).contains(failure);
    assertThat(said.get(said.indexOf(failure) + 1)).startsWith("   ").contains(remedy);
    assertThat(said.get(said.size() - 2)).isEqualTo("❌ Session pool is not healthy");
    assertThat(said.get(said.size() - 1)).startsWith("   ").contains("recover.sh " + config);
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "bash timeout", "wget timeout"})
  void itNeedsNeitherSsNorJqNorPsAndAsksByWhatThereIs(String tools) throws Exception {
    Script.Outcome outcome = script(tools.split(" ")).run(config.toString());
    assertThat(said(outcome)).as(outcome.toString()).hasSize(14);
    assertThat(said(outcome).get(2)).isEqualTo("📋 PID: " + pool.pid());
    assertThat(said(outcome).get(4)).matches("💻 CPU: \\d+\\.\\d%");
    assertThat(said(outcome).get(5)).matches("🧠 Memory: \\d+\\.\\d%");
    assertThat(said(outcome).subList(7, 14))
        .containsExactly(
            "✅ Health endpoint responding",
            "   Available: 1",
            "   Busy: 1",
            "   Stuck: 0",
            "🔢 Kiro CLI processes: 2",
            RULE,
            "✅ Session pool is healthy");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(key.get()).isNull();
  }

  /** Of one that is built without a limit of time. */
  @Test
  void theWgetOfBusyboxWillDo() throws Exception {
    Script script = script("timeout");
    String refusal = "for word; do case $word in -[tT]) exit 1 ;; esac; done\nexec ";
    script.having("wget", refusal + Script.which("wget") + " \"$@\"");
    assertThat(script.run(config.toString()).status()).isZero();
  }

  /** GNU's wget would try twenty times. */
  @Test
  void anEndpointThatIsSilentIsNotWaitedForForLong() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configure(silent.getLocalPort());
      Script.Outcome outcome = script("wget", "timeout").run(config.toString());
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.out())
          .contains("✅ Port " + silent.getLocalPort() + " is listening")
          .contains("❌ Health endpoint not responding")
          .anyMatch(line -> line.startsWith("   No answer from ") && line.contains("it hangs"));
    }
  }

  @Test
  void aRemedyCanBePastedIntoAShell() throws Exception {
    Path folder = Files.createDirectory(scratch.resolve("the pool's"));
    config = Files.move(config, folder.resolve("pool.json"));
    Files.delete(scratch.resolve("lock"));
    Script.Outcome outcome = script("curl").run(config.toString());
    String pasted = "'" + scratch + "/the pool'\\''s/pool.json'";
    assertThat(outcome.out())
        .anyMatch(line -> line.endsWith("scripts/run " + pasted))
        .anyMatch(line -> line.endsWith("recover.sh " + pasted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"curl", "bash timeout"})
  void aKeyIsSent(String tools) throws Exception {
    Script script = script(tools.split(" ")).with("KIROGATE_KEY", "a \"quoted\\\" key");
    assertThat(script.run(config.toString()).status()).isZero();
    assertThat(key.get()).isEqualTo("Bearer a \"quoted\\\" key");
  }

  @Test
  void noKeyIsShownToOthersForWantOfATool() throws Exception {
    Script.Outcome outcome =
        script("wget", "timeout").with("KIROGATE_KEY", "k").run(config.toString());
    assertThat(outcome.out())
        .contains("❌ Health endpoint not responding")
        .anyMatch(line -> line.startsWith("   ") && line.endsWith("install curl"));
    assertThat(key.get()).isNull();
  }

  @Test
  void aKeyThatIsMissing() throws Exception {
    status = 401;
    failsWith("❌ Health endpoint refuses us", "Set KIROGATE_KEY");
  }

  @Test
  void sessionsThatAreStuck() throws Exception {
    JsonObject workers = new JsonObject().put("worker1", session(101).put("stuck", false));
    workers.put("worker2", session(102).put("stuck", true));
    health.put("stuck", 1).put("workers", workers);
    failsWith("❌ Sessions stuck: 1", "kill -9 102 ");
  }

  @Test
  void aProblemOfThePool() throws Exception {
    health.put(
        "problem", new JsonObject().put("detail", "Nobody is signed in: run \"kiro-cli login\""));
    failsWith("❌ No agent can be had", "Nobody is signed in: run \"kiro-cli login\"");
  }

  /** Each of the others is shown, and each fault says whose it is. */
  @Test
  void otherPoolsAreCheckedToo() throws Exception {
    JsonObject fast = other("opencode").put("stuck", 1);
    fast.getJsonObject("workers").getJsonObject("fast.worker2").put("stuck", true);
    JsonObject out = other("gemini").put("problem", new JsonObject().put("detail", "Log in"));
    JsonObject fine = other("codex").put("warning", "look").put("paused", true);
    health.put("pools", new JsonObject().put("fast", fast).put("out", out).put("so-so", fine));
    failsWith("❌ Pool fast: Sessions stuck: 1", "kill -9 202 ");
    failsWith("❌ Pool out: No agent can be had", "Log in");
    assertThat(script("curl").run(config.toString()).out())
        .containsSubsequence(
            "   Stuck: 0",
            "📦 Pool fast (opencode)",
            "   Available: 2",
            "   Stuck: 1",
            "📦 Pool out (gemini)",
            "📦 Pool so-so (codex)",
            "⚠️  Pool so-so: look",
            "🔢 Kiro CLI processes: 2")
        .anyMatch(
            line ->
                line.startsWith("⚠️  Pool so-so: Paused")
                    && line.endsWith("/v1/pool/resume?pool=so-so'"));
  }

  @Test
  void otherPoolsThatAreFineAreNoFault() throws Exception {
    health.put("pools", new JsonObject().put("fast", other("opencode")));
    Script.Outcome outcome = script("curl").run(config.toString());
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(said(outcome)).hasSize(18);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aStandInOfAnotherPoolIsTold() throws Exception {
    JsonObject fast = other("demo").put("standsInFor", "opencode");
    fast.put("problem", new JsonObject().put("detail", "opencode is not installed"));
    health.put("pools", new JsonObject().put("fast", fast));
    Script.Outcome outcome = script("curl").run(config.toString());
    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).containsExactly("⚠️  Pool fast: opencode is not installed");
  }

  private static JsonObject other(String agent) {
    JsonObject workers = new JsonObject();
    workers.put("fast.worker1", session(201).put("stuck", false));
    workers.put("fast.worker2", session(202).put("stuck", false));
    return new JsonObject()
        .put("agent", agent)
        .put("available", 2)
        .put("busy", 0)
        .put("stuck", 0)
        .put("sessions", JsonArray.of(session(201), session(202)))
        .put("workers", workers);
  }

  @Test
  void aFailingEndpoint() throws Exception {
    status = 500;
    failsWith("❌ Health endpoint not responding", "recover.sh");
  }

  @Test
  void aPortThatNobodyListensOn() throws Exception {
    int port = server.getAddress().getPort();
    server.stop(0);
    failsWith("❌ Port " + port + " is not listening", "scripts/run " + config);
    failsWith("❌ Health endpoint not responding", "recover.sh");
  }

  @Test
  void aProcessThatDied() throws Exception {
    pool.destroyForcibly().waitFor();
    failsWith("❌ Process is not running", "recover.sh " + config);
  }

  @Test
  void filesThatAreGone() throws Exception {
    Files.delete(scratch.resolve("lock"));
    Files.delete(scratch.resolve("pid"));
    failsWith("❌ No lock file: " + scratch + "/lock", "scripts/run " + config);
    failsWith("❌ No PID file: " + scratch + "/pid", "recover.sh " + config);
  }

  @Test
  void aPidFileThatSaysNothing() throws Exception {
    Files.writeString(scratch.resolve("pid"), "none; rm -rf /");
    failsWith("❌ No PID in " + scratch + "/pid", "recover.sh");
  }

  @Test
  void aConfigThatIsNotThere() throws Exception {
    Script.Outcome outcome = script("curl").run(scratch + "/none.json");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).contains("❌ No config: " + scratch + "/none.json");
    assertThat(outcome.err()).isEmpty();
  }

  /** Whoever watches stdout sees a healthy pool, whoever reads along is told. */
  @Test
  void aStandInIsNoFault() throws Exception {
    health
        .put("standsInFor", "kiro-cli")
        .put("problem", new JsonObject().put("detail", "kiro-cli is not installed"));
    Script.Outcome outcome = script("curl").run(config.toString());
    assertThat(outcome.status()).isZero();
    assertThat(said(outcome)).hasSize(14);
    assertThat(outcome.err()).containsExactly("⚠️  kiro-cli is not installed");
  }

  @Test
  void whatIsNoFaultAndYetToBeKnown() throws Exception {
    health.put("paused", true).put("warning", "worker2 will not start");
    Script.Outcome outcome = script("curl").run(config.toString());
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("⚠️  worker2 will not start")
        .anyMatch(line -> line.startsWith("⚠️  Paused") && line.endsWith("/v1/pool/resume"));
  }

  @Test
  void anAgentThatIsNotThePools() throws Exception {
    Path cli = Files.writeString(scratch.resolve("kiro-cli"), "#!/bin/sh\nread line\n");
    assertThat(cli.toFile().setExecutable(true)).isTrue();
    Process stray = new ProcessBuilder(cli.toString()).start();
    try {
      assertThat(script("curl").run(config.toString()).out())
          .anyMatch(line -> line.matches("⚠️  Other kiro-cli processes: [1-9]\\d*"));
    } finally {
      stray.destroyForcibly().waitFor();
    }
  }
}
