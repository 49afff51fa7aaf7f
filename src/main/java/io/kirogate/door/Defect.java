package io.kirogate.door;

import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;

/** A defect of ours, as a client is told of it. */
public final class Defect {
  private Defect() {}

  /** Tells nothing but where to look. */
  public static Failure of(String requestId) {
    return Failure.of(
        FailureCode.INTERNAL, "A defect of the gateway; its log tells of request " + requestId);
  }
}
