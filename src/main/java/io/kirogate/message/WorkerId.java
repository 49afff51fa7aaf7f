package io.kirogate.message;

import java.util.Objects;

/**
 * One life of one slot: the slot and the count of its starts, from 1. A slot that is started again
 * is another worker, so a late message of the old one can never be taken for the new one's.
 */
public record WorkerId(SlotId slot, int start) {
  public WorkerId {
    Objects.requireNonNull(slot, "slot");
  }

  public PoolId pool() {
    return slot.pool();
  }

  /** The public name of this agent session, {@code worker1-3}. */
  @Override
  public String toString() {
    return slot + "-" + start;
  }
}
