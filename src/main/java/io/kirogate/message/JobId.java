package io.kirogate.message;

import java.util.Objects;

/**
 * Names what one caller waits for. Unique in a gateway's life; it is the {@code id} of answers and
 * logs.
 */
public record JobId(String value) {
  public JobId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value;
  }
}
