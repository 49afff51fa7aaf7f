package io.kirogate.message;

import java.util.List;

/**
 * Supervisor to Dispatcher and door: the pool as it is now.
 *
 * @param size how many workers there shall be
 * @param workers the newest facts of each slot, in the slots' order; a slot that waits to be
 *     started again has none
 * @param outage why no worker can be had at present and none is coming up soon, or null. While it
 *     is set and no worker is alive, requests fail with it at once instead of waiting
 */
public record PoolFacts(int size, List<Facts> workers, Failure outage) implements Message {
  public PoolFacts {
    workers = List.copyOf(workers);
  }
}
