package io.kirogate.process;

import static io.kirogate.process.Recorder.PATH;
import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.PIPES;
import static io.kirogate.process.Recorder.PTY;
import static io.kirogate.process.Recorder.awaitDone;
import static io.kirogate.process.Recorder.isAlive;
import static io.kirogate.process.Recorder.shell;
import static io.kirogate.process.Recorder.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.process.Exit.Exited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent, or what it leaves behind, may do to whoever watches it. */
class AbuseTest {
  private static final String DEAF = "trap \"\" HUP TERM; ";

  /** In a session of its own before the agent goes on, which a hang-up would not reach any more. */
  private static final String FLOODING_DAEMON =
      "up=$(mktemp -u); setsid sh -c '"
          + DEAF
          + "echo >$0; exec yes' $up & while ! rm $up 2>/dev/null; do sleep 0.05; done; ";

  private static final String FLOODING_HEIR =
      FLOODING_DAEMON.replace(
          "exec yes' $up", "while [ -e /proc/$1/exe ]; do :; done; exec yes' $up $$");

  /** The levels, and what a pipe carries until all who talk are stopped; the heap holds 1 GiB. */
  private static final long MOST = 256L << 20;

  private final Recorder seen = new Recorder();
  private final AtomicLong taken = new AtomicLong();
  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private final String marker = UUID.randomUUID().toString();

  static List<Wiring> wirings() {
    return List.of(PTY, PIPES);
  }

  @AfterEach
  void leaveNothing() {
    seen.close();
    Sweep.of(marker, Duration.ZERO).toCompletableFuture().join();
  }

  private Launch marked(Wiring wiring, String script) {
    Map<String, String> environment = new HashMap<>(PATH);
    environment.put(Launch.MARKER, marker + ".worker1-1");
    return new Launch(List.of("sh", "-c", script), Path.of("/tmp"), environment, wiring, null);
  }

  private long flooding() {
    return Proc.all().stream()
        .filter(
            stat -> stat.alive() && Proc.carriesPrefix(stat.pid(), Launch.MARKER + "=" + marker))
        .count();
  }

  /**
   * {@code script} goes on as long as anybody talks on its terminal (libraries.md, NuProcess 2).
   */
  @ParameterizedTest
  @MethodSource("wirings")
  void endsADaemonThatFloodsTheOutputOfAnAgentThatIsGone(Wiring wiring) {
    startCounting(marked(wiring, FLOODING_DAEMON + "sleep 1; exit 4"), seen.executor);
    assertThat(seen.awaitExit()).isEqualTo(new Exited(4));
    await().atMost(PATIENCE).until(() -> flooding() == 0);
  }

  /** It begins when the agent is dead, so that nobody is stopped for it. */
  @Test
  void keepsSuchAFloodBoundedWhenNobodyTakesIt() {
    AgentProcess process = startHeld(marked(PIPES, FLOODING_HEIR + "exit 4"));
    await().atMost(PATIENCE).until(() -> process.wrapperPid() != 0);
    await().atMost(PATIENCE).until(() -> !isAlive(process.wrapperPid()) && flooding() == 0);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              take();
              return !seen.exits.isEmpty();
            });
    assertThat(seen.exits).containsExactly(new Exited(4));
    assertThat(taken.get()).isLessThan(MOST);
  }

  /** Its output waits until it is taken. */
  private AgentProcess startHeld(Launch launch) {
    return startCounting(launch, held::add);
  }

  private AgentProcess startCounting(Launch launch, Executor executor) {
    return AgentProcess.start(
        launch,
        executor,
        new AgentProcess.Events() {
          @Override
          public void output(byte[] bytes) {
            taken.addAndGet(bytes.length);
          }

          @Override
          public void errorOutput(byte[] bytes) {
            seen.errorOutput(bytes);
          }

          @Override
          public void inputRefused(long unread) {
            seen.inputRefused(unread);
          }

          @Override
          public void exited(Exit exit) {
            seen.exited(exit);
          }
        });
  }

  private void take() {
    for (Runnable event = held.poll(); event != null; event = held.poll()) {
      event.run();
    }
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void stopsADaemonThatFloodsBesideTheAgent(Wiring wiring) {
    AgentProcess process = startHeld(marked(wiring, FLOODING_DAEMON + "cat"));
    await().atMost(PATIENCE).until(() -> state(process.wrapperPid()) == 'T');
    int before = -1;
    while (before != held.size()) {
      before = held.size();
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    }
    take();
    assertThat(taken.get()).isLessThan(MOST);
    await().atMost(PATIENCE).until(() -> !held.isEmpty());
    awaitDone(process.end(Duration.ofSeconds(1)));
    assertThat(flooding()).isZero();
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void deliversHalfACharacter(Wiring wiring) {
    seen.start(shell(wiring, "printf 'a\\303'; exit 3"));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(3));
    assertThat(seen.bytes()).containsExactly('a', 0xC3);
  }

  /** A defect of the executor's, not the refusal that is agreed on. */
  @ParameterizedTest
  @MethodSource("wirings")
  void isEndedWhateverTheExecutorThrows(Wiring wiring) {
    AgentProcess process =
        AgentProcess.start(
            shell(wiring, "yes | head -c 9000000; exec sleep 1000"),
            task -> {
              throw new IllegalStateException("on purpose");
            },
            seen);
    await().atMost(PATIENCE).until(() -> process.wrapperPid() != 0);
    awaitDone(process.end(Duration.ofMillis(100)));
    assertThat(isAlive(process.wrapperPid())).isFalse();
  }

  /** Closed, a pipe, a file: what is not the terminal any more cannot tell. */
  @ParameterizedTest
  @ValueSource(strings = {"exec <&-", "exec </dev/null", "exec 0<>$DIR/f", "exec <&- >&- 2>&-"})
  void knowsNoLineModeOfATerminalThatTheAgentLeft(String leave) throws Exception {
    AgentProcess process =
        seen.start(
            shell(
                PTY,
                "stty -icanon; DIR=$(mktemp -d); mkfifo $DIR/f; echo up; read x; "
                    + leave
                    + "; rm -r $DIR; exec sleep 1000"));
    seen.awaitText("up");
    assertThat(process.canonical()).isFalse();
    process.write("\n".getBytes(UTF_8));
    await().atMost(PATIENCE).until(process::canonical);
  }

  /** Each in a session of its own, and its parent dead. */
  @Test
  void endsDaemonsThatForkDaemons() {
    String bomb =
        DEAF
            + "n() { sleep 0.02; setsid sh -c \"$N\" & }; N='"
            + DEAF
            + "sleep 0.02; "
            + "setsid sh -c \"$N\" & setsid sh -c \"exec sleep 1000\"'; export N; echo up; n & n; wait";
    AgentProcess process = seen.start(marked(PTY, bomb));
    seen.awaitText("up");
    await().atMost(PATIENCE).until(() -> flooding() > 10);
    awaitDone(process.end(Duration.ofMillis(100)));
    assertThat(flooding()).isZero();
  }
}
