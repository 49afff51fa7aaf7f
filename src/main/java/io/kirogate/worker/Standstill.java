package io.kirogate.worker;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Notices that a turn brings nothing new any more. That is told and nothing else: a model may think
 * for long. Used on the worker's thread.
 */
final class Standstill {
  private static final long NO_TIMER = -1;

  private final Vertx vertx;
  private final Duration after;
  private final Runnable changed;
  private long timer = NO_TIMER;
  private long lastNanos;
  private boolean stuck;

  /**
   * @param changed called when {@link #stuck} is another than before
   */
  Standstill(Vertx vertx, Duration after, Runnable changed) {
    this.vertx = vertx;
    this.after = after;
    this.changed = changed;
  }

  boolean stuck() {
    return stuck;
  }

  /** A turn begins. */
  void begin() {
    end();
    lastNanos = System.nanoTime();
    watch(after);
  }

  /** Something new came. Called for each piece of an answer: it must cost nothing. */
  void progressed() {
    lastNanos = System.nanoTime();
    if (stuck) {
      stuck = false;
      watch(after);
      changed.run();
    }
  }

  /** No turn is at work. */
  void end() {
    vertx.cancelTimer(timer);
    stuck = false;
  }

  private void watch(Duration time) {
    timer = vertx.setTimer(Math.max(1, time.toMillis()), fired -> look());
  }

  private void look() {
    Duration left = after.minusNanos(System.nanoTime() - lastNanos);
    if (left.toMillis() > 0) {
      watch(left);
    } else {
      stuck = true;
      changed.run();
    }
  }
}
