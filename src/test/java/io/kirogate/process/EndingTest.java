package io.kirogate.process;

import static io.kirogate.process.Recorder.PATH;
import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.PIPES;
import static io.kirogate.process.Recorder.PTY;
import static io.kirogate.process.Recorder.awaitDone;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever belongs to an agent is gone once its end is told, whatever it tries. */
class EndingTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofHours(1);

  /** Deaf to both polite signals, and so are its children. */
  private static final String DEAF = "trap '' HUP TERM; ";

  private static final String SLEEP = "sleep 1000 & echo child=$!; ";

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
  void hangsUpFirst(Wiring wiring) {
    AgentProcess process =
        seen.start(shell(wiring, "trap 'exit 7' HUP; echo up; while :; do read x; done"));
    seen.awaitText("up");
    awaitDone(process.end(LONG));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(7));
  }

  /** SIGTERM to script itself would make it say 0 (libraries.md, NuProcess 8). */
  @ParameterizedTest
  @MethodSource("wirings")
  void terminatesNext(Wiring wiring) {
    AgentProcess process =
        seen.start(
            shell(
                wiring, "trap '' HUP; trap 'exit 8' TERM; echo up; while :; do sleep 0.01; done"));
    seen.awaitText("up");
    awaitDone(process.end(Duration.ofSeconds(2)));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(8));
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void usesForceInTheEnd(Wiring wiring) {
    AgentProcess process = seen.start(shell(wiring, DEAF + SLEEP + "wait"));
    long child = seen.printed("child");
    awaitDone(process.end(SHORT));
    assertThat(isAlive(child)).isFalse();
    assertThat(Proc.stat(process.pid())).as("not even a zombie").isEmpty();
    assertThat(Proc.stat(process.wrapperPid())).as("not even a zombie").isEmpty();
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void findsThoseInSessionsOfTheirOwn(Wiring wiring) {
    AgentProcess process =
        seen.start(shell(wiring, DEAF + "setsid sh -c '" + SLEEP + "wait' & wait"));
    long child = seen.printed("child");
    awaitDone(process.end(SHORT));
    assertThat(isAlive(child)).isFalse();
  }

  /** Its parent is dead and init has adopted it; only its session tells. */
  @ParameterizedTest
  @MethodSource("wirings")
  void findsOrphans(Wiring wiring) {
    AgentProcess process =
        seen.start(shell(wiring, DEAF + "sh -c '" + SLEEP + "' & wait; echo up; cat"));
    seen.awaitText("up");
    long child = seen.printed("child");
    awaitDone(process.end(SHORT));
    assertThat(isAlive(child)).isFalse();
  }

  /** A daemon: neither parent nor session lead to it, only the marker. */
  @ParameterizedTest
  @MethodSource("wirings")
  void findsDaemonsByTheMarker(Wiring wiring) {
    String daemon = DEAF + "setsid sh -c 'setsid sleep 1000 & echo child=$!' & wait; echo up; cat";
    AgentProcess process = seen.start(marked(wiring, daemon));
    seen.awaitText("up");
    long child = seen.printed("child");
    awaitDone(process.end(SHORT));
    assertThat(isAlive(child)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void endsWhatAnAgentLeavesBehind(Wiring wiring) {
    AgentProcess process = seen.start(marked(wiring, "trap '' HUP; " + SLEEP + "exit 4"));
    long child = seen.printed("child");
    assertThat(seen.awaitExit()).isEqualTo(new Exited(4));
    await().atMost(PATIENCE).until(() -> !isAlive(child));
    awaitDone(process.end(LONG));
  }

  /** NuProcess alone would tell the end only with the grandchild's (libraries.md, NuProcess 2). */
  @Test
  void doesNotWaitForAGrandchildThatKeepsThePipe(@TempDir Path directory) throws IOException {
    Path proof = directory.resolve("proof");
    String talker = "trap '' TERM; while sleep 0.02; do echo talk; echo x >>" + proof + "; done";
    String script = "setsid sh -c 'setsid sh -c \"" + talker + "\" & echo child=$!' & wait; exit 4";
    seen.start(shell(PIPES, script));
    long child = seen.printed("child");
    assertThat(seen.awaitExit()).isEqualTo(new Exited(4));
    assertThat(isAlive(child)).as("it escaped, having no marker").isTrue();
    long size = Files.size(proof);
    await().atMost(PATIENCE).until(() -> Files.size(proof) > size + 10);
    assertThat(LibC.kill((int) child, Signals.KILL)).isZero();
    assertThat(seen.late).as("the exit is the last event").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void tellsThatSomebodyKilledTheAgent(Wiring wiring) {
    AgentProcess process = seen.start(shell(wiring, "echo up; while :; do read x; done"));
    seen.awaitText("up");
    LibC.kill((int) process.pid(), Signals.KILL);
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
  }

  /** A SIGKILL of script alone leaves them alive (libraries.md, NuProcess 8). */
  @Test
  void takesTheAgentDownWithItsScript() {
    AgentProcess process = seen.start(shell(PTY, DEAF + SLEEP + "wait"));
    long child = seen.printed("child");
    long agent = process.pid();
    LibC.kill((int) process.wrapperPid(), Signals.KILL);
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
    await().atMost(PATIENCE).until(() -> !isAlive(agent) && !isAlive(child));
  }

  @Test
  void hastensAnEndThatHasBegun() {
    AgentProcess process = seen.start(shell(PTY, DEAF + "echo up; while :; do read x; done"));
    seen.awaitText("up");
    process.end(LONG);
    process.end(SHORT);
    awaitDone(process.end(LONG));
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
    assertThat(seen.exits).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void endsWhatHasHardlyBegun(Wiring wiring) {
    AgentProcess process = seen.start(shell(wiring, DEAF + "sleep 1000"));
    awaitDone(process.end(Duration.ZERO));
    assertThat(isAlive(process.wrapperPid())).isFalse();
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
  }

  @Test
  void endsOneThatSomebodyStopped() {
    AgentProcess process = seen.start(shell(PTY, "echo up; while :; do read x; done"));
    seen.awaitText("up");
    LibC.kill((int) process.pid(), Signals.STOP);
    LibC.kill((int) process.wrapperPid(), Signals.STOP);
    awaitDone(process.end(SHORT));
    assertThat(isAlive(process.wrapperPid())).isFalse();
  }

  @Test
  void endsOneThatForksAllTheTime() {
    String forker = DEAF + "n() { sleep 1000 & sleep 0.01; n; }; echo up; n & n";
    AgentProcess process = seen.start(shell(PTY, forker));
    seen.awaitText("up");
    long session = process.pid();
    awaitDone(process.end(SHORT));
    assertThat(Proc.all()).noneMatch(stat -> stat.session() == session && stat.alive());
  }

  @Test
  void closesTheInputFirst() {
    AgentProcess process =
        seen.start(shell(PIPES, "trap 'exit 7' HUP; echo up; cat; echo; echo over; exit 3"));
    seen.awaitText("up");
    process.write("said before".getBytes(UTF_8));
    long begun = System.nanoTime();
    awaitDone(process.end(LONG));
    assertThat(since(begun)).isLessThan(AgentProcess.INPUT_PATIENCE);
    assertThat(seen.awaitExit()).isEqualTo(new Exited(3));
    assertThat(seen.text()).isEqualTo("up\nsaid before\nover\n");
  }

  @Test
  void hangsUpOnOneThatIsDeafToTheEndOfItsInput() {
    AgentProcess process =
        seen.start(shell(PIPES, "trap 'exit 7' HUP; echo up; while :; do sleep 0.01; done"));
    seen.awaitText("up");
    long begun = System.nanoTime();
    awaitDone(process.end(LONG));
    assertThat(since(begun)).isGreaterThanOrEqualTo(AgentProcess.INPUT_PATIENCE);
    assertThat(seen.awaitExit()).isEqualTo(new Exited(7));
  }

  /** A file half written, a lock not given back. */
  @Test
  void letsTheOthersOfItsTreeFinish(@TempDir Path directory) {
    Path saved = directory.resolve("saved");
    String helper = "sh -c 'echo up; sleep 0.5; echo saved >" + saved + "'";
    AgentProcess process = seen.start(shell(PIPES, helper + " & cat; exit 3"));
    seen.awaitText("up");
    awaitDone(process.end(LONG));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(3));
    assertThat(saved).hasContent("saved");
  }

  /** The end of the pipe never comes. */
  @Test
  void endsOneThatIsLeftBehindAndHoldsThePipe() {
    AgentProcess process = seen.start(shell(PIPES, SLEEP + "cat; exit 3"));
    long child = seen.printed("child");
    awaitDone(process.end(LONG));
    assertThat(isAlive(child)).isFalse();
    assertThat(seen.awaitExit()).isEqualTo(new Exited(3));
  }

  /** As npm's and kiro-cli's launchers do: each of the tree is told itself. */
  @Test
  void endsTheAgentOfAWrapperThatPassesNothingOn() {
    String agent =
        "trap '' HUP; trap 'echo told; exit 0' TERM; echo up; while :; do sleep 0.01; done";
    AgentProcess process =
        seen.start(
            launch(
                PIPES, "sh", "-c", "trap : HUP TERM; sh -c \"$0\" & wait $!; wait; exit 5", agent));
    seen.awaitText("up");
    awaitDone(process.end(Duration.ofSeconds(1)));
    assertThat(seen.text()).contains("told");
    assertThat(seen.awaitExit()).isEqualTo(new Exited(5));
  }

  @Test
  void waitsForNobodyWhoseEndWasHastened() {
    AgentProcess process = seen.start(shell(PIPES, "echo up; while :; do sleep 0.01; done"));
    seen.awaitText("up");
    long begun = System.nanoTime();
    process.end(LONG);
    awaitDone(process.end(Duration.ZERO));
    assertThat(since(begun)).isLessThan(AgentProcess.INPUT_PATIENCE);
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
  }

  /** The end of its input stands behind what it does not read. */
  @Test
  void endsOneThatReadsNothing() {
    AgentProcess process = seen.start(shell(PIPES, DEAF + "echo up; while :; do sleep 0.01; done"));
    seen.awaitText("up");
    process.write(new byte[1 << 20]);
    awaitDone(process.end(SHORT));
    assertThat(seen.awaitExit()).isEqualTo(new Killed(9));
    assertThat(seen.refusals).isEmpty();
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Launch marked(Wiring wiring, String script) {
    Map<String, String> environment = new HashMap<>(PATH);
    environment.put(Launch.MARKER, UUID.randomUUID().toString());
    return new Launch(List.of("sh", "-c", script), Path.of("/tmp"), environment, wiring, null);
  }
}
