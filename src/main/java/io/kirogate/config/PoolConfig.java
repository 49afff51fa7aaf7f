package io.kirogate.config;

import java.time.Duration;

/**
 * The pool and its queue.
 *
 * @param size workers, at least 1
 * @param queue waiting requests; 0 = refuse at once when no worker is free
 * @param queueBytes of all waiting prompts together
 * @param queueTimeout how long a request may wait
 * @param turnTimeout a job on its worker, unless the request says otherwise
 * @param maxTurnTimeout the most that a request may say
 * @param restartDelay after a worker died; doubles with jitter up to a minute while starts keep
 *     failing
 */
public record PoolConfig(
    int size,
    int queue,
    long queueBytes,
    Duration queueTimeout,
    Duration turnTimeout,
    Duration maxTurnTimeout,
    Duration restartDelay) {}
