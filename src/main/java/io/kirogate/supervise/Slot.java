package io.kirogate.supervise;

import io.kirogate.message.Facts;
import io.kirogate.message.WorkerId;

/** A worker's place in the pool, and who holds it. */
sealed interface Slot {

  /**
   * Nobody; the next start is at {@code at} (ms), {@code Long.MAX_VALUE} = when the pool is no
   * longer barred.
   *
   * @param why it is vacant, for people; null before the first start
   */
  record Vacant(long at, String why) implements Slot {}

  /**
   * A worker that was deployed and is not gone.
   *
   * @param facts the newest, or null before the first
   */
  record Taken(WorkerId worker, Facts facts) implements Slot {
    /** Whether it has been ready at least once. */
    boolean serves() {
      return facts != null && (facts.phase() == Facts.Phase.IDLE || facts.phase().busy());
    }
  }
}
