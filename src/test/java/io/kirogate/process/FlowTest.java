package io.kirogate.process;

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Too much output, too much input, and receivers that fail. */
class FlowTest {
  private static final int LINES = 2_800_000;

  /** {@code seq 23456790 | sha256sum}. */
  private static final int MANY_LINES = 23_456_790;

  private static final long MANY_BYTES = 200_000_007;
  private static final String MANY_DIGEST =
      "0801be4240e6251107ae17c92d3a1a9d405ab5e2ed8c2caa896a7b90ac0feda5";
  private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(UTF_8);

  private final Recorder seen = new Recorder();

  static List<Wiring> wirings() {
    return List.of(PTY, PIPES);
  }

  @AfterEach
  void leaveNothing() {
    seen.close();
  }

  /** A receiver that takes nothing until it is told to, and counts what waits for it. */
  private final class Reluctant implements AgentProcess.Events {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean open = new AtomicBoolean();
    private final MessageDigest digest = sha256();
    private final AtomicLong bytes = new AtomicLong();

    /** Keeps order: only this class's own executor thread drains. */
    void execute(Runnable task) {
      waiting.add(task);
      if (open.get()) {
        seen.executor.execute(this::drain);
      }
    }

    void open() {
      open.set(true);
      seen.executor.execute(this::drain);
    }

    /** On the caller's thread; tells how many bytes waited. */
    long takeWhatWaits() {
      long before = bytes.get();
      for (int left = waiting.size(); left > 0; left--) {
        waiting.remove().run();
      }
      return bytes.get() - before;
    }

    private void drain() {
      for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run();
      }
    }

    @Override
    public void output(byte[] chunk) {
      digest.update(chunk);
      bytes.addAndGet(chunk.length);
    }

    @Override
    public void errorOutput(byte[] chunk) {
      seen.errorOutput(chunk);
    }

    @Override
    public void inputRefused(long unread) {
      seen.inputRefused(unread);
    }

