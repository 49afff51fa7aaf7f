package io.kirogate.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a task thinks of an agent's text. */
public sealed interface Judged {

  /** The text holds one object that matches the output schema. */
  record Accepted(ObjectNode output) implements Judged {}

  /** It does not; at least one violation says why. */
  record Refused(List<Violation> violations) implements Judged {
    public Refused {
      violations = List.copyOf(violations);
    }
  }
}
