package io.kirogate.message;

import java.util.Objects;

/**
 * Names the time for which one holder has a worker. The holder is one job, or a session with one
 * job after the other. Unique in a pool's life.
 */
public record LeaseId(PoolId pool, long number) {
  public LeaseId {
    Objects.requireNonNull(pool, "pool");
  }

  @Override
  public String toString() {
    return pool + "/" + number;
  }
}
