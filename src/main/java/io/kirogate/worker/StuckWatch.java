package io.kirogate.worker;

import static io.kirogate.worker.Deadlines.NEVER;

import io.kirogate.message.Facts.Phase;
import java.time.Duration;

/**
 * Whether a turn stands still: no new text and no tool event for too long. Time is a parameter, ms
 * from any fixed origin.
 */
final class StuckWatch {
  private final long limit;
  private boolean inTurn;
  private boolean stuck;
  private long progressAt;
  private long nextLook = NEVER;

  StuckWatch(Duration limit) {
    this.limit = limit.toMillis();
  }

  /** The worker's phase is new, which is progress too. */
  void phase(Phase phase, long now) {
    boolean before = inTurn;
    inTurn =
        switch (phase) {
          case SUBMITTING, ANSWERING, AWAITING_APPROVAL -> true;
          default -> false;
        };
    stuck = false;
    progressAt = now;
    if (!inTurn) {
      nextLook = NEVER;
    } else if (!before) {
      nextLook = now + limit;
    }
  }

  /** Something new was shown; true when it is not stuck any more. */
  boolean progress(long now) {
    boolean before = stuck;
    stuck = false;
    progressAt = now;
    return before;
  }

  /** Looks; true when it has become stuck. */
  boolean look(long now) {
    boolean before = stuck;
    stuck = inTurn && now - progressAt >= limit;
    if (now >= nextLook) {
      nextLook = stuck ? now + limit : progressAt + limit;
    }
    return stuck && !before;
  }

  /**
   * When to look again. Progress, which may come thousands of times a second, leaves it as it is;
   * while stuck, as if it had just begun.
   */
  long nextLook() {
    return nextLook;
  }

  boolean stuck() {
    return stuck;
  }
}
