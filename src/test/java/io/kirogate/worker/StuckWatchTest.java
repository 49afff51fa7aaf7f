package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.message.Facts.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StuckWatchTest {
  private final StuckWatch watch = new StuckWatch(Duration.ofMillis(60));

  @Test
  void aTurnWithoutProgressIsStuckUntilSomethingIsShown() {
    assertThat(watch.nextLook()).isEqualTo(Deadlines.NEVER);
    watch.phase(Phase.ANSWERING, 100);
    assertThat(watch.nextLook()).as("a turn began").isEqualTo(160);
    assertThat(watch.look(159)).isFalse();
    assertThat(watch.progress(130)).as("it was not stuck").isFalse();
    assertThat(watch.nextLook()).as("progress sets no timer").isEqualTo(160);
    assertThat(watch.look(160)).isFalse();
    assertThat(watch.nextLook()).isEqualTo(190);
    assertThat(watch.look(189)).isFalse();
    assertThat(watch.look(190)).isTrue();
    assertThat(watch.stuck()).isTrue();
    assertThat(watch.nextLook()).isEqualTo(250);
    assertThat(watch.look(191)).as("told once").isFalse();
    assertThat(watch.stuck()).isTrue();
    assertThat(watch.progress(200)).as("it goes on").isTrue();
    assertThat(watch.stuck()).isFalse();
    assertThat(watch.look(250)).isFalse();
    assertThat(watch.nextLook()).isEqualTo(260);
  }

  @Test
  void takingThePromptIsProgressInTheSameTurn() {
    watch.phase(Phase.SUBMITTING, 100);
    watch.phase(Phase.ANSWERING, 150);
    assertThat(watch.nextLook()).as("the same turn").isEqualTo(160);
    assertThat(watch.look(160)).isFalse();
    assertThat(watch.look(210)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"BOOTING", "WARM", "IDLE", "HELD", "INTERRUPTING", "RESETTING", "LEAVING", "GONE"})
  void onlyATurnCanBeStuck(Phase phase) {
    watch.phase(Phase.ANSWERING, 100);
    watch.look(200);
    watch.phase(phase, 200);
    assertThat(watch.stuck()).isFalse();
    assertThat(watch.nextLook()).isEqualTo(Deadlines.NEVER);
    assertThat(watch.look(100_000)).isFalse();
  }
}
