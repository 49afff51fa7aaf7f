package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.PIPES;
import static io.kirogate.process.Recorder.PTY;
import static io.kirogate.process.Recorder.isAlive;
import static io.kirogate.process.Recorder.launch;
import static io.kirogate.process.Recorder.shell;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.process.Exit.Exited;
import io.kirogate.process.Exit.Killed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in and comes out of a process, and how it ended by itself. */
class AgentProcessTest {
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
  void carriesBytesBothWays(Wiring wiring) {
    AgentProcess process = seen.start(shell(wiring, "read line; echo got $line"));
    process.write("hello\n".getBytes(UTF_8));
    seen.awaitText("got hello");
    assertThat(seen.awaitExit()).isEqualTo(new Exited(0));
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void keepsTheOrderOfWritesAcrossTheStart(Wiring wiring) {
    AgentProcess process =
        seen.start(shell(wiring, "while read n && [ $n != end ]; do echo =$n; done"));
    IntStream.range(0, 2_000).forEach(n -> process.write((n + "\n").getBytes(UTF_8)));
    process.write("end\n".getBytes(UTF_8));
    seen.awaitExit();
    String answers =
        seen.text().lines().filter(l -> l.startsWith("=")).collect(Collectors.joining());
    assertThat(answers)
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(n -> "=" + n).collect(Collectors.joining()));
  }

  @Test
  void carriesAMegabyteThroughPipes() {
    byte[] megabyte = "0123456789abcdef".repeat(1 << 16).getBytes(UTF_8);
    AgentProcess process = seen.start(launch(PIPES, "head", "-c", "1048576"));
    process.write(megabyte);
    assertThat(seen.awaitExit()).isEqualTo(new Exited(0));
    assertThat(seen.bytes()).isEqualTo(megabyte);
  }

  @Test
  void keepsErrorsApartOnPipesAndTogetherOnATerminal() {
    seen.start(shell(PIPES, "echo out; echo err >&2"));
    seen.awaitExit();
    assertThat(seen.text()).isEqualTo("out\n");
    assertThat(seen.errorText()).isEqualTo("err\n");
    try (Recorder terminal = new Recorder()) {
      terminal.start(shell(PTY, "echo out; echo err >&2"));
      terminal.awaitExit();
      assertThat(terminal.text()).isEqualTo("out\r\nerr\r\n");
      assertThat(terminal.errorText()).isEmpty();
    }
  }

  /** {@code script} alone makes it 0 x 0 (libraries.md, NuProcess 7, as is the echo above). */
  @Test
  void givesTheTerminalItsSize() {
    seen.start(launch(new Wiring.Pty(2000, 51), "stty", "size"));
    seen.awaitExit();
    assertThat(seen.text()).isEqualTo("51 2000\r\n");
  }

  @Test
  void knowsWhetherTheTerminalCollectsLines() {
    AgentProcess process =
        seen.start(shell(PTY, "echo up; read x; stty -icanon; echo raw; exec cat"));
    seen.awaitText("up");
    assertThat(process.canonical()).isTrue();
    process.write("\n".getBytes(UTF_8));
    seen.awaitText("raw");
    assertThat(process.canonical()).isFalse();
  }

  @Test
  void knowsNoLineModeOfPipesNorOfTheDead() {
    AgentProcess process = seen.start(launch(PIPES, "true"));
    assertThat(process.canonical()).isTrue();
    seen.awaitExit();
    assertThat(process.canonical()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void knowsTheAgentsPid(Wiring wiring) {
    AgentProcess process = seen.start(shell(wiring, "echo pid=$$; read x"));
    long printed = seen.printed("pid");
    assertThat(process.pid()).isEqualTo(printed);
    assertThat(process.pid() == process.wrapperPid()).isEqualTo(wiring == PIPES);
    assertThat(isAlive(process.wrapperPid())).isTrue();
  }

  /** A Ctrl-C at the gateway's terminal goes to its process group, and must not reach agents. */
  @ParameterizedTest
  @MethodSource("wirings")
  void keepsTheAgentInASessionOfItsOwn(Wiring wiring) {
    AgentProcess process = seen.start(shell(wiring, "echo up; read x"));
    seen.awaitText("up");
    for (long pid : List.of(process.pid(), process.wrapperPid())) {
      assertThat(Proc.stat(pid).orElseThrow().session()).isEqualTo(pid);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "3", "9", "15", "128", "255"})
  void tellsAStatus(int status) {
    seen.start(shell(PTY, "exit " + status));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(status));
    try (Recorder pipes = new Recorder()) {
      pipes.start(shell(PIPES, "exit " + status));
      assertThat(pipes.awaitExit()).isEqualTo(new Exited(status));
    }
  }

  /** NuProcess alone reports both as 9 (libraries.md, NuProcess 4). */
  @ParameterizedTest
  @MethodSource("wirings")
  void tellsSigkillFromStatusNine(Wiring wiring) {
    seen.start(shell(wiring, "kill -9 $$"));
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
    assertThat(seen.awaitExit().describe()).isEqualTo("was killed by SIGKILL");
  }

  /** A terminal's {@code script} cannot: its own status is all there is. */
  @Test
  void tellsStatus137FromSigkillOnPipes() {
    seen.start(shell(PIPES, "exit 137"));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(137));
    try (Recorder terminal = new Recorder()) {
      terminal.start(shell(PTY, "exit 137"));
      assertThat(terminal.awaitExit()).isEqualTo(new Killed(9));
    }
  }

