package io.kirogate.config;

import java.time.Duration;

/** Pools for tests: no worker is ever replaced for its age. */
public final class Pools {
  private Pools() {}

  public static PoolConfig of(
      int size,
      int queue,
      long queueBytes,
      Duration queueTimeout,
      Duration turnTimeout,
      Duration maxTurnTimeout,
      Duration restartDelay) {
    return new PoolConfig(
        PoolConfig.Size.fixed(size),
        queue,
        queueBytes,
        queueTimeout,
        turnTimeout,
        maxTurnTimeout,
        restartDelay,
        null,
        null,
        null,
        null,
        Duration.ofMinutes(1));
  }
}
