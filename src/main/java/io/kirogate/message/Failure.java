package io.kirogate.message;

import java.util.List;
import java.util.Objects;

/**
 * Why a request failed, as RFC 9457 wants it told.
 *
 * @param detail who, what, how long, and the pool's state where it matters; never a secret
 * @param violations the faults found in the request or the answer, all of them; may be empty
 * @param retryAfterSeconds when trying again may help, else null
 * @param busy whether it is so while a worker is at a turn, which clients of the replaced systems
 *     are told in the words that they know
 */
public record Failure(
    FailureCode code,
    String detail,
    List<Violation> violations,
    Integer retryAfterSeconds,
    boolean busy) {

  /**
   * One fault in a JSON document.
   *
   * @param detail what is wrong and what was expected
   * @param pointer where, as a JSON pointer (RFC 6901), {@code ""} for the whole
   */
  public record Violation(String detail, String pointer) {}

  public Failure {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(detail, "detail");
    violations = List.copyOf(violations);
  }

  public static Failure of(FailureCode code, String detail) {
    return new Failure(code, detail, List.of(), null, false);
  }

  public static Failure invalid(String detail, List<Violation> violations) {
    return new Failure(FailureCode.INVALID_REQUEST, detail, violations, null, false);
  }

  public Failure retryAfter(int seconds) {
    return new Failure(code, detail, violations, seconds, busy);
  }

  /** The same with other words for people. */
  public Failure saying(String words) {
    return new Failure(code, words, violations, retryAfterSeconds, busy);
  }

  /** The same while a worker is at a turn. */
  public Failure whileBusy() {
    return new Failure(code, detail, violations, retryAfterSeconds, true);
  }
}
