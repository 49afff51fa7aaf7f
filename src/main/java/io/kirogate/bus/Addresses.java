package io.kirogate.bus;

import io.kirogate.message.PoolId;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToDoor;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import java.util.Objects;

/**
 * The inner addresses of one gateway. They carry its instance id, so that two gateways in one
 * Vert.x never hear each other, and the pool, which has a Dispatcher and a Supervisor of its own.
 */
public record Addresses(String instance) {
  public Addresses {
    Objects.requireNonNull(instance, "instance");
  }

  public Address<ToDispatcher> dispatcher(PoolId pool) {
    return new Address<>(prefix() + "dispatcher." + pool);
  }

  public Address<ToSupervisor> supervisor(PoolId pool) {
    return new Address<>(prefix() + "supervisor." + pool);
  }

  public Address<ToDoor> door() {
    return new Address<>(prefix() + "door");
  }

  public Address<ToWorker> worker(WorkerId worker) {
    return new Address<>(prefix() + "worker." + worker);
  }

  private String prefix() {
    return "kirogate." + instance + ".";
  }
}
