package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} as a process of its own: what it finds, and which remedy it names. */
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class DoctorTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final List<MainProcess> processes = new ArrayList<>();

  @TempDir Path scratch;

  @AfterEach
  void leaveNoProcess() throws InterruptedException {
    for (MainProcess process : processes) {
      process.kill();
    }
  }

  private JsonObject config(String... demoOptions) {
    JsonObject config = Gateway.config(demoOptions);
    config.put("state", new JsonObject().put("directory", scratch + "/state"));
    return config;
  }

  private MainProcess start(String... words) throws IOException {
    MainProcess process = MainProcess.start(scratch, words);
    processes.add(process);
    return process;
  }

  private MainProcess.Outcome examine(JsonObject config) throws Exception {
    Path file = Files.writeString(scratch.resolve("doctor.json"), config.encode());
    MainProcess.Outcome outcome = start("doctor", "-conf", file.toString()).outcome();
    assertThat(outcome.err()).isEmpty();
    return outcome;
  }

  /** The only thing that is wrong, its remedy under it. */
  private void finds(JsonObject config, String failure, String remedy) throws Exception {
    MainProcess.Outcome outcome = examine(config);
    List<String> out = outcome.out();
    assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
    assertThat(out.stream().filter(line -> line.startsWith("❌")).toList())
        .hasSize(2)
        .contains("❌ One check failed: see what to do under it");
    int at = out.indexOf(out.stream().filter(line -> line.startsWith("❌")).findFirst().get());
    assertThat(out.get(at)).startsWith("❌ " + failure);
    List<String> under =
        out.subList(at + 1, out.size()).stream().takeWhile(line -> line.startsWith("   ")).toList();
    assertThat(String.join("\n", under)).contains(remedy);
  }

  @Test
  void aHealthyStartAndNothingIsLeftOfIt() throws Exception {
    String unique = String.valueOf(System.nanoTime());
    JsonObject config = config("--seed", unique);
    config.getJsonObject("agent").put("directory", scratch + "/work/{worker}");
    MainProcess.Outcome outcome = examine(config);
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .extracting(line -> line.replaceFirst("([:,]| is) .*", ""))
        .containsExactly(
            "✅ Config",
            "✅ State directory",
            "✅ Port",
            "✅ Wrapper",
            "✅ Command",
            "✅ Directory",
            "✅ Start",
            "✅ Login",
            "✅ Prompt",
            "✅ Reset",
            "⏭  Version",
            "✅ All that a start needs");
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains(unique));
    assertThat(scratch.resolve("state")).doesNotExist();
    assertThat(scratch.resolve("work")).doesNotExist();
  }

  @Test
  void theCommandIsMissingWhateverWouldStandIn() throws Exception {
    JsonObject config = config();
    config.getJsonObject("agent").put("fallback", "demo").put("command", JsonArray.of("no-cli"));
    finds(config, "Command: there is no no-cli on the agents' PATH (", "Install it, or add its");
  }

  @Test
  void theCommandIsWhereAServiceDoesNotLook() throws Exception {
    Path home = scratch.resolve("home");
    program(home.resolve(".local/bin/some-cli"), "true");
    JsonObject config = config();
    config.getJsonObject("agent").put("command", JsonArray.of("some-cli"));
    Path file = Files.writeString(scratch.resolve("doctor.json"), config.encode());
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "doctor",
            "-conf",
            file.toString());
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();
    assertThat(process.inputReader().lines())
        .contains("   It is in " + home + "/.local/bin: add that to agent.environment.set.PATH");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  @Test
  void nobodyIsSignedIn() throws Exception {
    finds(config("--not-logged-in"), "Login: nobody is signed in: ", " login");
  }

  @Test
  void theWrapperLacksAnOption() throws Exception {
    Path script = program(scratch.resolve("bin/script"), "echo ' -q, --quiet'");
    JsonObject config = config();
    setPath(config, script.getParent() + ":" + System.getenv("PATH"));
    finds(config, "Wrapper: " + script + " does not know --echo", "util-linux 2.35 or newer");
  }

  /** What it refuses it names on stderr. */
  @Test
  void theWrapperDoesNotTakeAnOptionThatItNames() throws Exception {
    Path script = program(scratch.resolve("bin/script"), "echo 'no --echo here' >&2; exit 1");
    JsonObject config = config();
    setPath(config, script.getParent() + ":" + System.getenv("PATH"));
    finds(config, "Wrapper: " + script + " does not know --echo", "util-linux 2.35 or newer");

    program(script, "echo '-E, --echo <when>'; case $1 in --help) ;; *) exit 3 ;; esac");
    finds(
        config,
        "Wrapper: around a command that does nothing it exited with status 3: -E, --echo <when>",
        "util-linux");
  }

  @Test
  void aWrapperOfOnesOwnLacksAnOption() throws Exception {
    JsonObject config = config();
    JsonArray wrapper = JsonArray.of("setsid", "--no-such-option", "{command}");
    config.getJsonObject("agent").put("wrapper", wrapper);
    finds(config, "Wrapper: around a command that does nothing it ", "Correct agent.wrapper");
  }

  @Test
  void aProgramThatDoesNotEndIsNotWaitedFor() throws Exception {
    Path script = program(scratch.resolve("bin/script"), "exec sleep 600");
    JsonObject config = config();
    setPath(config, script.getParent() + ":" + System.getenv("PATH"));
    finds(config, "Wrapper: " + script + " does not know --echo", "util-linux 2.35 or newer");
  }

  /** Not even what left the agent's session and ignores all that can be ignored. */
  @Test
  void nothingIsLeftWhenItIsInterrupted() throws Exception {
    Path cli =
        program(
            scratch.resolve("cli"),
            "trap '' HUP INT TERM\nsetsid sleep 600 & echo $! >" + scratch + "/stray\nsleep 600");
    JsonObject config = config();
    config
        .getJsonObject("agent")
        .put("command", JsonArray.of(cli.toString()))
        .put("directory", scratch + "/work/{worker}");
    MainProcess doctor = start("doctor", "-conf", config.encode());
    Path stray = scratch.resolve("stray");
    await().atMost(LONG).until(() -> Files.exists(stray) && Files.size(stray) > 1);
    long pid = Long.parseLong(Files.readString(stray).strip());

    doctor.signal("INT");

    assertThat(doctor.outcome().err()).isEmpty();
    await().atMost(LONG).until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(scratch.resolve("work")).doesNotExist();
  }

  @Test
  void theReadyMarkIsNeverSeen() throws Exception {
    JsonObject config = config("--boot-silent");
    config.getJsonObject("agent").put("bootTimeout", "1s");
    finds(config, "Start: it was never ready: ", "See what it shows: cd /");
  }

  @Test
  void thePromptIsNotAnswered() throws Exception {
    JsonObject config = config("--word-delay", "100000");
    config.getJsonObject("pool").put("turnTimeout", "1s");
    finds(config, "Prompt: did not answer our check prompt within 1000 ms", "pool.turnTimeout");
  }

  @Test
  void theResetIsNotProven() throws Exception {
    finds(forgetful(), "Reset: its reset was not proven", "agent.reset to \"respawn\"");
  }

  @Test
  void whoStartsAnewForEachRequestNeedsNoReset() throws Exception {
    JsonObject config = forgetful();
    config.getJsonObject("agent").put("reset", "respawn");
    MainProcess.Outcome outcome = examine(config);
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .anyMatch(line -> line.startsWith("⚠️  Reset: its reset was not proven"))
        .contains("   agent.reset does without it");
  }

  /** An agent that confirms a /clear in other words than its profile knows. */
  private JsonObject forgetful() throws IOException {
    JsonObject step =
        new JsonObject().put("type", "/clear").put("expect", "Forgotten!").put("prompt", "ready");
    JsonObject config = profile(config(), new JsonObject().put("reset", JsonArray.of(step)));
    config.getJsonObject("agent").put("resetTimeout", "1s");
    return config;
  }

  @Test
  void thePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      finds(
          at(port, config()),
          "Port: cannot listen on 127.0.0.1:" + port,
          "ss -ltnp 'sport = :" + port + "'");
    }
  }

  @Test
  void itMayBeAskedWhileTheGatewayRuns() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    JsonObject config = at(port, config());
    MainProcess gateway = start("-conf", config.encode());
    assertThat(gateway.nextLine()).startsWith("✅ Created lock file (PID: ");
    assertThat(gateway.nextLine()).startsWith("kirogate ready on ");

    MainProcess.Outcome outcome = examine(config);

    String pid = Files.readString(scratch.resolve("pid")).strip();
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .contains(
            "✅ State directory: %s/state, in use by the running gateway (PID %s)"
                .formatted(scratch, pid),
            "✅ Port: 127.0.0.1:%d is in use by the running gateway (PID %s)".formatted(port, pid));
  }

  private JsonObject at(int port, JsonObject config) {
    config.put("http", new JsonObject().put("port", port));
    return config.put(
        "instance", new JsonObject().put("lock", scratch + "/lock").put("pid", scratch + "/pid"));
  }

  @Test
  void aConfigThatIsNotThereIsTold() throws Exception {
    MainProcess.Outcome outcome = start("doctor", "-conf", scratch + "/none.json").outcome();
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .startsWith(
            "❌ Config: -conf " + scratch + "/none.json: no such file",
            "   Name the config's file: doctor -conf FILE");
  }

  @Test
  void everyFaultOfTheConfigIsTold() throws Exception {
    MainProcess.Outcome outcome =
        examine(
            new JsonObject()
                .put("unknown", 1)
                .put("agent", new JsonObject().put("directory", scratch + "/none")));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .hasSize(6)
        .contains(
            "   Correct $.agent.directory in " + scratch + "/doctor.json",
            "   Correct $.unknown in " + scratch + "/doctor.json",
            "⏭  All else: skipped, it needs a config",
            "❌ 2 checks failed: see what to do under each");
  }

  @Test
  void aVersionThatTheProfileDoesNotKnowIsSaidAndNoFailure() throws Exception {
    JsonObject config = config();
    List<String> demo =
        Preparation.of(config.encode(), System.getenv()).defaultPool().agent().command();
    Path cli =
        program(
            scratch.resolve("cli"),
            "[ \"$1\" != --version ] || { echo some-cli 2.3.4; exit; }\nexec '"
                + String.join("' '", demo)
                + "'");
    config.getJsonObject("agent").put("command", JsonArray.of(cli.toString()));
    profile(
        config,
        new JsonObject()
            .put("testedWith", JsonArray.of("1.19.7"))
            .put(
                "version",
                new JsonObject()
                    .put("arguments", JsonArray.of("--version"))
                    .put("match", "(\\d+\\.\\d+\\.\\d+)")));
    MainProcess.Outcome outcome = examine(config);
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .contains(
            "⚠️  Version: 2.3.4, which the profile mine is not tested with",
            "   Tested with: 1.19.7. What is told above was tried with 2.3.4, just now");
  }

  /** A kiro-cli that knows one way only, as a script that behaves so. */
  private JsonObject kiro(String version, String knows) throws Exception {
    List<String> demo =
        Preparation.of("{\"agent\": {\"profile\": \"demo\", \"variant\": \"acp-v2\"}}", Map.of())
            .defaultPool()
            .agent()
            .command();
    Path cli =
        program(
            scratch.resolve("kiro-cli"),
            """
            case "$*" in
            --version) echo "kiro-cli %s" ;;
            whoami*) echo '{"account":null}'; exit 1 ;;
            "%s") exec '%s' ;;
            *) echo "error: unexpected argument" >&2; exit 2 ;;
            esac"""
                .formatted(version, knows, String.join("' '", demo)));
    JsonObject config = config();
    JsonObject agent = config.getJsonObject("agent");
    agent.put("profile", "kiro-cli").put("command", JsonArray.of(cli.toString()));
    agent.remove("variant");
    return config;
  }

  @Test
  void theVariantIsToldAndWhyNotAnother() throws Exception {
    JsonObject config = kiro("2.9.0", "acp --agent-engine v2");
    config.put(
        "pools",
        new JsonObject()
            .put("fast", new JsonObject().put("agent", config.getJsonObject("agent").copy())));
    MainProcess.Outcome outcome = examine(config);
    assertThat(outcome.status()).as(outcome.toString()).isZero();
    assertThat(outcome.out())
        .contains(
            "✅ default: Variant: acp-v2 (acp-v3: is for versions from 2.19.2; acp: is for versions from 1.25.0 and below 2.8.0)",
            "✅ default: Start: it came up and is ready",
            "✅ fast: Prompt: it answered one");
  }

  @Test
  void anOldVersionAndTheLoginAreToldWithWhatToDo() throws Exception {
    MainProcess.Outcome outcome = examine(kiro("1.26.0", "nothing"));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out())
        .anyMatch(
            line ->
                line.matches(
                    "❌ Login: nobody is signed in: `.*kiro-cli whoami --format json` says.*"))
        .anyMatch(line -> line.matches("   As .*: kiro-cli login --use-device-flow"))
        .contains(
            "❌ Version: 1.26.0 is too old",
            "   Kiro's service refuses versions before 1.28.2 since November 2026: update it");
  }

  private JsonObject profile(JsonObject config, JsonObject differences) throws IOException {
    differences.put("name", "mine").put("extends", "demo#line");
    Path file = Files.writeString(scratch.resolve("mine.json"), differences.encode());
    config.getJsonObject("agent").put("profile", file.toString()).remove("variant");
    return config;
  }

  private static void setPath(JsonObject config, String path) {
    config
        .getJsonObject("agent")
        .put("environment", new JsonObject().put("set", new JsonObject().put("PATH", path)));
  }

  private static Path program(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
