package io.kirogate.supervise;

import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase.Stage;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.LeftVariant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ways to run the agent do not work: one worker finds it out, and no other has to. Until one
 * is up, one at a time is started where there are several ways.
 */
final class Variants {
  private boolean several;

  /** Whether a way is known that works. */
  private boolean settled;

  private final List<LeftVariant> left = new ArrayList<>();

  /** Nothing of what was found holds for another config. */
  void configure(boolean chooses) {
    several = chooses;
    settled = false;
    left.clear();
  }

  /** Whether no second one may be started while one is on its way. */
  boolean oneAtATime() {
    return several && !settled;
  }

  /** A worker that is on its way told this. */
  void heard(Facts facts) {
    if (facts.phase().stage() == Stage.WARM && facts.version() != null) {
      settled = true;
      left.removeIf(one -> !one.version().equals(facts.version()));
    }
  }

  /**
   * Learns from a worker's end.
   *
   * @return what it means: one that tried what was left already is a start that failed, or the next
   *     would follow at once for ever
   */
  Gone learn(Gone gone) {
    if (gone.left() == null) {
      return gone;
    }
    settled = false;
    if (gone.cause() == Cause.START_FAILED) {
      left.clear();
    } else if (left.stream().anyMatch(one -> isSame(one, gone.left()))) {
      return new Gone(gone.worker(), Cause.START_FAILED, gone.detail());
    } else {
      left.add(gone.left());
    }
    return gone;
  }

  private static boolean isSame(LeftVariant one, LeftVariant other) {
    return one.variant().equals(other.variant()) && one.version().equals(other.version());
  }

  List<LeftVariant> left() {
    return List.copyOf(left);
  }
}
