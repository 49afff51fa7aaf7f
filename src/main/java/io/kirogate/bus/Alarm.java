package io.kirogate.bus;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * One timer for the next of many deadlines. Belongs to the context that sets it, and rings there.
 */
public final class Alarm {
  public static final long NEVER = Long.MAX_VALUE;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Runnable ring;
  private long timer = NO_TIMER;
  private long setFor = NEVER;

  /**
   * @param ring what to do at the deadline; it sets the next one
   */
  public Alarm(Vertx vertx, Runnable ring) {
    this.vertx = vertx;
    this.ring = ring;
  }

  /** The time that deadlines are told in: ms from an origin of its own, never going back. */
  public static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /**
   * Rings once, at this time instead of the one before.
   *
   * @param deadline in the time of {@link #now}; one that has passed rings in a moment
   */
  public void set(long deadline) {
    if (deadline == setFor) {
      return;
    }
    vertx.cancelTimer(timer);
    setFor = deadline;
    if (deadline != NEVER) {
      timer = vertx.setTimer(Math.max(1, deadline - now()), fired -> passed());
    }
  }

  private void passed() {
    setFor = NEVER;
    ring.run();
  }
}
