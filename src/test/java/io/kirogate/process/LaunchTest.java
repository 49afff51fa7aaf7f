package io.kirogate.process;

import static io.kirogate.process.Recorder.PATH;
import static io.kirogate.process.Recorder.PIPES;
import static io.kirogate.process.Recorder.PTY;
import static io.kirogate.process.Recorder.launch;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.process.Exit.NotStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reaches an agent, and what is said when it cannot be started. */
class LaunchTest {
  /** 1 to 31; what lies above belongs to the C library. */
  private static final long STANDARD_SIGNALS = 0x7fff_ffff;

  @TempDir private Path directory;
  private final Recorder seen = new Recorder();

  static List<Wiring> wirings() {
    return List.of(PTY, PIPES);
  }

  @AfterEach
  void leaveNothing() {
    seen.close();
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void handsOverExactlyTheEnvironment(Wiring wiring) {
    assertThat(environmentOf(wiring, PATH)).isEqualTo(PATH);
  }

  /** Those that script, and the shell that it starts, set themselves. */
  @ParameterizedTest
  @MethodSource("wirings")
  void handsOverWhatTheWrapperUsesItself(Wiring wiring) {
    Map<String, String> given = new HashMap<>(PATH);
    given.putAll(
        Map.of("SHELL", "/bin/it's fish", "PWD", "/elsewhere", "OLDPWD", "/old", "SHLVL", "7"));
    given.putAll(
        Map.of("_", "x", "EMPTY", "", "A", "b=c d", "QUOTES", "'\"$(id)`id`", "LINES2", "1\n2"));
    assertThat(environmentOf(wiring, given)).isEqualTo(given);
  }

  private Map<String, String> environmentOf(Wiring wiring, Map<String, String> given) {
    seen.start(new Launch(List.of("cat", "/proc/self/environ"), directory, given, wiring, null));
    seen.awaitExit();
    String block = new String(seen.bytes(), ISO_8859_1).replace("\r\n", "\n");
    return Arrays.stream(block.split("\0"))
        .map(entry -> entry.split("=", 2))
        .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void takesNoWordForSyntax(Wiring wiring) {
    List<String> hostile =
        List.of(
            "$(id)",
            "`id`",
            "it's",
            "a\"b",
            "; exit 9",
            "{rows}{command}",
            "*",
            "-e",
            "A=1",
            "\\",
            " ");
    seen.start(launch(wiring, words(List.of("printf", "<%s>"), hostile)));
    seen.awaitExit();
    assertThat(seen.text())
        .isEqualTo(hostile.stream().map(w -> "<" + w + ">").collect(Collectors.joining()));
  }

  private static String[] words(List<String> first, List<String> rest) {
    return Stream.concat(first.stream(), rest.stream()).toArray(String[]::new);
  }

  /** NuProcess ignores SIGPIPE, a background gateway SIGINT; ignored signals are inherited. */
  @ParameterizedTest
  @MethodSource("wirings")
  void startsWithEverySignalAtItsDefault(Wiring wiring) {
    seen.start(launch(wiring, "grep", "-E", "Sig(Ign|Blk)", "/proc/self/status"));
    seen.awaitExit();
    assertThat(seen.text().lines().map(line -> line.split("\\s+")[1]).toList())
        .hasSize(2)
        .allSatisfy(
            mask -> assertThat(Long.parseUnsignedLong(mask, 16) & STANDARD_SIGNALS).isZero());
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void startsInTheDirectory(Wiring wiring) throws IOException {
    seen.start(new Launch(List.of("pwd", "-P"), directory, PATH, wiring, null));
    seen.awaitExit();
    assertThat(seen.text().strip()).isEqualTo(directory.toRealPath().toString());
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void saysThatTheCommandIsMissing(Wiring wiring) {
    NotStarted exit = refusal(launch(wiring, "no-such-agent"));
    assertThat(exit.commandMissing()).isTrue();
    assertThat(exit.describe()).contains("could not be started", "no-such-agent", "PATH");
  }

  @Test
  void looksOnThePathThatTheAgentGets() throws IOException {
    Path agent = executable("agent", "#!/bin/sh\necho it is me\n");
    String path = directory + ":" + PATH.get("PATH");
    seen.start(new Launch(List.of("agent"), Path.of("/"), Map.of("PATH", path), PTY, null));
    seen.awaitText("it is me");
    assertThat(Programs.find("agent", Map.of("PATH", path), Path.of("/"))).contains(agent);
    assertThat(refusal(launch(PTY, "agent")).commandMissing()).isTrue();
  }

  @Test
  void saysThatTheCommandIsNoProgram() throws IOException {
    Path text = Files.writeString(directory.resolve("text"), "#!/bin/sh\n");
    assertThat(refusal(launch(PTY, text.toString())).reason())
        .isEqualTo("there is no executable " + text);
    assertThat(refusal(launch(PIPES, directory.toString())).commandMissing()).isTrue();
  }

  /** Only the exec itself can find this out, as a status (libraries.md, NuProcess 4). */
  @ParameterizedTest
  @MethodSource("wirings")
  void saysThatTheInterpreterIsMissing(Wiring wiring) throws IOException {
    Path agent = executable("agent", "#!/no/such/interpreter\n");
    NotStarted exit = refusal(launch(wiring, agent.toString()));
    assertThat(exit.commandMissing()).isTrue();
    assertThat(exit.reason()).contains("127", "failed to execute " + agent);
  }

  @Test
  void takesALongSpeechAndStatus127ForAnExit() {
    seen.start(Recorder.shell(PIPES, "seq 1000; exit 127"));
    assertThat(seen.awaitExit()).isEqualTo(new Exit.Exited(127));
  }

  /** NuProcess alone says the same of it as of a missing program (libraries.md, NuProcess 4). */
  @Test
  void saysThatTheDirectoryIsMissing() {
    Path missing = directory.resolve("missing");
    NotStarted exit = refusal(new Launch(List.of("true"), missing, PATH, PTY, null));
    assertThat(exit.reason()).isEqualTo("the directory " + missing + " does not exist");
    assertThat(exit.commandMissing()).isFalse();
  }

  @Test
  void saysWhichProgramOfTheWrapperIsMissing() throws IOException {
    executable("agent", "#!/bin/sh\n");
    Files.createSymbolicLink(directory.resolve("setpriv"), Path.of("/usr/bin/setpriv"));
    Files.createSymbolicLink(directory.resolve("setsid"), Path.of("/usr/bin/setsid"));
    Map<String, String> poor = Map.of("PATH", directory.toString());
    assertThat(refusal(new Launch(List.of("agent"), directory, poor, PTY, null)).reason())
        .startsWith("there is no script on the PATH");
    assertThat(
            refusal(new Launch(List.of("agent"), directory, PATH, PTY, List.of("nowrap"))).reason())
        .startsWith("there is no nowrap on the PATH");
  }

  @Test
  void saysWhatTheWrapperSaid() {
    List<String> old = List.of("sh", "-c", "echo script: unrecognized option >&2; exit 1");
    assertThat(refusal(new Launch(List.of("true"), directory, PATH, PTY, old)).reason())
        .isEqualTo("the command line around it ended with status 1: script: unrecognized option");
  }

  @Test
  void usesTheWrapperGiven() {
    List<String> own = List.of("env", "--", "{command}", "{columns}x{rows}");
    seen.start(new Launch(List.of("echo", "{rows}"), directory, PATH, new Wiring.Pty(7, 5), own));
    seen.awaitText("{rows} 7x5\n");
  }

  @Test
  void refusesWhatNoProcessCanBeGiven() {
    assertThat(refusal(launch(PIPES, "")).reason()).isEqualTo("the command is empty");
    assertThat(refusal(launch(PIPES)).reason()).isEqualTo("the command is empty");
    assertThat(refusal(launch(PTY, "echo", "a\0b")).reason()).contains("NUL");
    assertThat(refusal(new Launch(List.of("true"), directory, PATH, PTY, List.of())).reason())
        .isEqualTo("the wrapper is empty");
    for (String name : Set.of("", "A=B", "A\0")) {
      Launch launch = new Launch(List.of("true"), directory, Map.of(name, "x"), PIPES, null);
      assertThat(refusal(launch).describe()).contains("environment variable");
    }
  }

  @Test
  void saysThatTheWordsAreTooLong() {
    assertThat(refusal(launch(PTY, "echo", "x".repeat(200_000))).describe())
        .contains("could not be started", "131072 bytes");
  }

  @Test
  void refusesSizesThatNoTerminalHas() {
    assertThatThrownBy(() -> new Wiring.Pty(0, 24)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Wiring.Pty(80, 65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsSecretsOutOfTheLog() {
    Launch launch = new Launch(List.of("a"), directory, Map.of("TOKEN", "secret"), PTY, null);
    assertThat(launch.toString()).doesNotContain("secret");
  }

  /** Also proves that a failed start can be ended like any other. */
  private NotStarted refusal(Launch launch) {
    try (Recorder refused = new Recorder()) {
      AgentProcess process = refused.start(launch);
      Exit exit = refused.awaitExit();
      Recorder.awaitDone(process.end(Duration.ofMinutes(1)));
      assertThat(exit).isInstanceOf(NotStarted.class);
      return (NotStarted) exit;
    }
  }

  private Path executable(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
