package io.kirogate.message;

import java.util.Objects;

/**
 * A place in a pool, which one worker has at a time.
 *
 * @param number from 1
 */
public record SlotId(PoolId pool, int number) {
  public SlotId {
    Objects.requireNonNull(pool, "pool");
  }

  /**
   * The public name: {@code worker1}, in another pool than the default one {@code NAME.worker1}.
   */
  public String name() {
    return pool.isDefault() ? "worker" + number : pool.name() + ".worker" + number;
  }

  @Override
  public String toString() {
    return name();
  }
}
