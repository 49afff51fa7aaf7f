package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.awaitDone;
import static io.kirogate.process.Recorder.isAlive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a guardian is kept and let go; what it does at a crash is in {@link GatewayDeathTest}. */
class GuardianTest {
  private final String run = UUID.randomUUID().toString();
  private final Strays strays = new Strays();
  private final Guardian guardian = Guardian.start(run);

  @AfterEach
  void leaveNothing() {
    awaitDone(guardian.end());
    strays.close();
  }

  @Test
  void goesWithoutASweepWhenAllIsDone() throws IOException {
    long stray = strays.marked(run + ".worker1-1", Strays.DEAF);
    long pid = pid(0);
    awaitDone(guardian.end());
    assertThat(isAlive(pid)).isFalse();
    assertThat(isAlive(stray)).isTrue();
  }

  @Test
  void canBeEndedTwice() {
    awaitDone(guardian.end());
    awaitDone(guardian.end());
    assertThat(guardians()).isEmpty();
  }

  @Test
  void isReplacedWhenItDiesButNotForEver() {
    long pid = 0;
    for (int i = 0; i < 4; i++) {
      pid = pid(pid);
      LibC.kill((int) pid, Signals.KILL);
    }
    await().atMost(PATIENCE).during(Duration.ofMillis(500)).until(() -> guardians().isEmpty());
  }

  @Test
  void doesNotHoldUpTheEndWhenItHangs() {
    long pid = pid(0);
    LibC.kill((int) pid, Signals.STOP);
    awaitDone(guardian.end());
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void refusesWhatIsNoRun() {
    assertThatThrownBy(() -> Guardian.start("$(touch x)"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Waits for one that is not this. */
  private long pid(long before) {
    return await()
        .atMost(PATIENCE)
        .until(this::guardians, found -> found.size() == 1 && found.get(0) != before)
        .get(0);
  }

  private List<Long> guardians() {
    return Guardians.of(run, ProcessHandle.current().pid());
  }
}
