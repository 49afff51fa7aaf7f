package io.kirogate.door;

import io.kirogate.message.FailureCode;
import io.kirogate.message.Priority;
import io.kirogate.message.Refusal;
import io.vertx.core.MultiMap;
import java.util.List;

/** How urgent a request says that it is. */
public final class Priorities {
  public static final String HEADER = "X-Kirogate-Priority";

  private Priorities() {}

  /** Interactive, unless the one header says otherwise. */
  public static Priority of(MultiMap headers) {
    List<String> sent = headers.getAll(HEADER);
    return switch (sent.size() == 1 ? sent.get(0) : "") {
      case "batch" -> Priority.BATCH;
      case "interactive" -> Priority.INTERACTIVE;
      default -> unless(sent.isEmpty());
    };
  }

  private static Priority unless(boolean absent) {
    if (absent) {
      return Priority.INTERACTIVE;
    }
    throw new Refusal(
        FailureCode.INVALID_REQUEST,
        "The header " + HEADER + " must be \"batch\" or \"interactive\"");
  }
}
