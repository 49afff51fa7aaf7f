package io.kirogate.supervise;

import java.util.Optional;

/**
 * Tells something that changes often, but not more often than allowed: a change after a quiet time
 * is told at once, any other as soon as the time since the last telling has passed. What equals the
 * last that was told is not told again.
 */
final class Telling<T> {
  private static final long NEVER = Long.MAX_VALUE;

  private final long everyMs;
  private T told;
  private long notBefore = Long.MIN_VALUE;
  private boolean waits;

  Telling(long everyMs) {
    this.everyMs = everyMs;
  }

  /** What is to be told now, if anything is. */
  Optional<T> tell(T newest, long now) {
    boolean differs = !newest.equals(told);
    waits = differs && now < notBefore;
    if (!differs || waits) {
      return Optional.empty();
    }
    told = newest;
    notBefore = now + everyMs;
    return Optional.of(newest);
  }

  /** When {@link #tell} has something to tell although nothing happens until then; ms. */
  long nextDeadline() {
    return waits ? notBefore : NEVER;
  }
}
