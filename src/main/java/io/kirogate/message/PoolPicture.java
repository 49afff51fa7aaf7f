package io.kirogate.message;

import java.util.List;
import java.util.Objects;

/**
 * Supervisor to door: the pool's workers, for whoever looks. Nothing is decided by it, so it is
 * sent at most ten times a second.
 *
 * @param workers the newest facts of each slot, in the slots' order; a slot that waits to be
 *     started again has none, and a spare that is being warmed is in no slot yet
 * @param credits that all turns of the pool used together, those of workers that are gone too; null
 *     when none told of any
 */
public record PoolPicture(PoolId pool, List<Facts> workers, Double credits) implements PoolEvent {
  public PoolPicture {
    Objects.requireNonNull(pool, "pool");
    workers = List.copyOf(workers);
  }
}
