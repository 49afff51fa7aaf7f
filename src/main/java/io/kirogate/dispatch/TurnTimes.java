package io.kirogate.dispatch;

/** How long jobs take here, weighted towards the recent ones; for honest {@code Retry-After}s. */
final class TurnTimes {
  private static final long UNKNOWN_MS = 10_000;
  private static final double WEIGHT = 0.2;

  private double average = -1;

  void took(long ms) {
    average = average < 0 ? ms : average + WEIGHT * (ms - average);
  }

  /** In ms; a guess while nothing is known. */
  long usual() {
    return average < 0 ? UNKNOWN_MS : Math.round(average);
  }
}
