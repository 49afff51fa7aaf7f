package io.kirogate.message;

import java.util.List;

/**
 * Supervisor to Dispatcher and door: the pool as it is now.
 *
 * @param size how many slots there are now, {@code min} to {@code max}
 * @param min the fewest that there may be
 * @param max the most that there may be
 * @param workers the newest facts of each slot, in the slots' order; a slot that waits to be
 *     started again has none, and a spare that is being warmed is in no slot yet
 * @param outage why no worker can be had at present and none is coming up soon, or null. While it
 *     is set and no worker is alive, requests fail with it at once instead of waiting
 * @param warning what an operator should know although the pool serves, or null
 */
public record PoolFacts(
    int size, int min, int max, List<Facts> workers, Failure outage, String warning)
    implements Message {
  public PoolFacts {
    workers = List.copyOf(workers);
  }

  /** A pool of which nothing is known yet but its size. */
  public static PoolFacts unknown(int min, int max) {
    return new PoolFacts(min, min, max, List.of(), null, null);
  }
}