    @Override
    public void exited(Exit exit) {
      seen.exited(exit);
    }
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void deliversAFloodWhole(Wiring wiring) {
    Reluctant receiver = new Reluctant();
    String flood = (wiring == PTY ? "stty -opost; " : "") + "seq " + LINES;
    AgentProcess process = AgentProcess.start(shell(wiring, flood), receiver::execute, receiver);
    await().atMost(PATIENCE).until(() -> state(process.wrapperPid()) == 'T');
    receiver.open();
    assertThat(seen.awaitExit()).isEqualTo(new Exited(0));
    assertThat(receiver.bytes.get()).isGreaterThan(20_000_000);
    assertThat(receiver.digest.digest()).isEqualTo(expectedDigest());
    awaitDone(process.end(Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void keepsAFloodBounded(Wiring wiring) {
    AgentProcess process = seen.start(shell(wiring, "trap '' HUP; exec yes"), held::add);
    await().atMost(PATIENCE).until(() -> state(process.wrapperPid()) == 'T');
    awaitDone(process.end(Duration.ofSeconds(3)));
    held.forEach(Runnable::run);
    assertThat(seen.exits).as("it went on and heard SIGTERM").containsExactly(new Exit.Killed(15));
    // The level, and what NuProcess read until the stop was carried out.
    assertThat(seen.bytes().length).isLessThan(3 * (int) AgentProcess.OUTPUT_HIGH);
  }

  /**
   * 200 MB, of which nothing is taken until the agent is stopped, again and again. Meanwhile
   * somebody else's conversation goes on.
   */
  @Test
  void carriesTwoHundredMegabytesPastSomebodyElse() {
    Reluctant receiver = new Reluctant();
    AgentProcess flooding =
        AgentProcess.start(
            shell(PTY, "stty -opost; read go; exec seq " + MANY_LINES),
            receiver::execute,
            receiver);
    AtomicLong most = new AtomicLong();
    try (Recorder other = new Recorder()) {
      AgentProcess echo = other.start(shell(PTY, "stty -echo; echo up; exec cat"));
      other.awaitText("up");
      flooding.write("go\n".getBytes(UTF_8));
      for (int round = 0; seen.exits.isEmpty(); round++) {
        String line = "round " + round;
        soon(() -> state(flooding.wrapperPid()) == 'T' || !isAlive(flooding.wrapperPid()));
        echo.write((line + "\n").getBytes(UTF_8));
        soon(() -> other.text().contains(line + "\r\n"));
        most.accumulateAndGet(receiver.takeWhatWaits(), Math::max);
      }
      assertThat(other.text()).as("it was stopped many times").contains("round 10\r\n");
    }
    assertThat(seen.awaitExit()).isEqualTo(new Exited(0));
    assertThat(receiver.bytes.get()).isEqualTo(MANY_BYTES);
    assertThat(HexFormat.of().formatHex(receiver.digest.digest())).isEqualTo(MANY_DIGEST);
    assertThat(most.get()).as("bytes that waited").isLessThan(64 << 20);
    awaitDone(flooding.end(Duration.ZERO));
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

  @Test
  void goesOnForOthersWhileOneFloods() {
    AgentProcess flooding = AgentProcess.start(shell(PTY, "yes"), held::add, seen);
    await().atMost(PATIENCE).until(() -> state(flooding.wrapperPid()) == 'T');
    try (Recorder other = new Recorder()) {
      other.start(shell(PTY, "echo hello"));
      assertThat(other.awaitExit()).isEqualTo(new Exited(0));
      assertThat(other.text()).isEqualTo("hello\r\n");
    }
    awaitDone(flooding.end(Duration.ZERO));
  }

  /** NuProcess alone would queue without bound (libraries.md, NuProcess 6). */
  @ParameterizedTest
  @MethodSource("wirings")
  void refusesInputThatNobodyReads(Wiring wiring) {
    String raw = wiring == PTY ? "stty raw -echo; " : "";
    AgentProcess process = seen.start(shell(wiring, raw + "echo up; sleep 1000"));
    seen.awaitText("up");
    long limit = AgentProcess.INPUT_LIMIT;
    AtomicLong written = new AtomicLong();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              process.write(MEGABYTE);
              written.addAndGet(MEGABYTE.length);
              return !seen.refusals.isEmpty() || written.get() > 8 * limit;
            });
    assertThat(seen.refusals).hasSize(1);
    process.write(new byte[] {1});
    assertThat(Proc.stat(process.wrapperPid()).orElseThrow().residentPages() * LibC.getpagesize())
        .isLessThan(3 * limit);
    awaitDone(process.end(Duration.ZERO));
    assertThat(seen.refusals).as("told once").hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("wirings")
  void refusesNothingToOneThatReads(Wiring wiring) {
    String raw = wiring == PTY ? "stty raw -echo; " : "";
    String reader = "for i in 1 2 3 4 5; do head -c 8388608 | wc -c; echo part $i; done; exit 6";
    AgentProcess process = seen.start(shell(wiring, raw + "echo part 0; " + reader));
    for (int part = 0; part < 5; part++) {
      seen.awaitText("part " + part);
      IntStream.range(0, 8).forEach(n -> process.write(MEGABYTE));
    }
    assertThat(seen.awaitExit()).isEqualTo(new Exited(6));
    assertThat(seen.text().split("8388608", -1)).hasSize(6);
    assertThat(seen.refusals).isEmpty();
  }

  /** NuProcess alone would lose the chunk, and with its loop every process (NuProcess 3). */
  @Test
  void survivesReceiversThatThrow() {
    AgentProcess.Events angry =
        new AgentProcess.Events() {
          @Override
          public void output(byte[] bytes) {
            seen.output(bytes);
            throw new AssertionError("on purpose");
          }

          @Override
          public void errorOutput(byte[] bytes) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void inputRefused(long unread) {
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void exited(Exit exit) {
            seen.exited(exit);
            throw new IllegalStateException("on purpose");
          }
        };
    // On the calling thread, so that what is thrown meets NuProcess's and our own threads.
    AgentProcess first =
        AgentProcess.start(
            shell(PIPES, "echo a; echo b >&2; read x; echo c"), Runnable::run, angry);
    seen.awaitText("a\n");
    try (Recorder other = new Recorder()) {
      other.start(shell(PTY, "echo hello"));
      other.awaitText("hello");
    }
    first.write("\n".getBytes(UTF_8));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(0));
    assertThat(seen.text()).isEqualTo("a\nc\n");
    awaitDone(first.end(Duration.ZERO));
  }

  /** As a Vert.x context does when its worker pool is closed. */
  @ParameterizedTest
  @MethodSource("wirings")
  void survivesAnExecutorThatRejects(Wiring wiring) {
    AgentProcess rejected =
        AgentProcess.start(
            shell(wiring, "yes | head -c 9000000"),
            task -> {
              throw new RejectedExecutionException("on purpose");
            },
            seen);
    await().atMost(PATIENCE).until(() -> rejected.wrapperPid() != 0);
    try (Recorder other = new Recorder()) {
      other.start(shell(PTY, "echo hello"));
      other.awaitText("hello");
    }
    await().atMost(PATIENCE).until(() -> !Recorder.isAlive(rejected.wrapperPid()));
    awaitDone(rejected.end(Duration.ZERO));
    assertThat(seen.exits).isEmpty();
  }

  private static byte[] expectedDigest() {
    MessageDigest digest = sha256();
    for (int i = 1; i <= LINES; i++) {
      digest.update((i + "\n").getBytes(UTF_8));
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
