package io.kirogate.message;

import java.util.Objects;

/** Names a pool of workers. */
public record PoolId(String name) {
  /** The pool that the top-level {@code agent} and {@code pool} of the config describe. */
  public static final PoolId DEFAULT = new PoolId("default");

  public PoolId {
    Objects.requireNonNull(name, "name");
  }

  public boolean isDefault() {
    return equals(DEFAULT);
  }

  @Override
  public String toString() {
    return name;
  }
}
