package io.kirogate.bus;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * One timer for the next of many deadlines. Belongs to the context that sets it, and rings there.
 *
 * <p>Deadlines are put off far more often than they pass, several times in each turn, and a timer
 * costs its thread and the event loop a wake-up: one that would be too early is left to run, and
 * set again when it has.
 */
public final class Alarm {
  public static final long NEVER = Long.MAX_VALUE;
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Runnable ring;
  private long timer = NO_TIMER;
  private long timerAt = NEVER;
  private long deadline = NEVER;

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
   * @param next in the time of {@link #now}; one that has passed rings in a moment
   */
  public void set(long next) {
    deadline = next;
    if (next < timerAt) {
      vertx.cancelTimer(timer);
      start();
    }
  }

  private void start() {
    timerAt = deadline;
    timer = vertx.setTimer(Math.max(1, deadline - now()), fired -> passed());
  }

  private void passed() {
    timerAt = NEVER;
    if (deadline <= now()) {
      deadline = NEVER;
      ring.run();
    } else if (deadline != NEVER) {
      start();
    }
  }
}
