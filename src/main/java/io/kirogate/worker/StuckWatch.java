package io.kirogate.worker;

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

  StuckWatch(Duration limit) {
    this.limit = limit.toMillis();
  }

  /** The worker's phase is new, which is progress too; true when a turn began. */
  boolean phase(Phase phase, long now) {
    boolean before = inTurn;
    inTurn =
        switch (phase) {
          case SUBMITTING, ANSWERING, AWAITING_APPROVAL -> true;
          default -> false;
        };
    stuck = false;
    progressAt = now;
    return inTurn && !before;
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
    return stuck && !before;
  }

  /** When to look again, ms from now; while stuck, as if it had just begun. */
  long lookIn(long now) {
    return stuck ? limit : Math.max(1, progressAt + limit - now);
  }

  boolean inTurn() {
    return inTurn;
  }

  boolean stuck() {
    return stuck;
  }
}
