package io.kirogate.message;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A {@link Failure} on its way to the caller whose request is not let in. Checks throw it, doors
 * tell it. It has no stack trace.
 */
public final class Refusal extends RuntimeException {
  private static final int RETRY_AFTER_STOP_SECONDS = 5;

  private final transient Failure failure;

  public Refusal(Failure failure) {
    super(failure.detail(), null, false, false);
    this.failure = failure;
  }

  public Refusal(FailureCode code, String detail) {
    this(Failure.of(code, detail));
  }

  /** The request's JSON has these faults, all of them. */
  public static Refusal invalid(List<Failure.Violation> faults) {
    String detail =
        faults.stream()
            .map(v -> (v.pointer().isEmpty() ? "the body" : v.pointer()) + " " + v.detail())
            .collect(Collectors.joining("; "));
    return new Refusal(Failure.invalid(detail, faults));
  }

  /** The gateway stops and takes nothing new. */
  public static Refusal stopping() {
    return new Refusal(
        Failure.of(FailureCode.SHUTTING_DOWN, "The gateway is shutting down")
            .retryAfter(RETRY_AFTER_STOP_SECONDS));
  }

  public Failure failure() {
    return failure;
  }
}
