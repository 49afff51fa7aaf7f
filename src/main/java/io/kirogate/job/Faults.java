package io.kirogate.job;

import io.kirogate.message.Failure;
import io.kirogate.task.Violation;
import java.util.List;

/** A task's violations in the words of the failure table; as many as help somebody. */
final class Faults {
  private static final int MOST = 50;

  private Faults() {}

  static List<Failure.Violation> of(List<Violation> violations) {
    return violations.stream()
        .limit(MOST)
        .map(violation -> new Failure.Violation(violation.detail(), violation.pointer()))
        .toList();
  }
}
