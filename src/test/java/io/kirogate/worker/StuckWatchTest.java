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
    assertThat(watch.phase(Phase.ANSWERING, 100)).as("a turn begins").isTrue();
    assertThat(watch.inTurn()).isTrue();
    assertThat(watch.lookIn(100)).isEqualTo(60);
    assertThat(watch.look(159)).isFalse();
    assertThat(watch.progress(130)).as("it was not stuck").isFalse();
    assertThat(watch.lookIn(160)).isEqualTo(30);
    assertThat(watch.look(189)).isFalse();
    assertThat(watch.look(190)).isTrue();
    assertThat(watch.stuck()).isTrue();
    assertThat(watch.look(191)).as("told once").isFalse();
    assertThat(watch.stuck()).isTrue();
    assertThat(watch.lookIn(191)).isEqualTo(60);
    assertThat(watch.progress(200)).as("it goes on").isTrue();
    assertThat(watch.stuck()).isFalse();
  }

  @Test
  void takingThePromptIsProgressInTheSameTurn() {
    assertThat(watch.phase(Phase.SUBMITTING, 100)).isTrue();
    assertThat(watch.phase(Phase.ANSWERING, 150)).as("the same turn").isFalse();
    assertThat(watch.look(160)).isFalse();
    assertThat(watch.look(210)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"BOOTING", "WARM", "IDLE", "HELD", "INTERRUPTING", "RESETTING", "LEAVING", "GONE"})
  void onlyATurnCanBeStuck(Phase phase) {
    watch.phase(Phase.ANSWERING, 100);
    watch.look(200);
    assertThat(watch.phase(phase, 200)).isFalse();
    assertThat(watch.stuck()).isFalse();
    assertThat(watch.inTurn()).isFalse();
    assertThat(watch.look(100_000)).isFalse();
  }
}
