package io.kirogate.door.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.message.Failure.Violation;
import io.kirogate.message.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * A checked {@code PUT /v1/pool/size} body.
 *
 * @param max at least {@code min}
 */
record SizeRequest(int min, int max) {
  private static final int MOST = 1000;

  static SizeRequest of(ObjectNode body) {
    List<Violation> faults = new ArrayList<>();
    fault(body, "min", faults);
    fault(body, "max", faults);
    int min = body.path("min").intValue();
    int max = body.path("max").intValue();
    if (faults.isEmpty() && min > max) {
      faults.add(new Violation("must be at most max, which is " + max + ", is " + min, "/min"));
    }
    if (!faults.isEmpty()) {
      throw Refusal.invalid(faults);
    }
    return new SizeRequest(min, max);
  }

  private static void fault(ObjectNode body, String field, List<Violation> faults) {
    JsonNode value = body.path(field);
    boolean fine =
        value.isIntegralNumber()
            && value.canConvertToInt()
            && value.intValue() >= 1
            && value.intValue() <= MOST;
    if (value.isMissingNode()) {
      faults.add(new Violation("is missing", "/" + field));
    } else if (!fine) {
      faults.add(new Violation("must be an integer from 1 to " + MOST, "/" + field));
    }
  }
}
