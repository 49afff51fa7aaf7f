package io.kirogate.bus;

import io.kirogate.message.Message;
import java.util.Objects;

/**
 * Where one owner takes messages on the event bus. A message that is not for it does not compile.
 *
 * @param <M> what its owner understands
 */
public record Address<M extends Message>(String value) {
  public Address {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
