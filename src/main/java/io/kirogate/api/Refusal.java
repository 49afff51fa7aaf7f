package io.kirogate.api;

import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;

/** A request is not let in; thrown by checks, told to the client by the door. Has no stack. */
final class Refusal extends RuntimeException {
  private final transient Failure failure;

  Refusal(Failure failure) {
    super(failure.detail(), null, false, false);
    this.failure = failure;
  }

  Refusal(FailureCode code, String detail) {
    this(Failure.of(code, detail));
  }

  Failure failure() {
    return failure;
  }
}
