package io.kirogate.config;

import java.time.Duration;

/**
 * The pool and its queue.
 *
 * @param size workers
 * @param queue waiting requests; 0 = refuse at once when no worker is free
 * @param queueBytes of all waiting prompts together
 * @param queueTimeout how long a request may wait
 * @param turnTimeout a job on its worker, unless the request says otherwise
 * @param maxTurnTimeout the most that a request may say
 * @param restartDelay after a worker died; doubles with jitter up to a minute while starts keep
 *     failing
 * @param idleRestart a worker idle that long is replaced by a warmed one; null = never
 * @param maxLifetime a worker that old is replaced; null = never
 * @param maxTurns a worker that took so many is replaced; null = never
 * @param maxMemory resident bytes of a worker's whole process tree, above which it is replaced;
 *     null = never
 * @param stuckAfter without new text or a tool event in a turn, a worker is reported as stuck
 */
public record PoolConfig(
    Size size,
    int queue,
    long queueBytes,
    Duration queueTimeout,
    Duration turnTimeout,
    Duration maxTurnTimeout,
    Duration restartDelay,
    Duration idleRestart,
    Duration maxLifetime,
    Integer maxTurns,
    Long maxMemory,
    Duration stuckAfter) {

  /**
   * How many workers.
   *
   * @param min at least 1
   * @param max at least {@code min}
   */
  public record Size(int min, int max) {

    /** Neither grows nor shrinks. */
    public static Size fixed(int workers) {
      return new Size(workers, workers);
    }
  }
}
