package io.kirogate.task;

import java.util.Objects;

/**
 * One fault in a JSON document.
 *
 * @param detail what is wrong and what was expected
 * @param pointer where, as a JSON pointer (RFC 6901), {@code ""} for the whole
 */
public record Violation(String detail, String pointer) {
  public Violation {
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(pointer, "pointer");
  }

  static Violation ofWhole(String detail) {
    return new Violation(detail, "");
  }
}
