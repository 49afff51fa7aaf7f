package io.kirogate.message;

import java.util.Objects;

/**
 * The inner addresses of one gateway. They carry its instance id, so that two gateways in one
 * Vert.x never hear each other.
 */
public record Addresses(String instance) {
  public Addresses {
    Objects.requireNonNull(instance, "instance");
  }

  public String dispatcher() {
    return "kirogate." + instance + ".dispatcher";
  }

  public String supervisor() {
    return "kirogate." + instance + ".supervisor";
  }

  public String door() {
    return "kirogate." + instance + ".door";
  }

  public String worker(WorkerId worker) {
    return "kirogate." + instance + ".worker." + worker;
  }
}
