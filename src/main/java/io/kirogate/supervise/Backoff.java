package io.kirogate.supervise;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures: the restart delay, doubled for each more up to a minute, with a
 * jitter, so that workers do not start together for ever.
 */
record Backoff(Duration first, RandomGenerator random) {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 16;

  /**
   * In ms.
   *
   * @param failures in a row; 0 = no wait
   */
  long after(int failures) {
    if (failures == 0) {
      return 0;
    }
    double doubled = first.toMillis() * Math.pow(2, Math.min(failures - 1, DOUBLINGS));
    double jittered = doubled * random.nextDouble(0.8, 1.2);
    return (long) Math.min(Math.max(LONGEST.toMillis(), first.toMillis()), jittered);
  }

  /** A wait as people and clients are told of it: at least one second. */
  static int seconds(long ms) {
    return (int) Math.max(1, (ms + 999) / 1000);
  }
}