  /** NuProcess alone throws (libraries.md, NuProcess 6). */
  @ParameterizedTest
  @ValueSource(strings = {"exec cat", "exec >&- 2>&-; read x; exit 5"})
  void takesWritesToTheDeadForNothing(String script) {
    AgentProcess process = seen.start(shell(PIPES, script));
    process.end(Duration.ZERO);
    seen.awaitExit();
    byte[] megabyte = new byte[1 << 20];
    IntStream.range(0, 20).forEach(n -> process.write(megabyte));
    assertThat(process.unread()).isZero();
    assertThat(seen.exits).hasSize(1);
    assertThat(seen.refusals).isEmpty();
  }

  /** NuProcess alone forgets such a child (libraries.md, NuProcess 1). */
  @Test
  void seesTheEndOfOneThatClosedItsOutputs() {
    AgentProcess process = seen.start(shell(PIPES, "echo up; exec >&- 2>&-; read x; exit 5"));
    seen.awaitText("up");
    await().atMost(PATIENCE).until(() -> openDescriptors(process.pid()).size() == 1);
    assertThat(seen.exits).isEmpty();
    process.write("\n".getBytes(UTF_8));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(5));
  }

  @Test
  void measuresTheWholeTree() {
    AgentProcess process =
        seen.start(
            shell(
                PTY,
                "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 1000 & echo up; read x"));
    seen.awaitText("up");
    Usage usage = process.usage().toCompletableFuture().join();
    assertThat(usage.processes()).as("script, sh, sleep").isEqualTo(3);
    assertThat(usage.residentBytes()).isGreaterThan(1 << 20);
    assertThat(usage.cpuTime()).isPositive();
    assertThat(usage.cpuPercent()).isPositive();
  }

  @Test
  void measuresNothingOfTheDead() {
    AgentProcess process = seen.start(launch(PIPES, "/nonexistent"));
    assertThat(process.usage().toCompletableFuture().join()).isEqualTo(Usage.NONE);
    assertThat(process.pid()).isZero();
    assertThat(process.wrapperPid()).isZero();
  }

  /** Several threads ask at the moment in which it can first be found. */
  @Test
  void anAgentIsWatchedOnceWhoeverFindsIt() throws Exception {
    long before = watched();
    List<AgentProcess> started =
        IntStream.range(0, 20)
            .mapToObj(n -> seen.start(shell(PTY, "echo here; exec sleep 100")))
            .toList();
    ExecutorService askers = Executors.newFixedThreadPool(3);
    for (int asker = 0; asker < 3; asker++) {
      askers.execute(
          () -> {
            while (started.stream().anyMatch(process -> process.pid() == 0)) {
              Thread.onSpinWait();
            }
          });
    }
    askers.shutdown();
    assertThat(askers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    // The carrier and the agent of each, as soon as the process thread has seen the last.
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(watched() - before).isEqualTo(40));
    started.forEach(process -> process.end(Duration.ZERO));
  }

  private static long watched() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(AgentProcessTest::isPidfd).count();
    }
  }

  private static boolean isPidfd(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().contains("pidfd");
    } catch (IOException closed) {
      return false;
    }
  }

  private static List<Path> openDescriptors(long pid) throws IOException {
    try (var entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return entries.toList();
    }
  }
}
