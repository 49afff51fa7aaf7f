package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.PIPES;
import static io.kirogate.process.Recorder.PTY;
import static io.kirogate.process.Recorder.launch;
import static io.kirogate.process.Recorder.shell;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.process.Exit.Exited;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an agent on pipes has taken of what it was sent, and the end of its input. */
class InputTest {
  private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(UTF_8);

  private final Recorder seen = new Recorder();

  @AfterEach
  void leaveNothing() {
    seen.close();
  }

  @Test
  void endsBehindWhatWasWritten() {
    AgentProcess process = seen.start(shell(PIPES, "wc -c; exit 3"));
    IntStream.range(0, 5).forEach(n -> process.write(MEGABYTE));
    process.closeInput();
    process.write("never".getBytes(UTF_8));
    process.closeInput();
    assertThat(seen.awaitExit()).isEqualTo(new Exited(3));
    assertThat(seen.text().strip()).isEqualTo(String.valueOf(5 << 20));
    assertThat(process.unread()).isZero();
  }

  @Test
  void endsForOneThatRunsAlready() {
    AgentProcess process = seen.start(shell(PIPES, "echo up; cat; exit 4"));
    seen.awaitText("up");
    process.closeInput();
    assertThat(seen.awaitExit()).isEqualTo(new Exited(4));
  }

  /** Nobody else holds its other end. */
  @Test
  void endsWhileOthersRunThatWereStartedLater() {
    AgentProcess process = seen.start(shell(PIPES, "echo up; cat; exit 4"));
    seen.awaitText("up");
    try (Recorder later = new Recorder()) {
      later.start(shell(PIPES, "echo up; sleep 1000"));
      later.awaitText("up");
      process.closeInput();
      assertThat(seen.awaitExit()).isEqualTo(new Exited(4));
    }
  }

  @Test
  void neverEndsOnATerminal() {
    AgentProcess process = seen.start(shell(PTY, "echo up; read line; echo got $line; exit 5"));
    seen.awaitText("up");
    process.closeInput();
    process.write("hello\n".getBytes(UTF_8));
    assertThat(seen.awaitExit()).isEqualTo(new Exited(5));
    assertThat(seen.text()).contains("got hello");
    assertThat(seen.taken).hasValue(0);
  }

  @Test
  void tellsWhenAllOfItWasTaken() {
    AgentProcess process = seen.start(shell(PIPES, "echo up; exec sleep 1000"));
    process.write("a line, and the pipe has room for it\n".getBytes(UTF_8));
    await().atMost(PATIENCE).until(() -> seen.taken.get() > 0);
    assertThat(process.unread()).isZero();
  }

  @Test
  void tellsItToOneThatReadsLateOnceItHasRead() {
    AgentProcess process =
        seen.start(
            shell(
                PIPES,
                "trap 'head -c 1048576 | wc -c' USR1; echo up; while :; do sleep 0.01; done"));
    seen.awaitText("up");
    process.write(MEGABYTE);
    await().atMost(PATIENCE).until(() -> process.unread() < MEGABYTE.length);
    await()
        .during(Duration.ofMillis(300))
        .atMost(PATIENCE)
        .until(() -> seen.taken.get() == 0 && process.unread() > 0);
    LibC.kill((int) process.pid(), 10);
    seen.awaitText("1048576");
    await().atMost(PATIENCE).until(() -> seen.taken.get() > 0);
    assertThat(process.unread()).isZero();
  }

  /** The pipe takes the rest as soon as the writer of the flood has been read. */
  @Test
  void isTakenByOneThatFloodsItsErrors() {
    AgentProcess process =
        seen.start(shell(PIPES, "yes | head -c 30000000 >&2; head -c 1048576 | wc -c"));
    process.write(MEGABYTE);
    assertThat(seen.awaitExit()).isEqualTo(new Exited(0));
    assertThat(seen.text().strip()).isEqualTo("1048576");
    assertThat(seen.errorText()).hasSize(30_000_000);
    assertThat(seen.taken.get()).isPositive();
  }

  @Test
  void isNeverTakenByTheDead() {
    AgentProcess process =
        seen.start(launch(PIPES, "sh", "-c", "exec <&-; echo up; exec sleep 1000"));
    seen.awaitText("up");
    process.write(MEGABYTE);
    process.end(Duration.ZERO);
    seen.awaitExit();
    assertThat(seen.taken).hasValue(0);
  }
}
