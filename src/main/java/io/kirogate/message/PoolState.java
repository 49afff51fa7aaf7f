package io.kirogate.message;

import java.util.List;
import java.util.Objects;

/**
 * Supervisor to Dispatcher and door: what decides about a pool. Sent at once when it changes.
 *
 * @param size how many slots there are now, {@code min} to {@code max}
 * @param min the fewest that there may be
 * @param max the most that there may be
 * @param serving workers that take jobs or are at one
 * @param outage why no worker can be had at present and none is coming up soon, or null. While it
 *     is set and no worker is alive, requests fail with it at once instead of waiting
 * @param warning what an operator should know although the pool serves, or null
 * @param left the ways to run its agent that were tried and left, by its newest version
 */
public record PoolState(
    PoolId pool,
    int size,
    int min,
    int max,
    int serving,
    Failure outage,
    String warning,
    List<LeftVariant> left)
    implements PoolEvent, ToDispatcher {
  public PoolState {
    Objects.requireNonNull(pool, "pool");
    left = List.copyOf(left);
  }

  /** None was left. */
  public PoolState(
      PoolId pool, int size, int min, int max, int serving, Failure outage, String warning) {
    this(pool, size, min, max, serving, outage, warning, List.of());
  }

  /** A pool of which nothing is known yet but its size. */
  public static PoolState unknown(PoolId pool, int min, int max) {
    return new PoolState(pool, min, min, max, 0, null, null);
  }
}
