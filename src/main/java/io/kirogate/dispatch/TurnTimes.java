package io.kirogate.dispatch;

/** How long jobs keep workers here, weighted towards the recent ones; for honest retry times. */
final class TurnTimes {
  private static final long UNKNOWN_MS = 10_000;
  private static final double WEIGHT = 0.2;
  private static final long LONGEST_RETRY_S = 600;

  private double average = -1;

  /** A worker had a job for so long, whatever became of it. */
  void took(long ms) {
    average = average < 0 ? ms : average + WEIGHT * (ms - average);
  }

  /** In ms; a guess while nothing is known. */
  private long usual() {
    return average < 0 ? UNKNOWN_MS : Math.round(average);
  }

  /**
   * In how many seconds a job at this place may expect a worker: 1 to 600.
   *
   * @param place 1 = next
   * @param workers that serve
   */
  int untilServed(int place, int workers) {
    long ms = usual() * place / Math.max(1, workers);
    return (int) Math.min(LONGEST_RETRY_S, Math.max(1, (ms + 999) / 1000));
  }
}
