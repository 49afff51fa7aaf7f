package io.kirogate.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.job.PromptRequest;
import io.kirogate.job.RequestLimits;
import io.kirogate.message.Failure.Violation;
import io.kirogate.message.Refusal;
import io.kirogate.task.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a JSON body must be to become a job, the same for every door. All faults are told at once.
 * Unknown fields are ignored: clients of the replaced systems send some.
 */
public final class RequestChecks {
  private static final int LONGEST_REQUEST_ID = 256;

  private RequestChecks() {}

  public static ObjectNode object(Buffer body) {
    try {
      return object(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString());
    } catch (CharacterCodingException e) {
      throw Refusal.invalid(List.of(new Violation("is not UTF-8 text", "")));
    }
  }

  public static ObjectNode object(String body) {
    try {
      return StrictJson.object(body);
    } catch (StrictJson.Malformed e) {
      throw Refusal.invalid(List.of(new Violation(e.getMessage(), "")));
    }
  }

  /** A plain prompt for the pool of these limits. */
  public static PromptRequest prompt(ObjectNode body, RequestLimits limits) {
    List<Violation> faults = new ArrayList<>();
    promptFault(body.path("prompt"), limits).ifPresent(fault(faults, "/prompt"));
    requestIdFault(body.path("requestId")).ifPresent(fault(faults, "/requestId"));
    timeoutFault(body.path("timeoutMs"), limits).ifPresent(fault(faults, "/timeoutMs"));
    if (!faults.isEmpty()) {
      throw Refusal.invalid(faults);
    }
    return new PromptRequest(
        body.path("prompt").textValue(),
        body.path("requestId").textValue(),
        given(body.path("timeoutMs"))
            ? Duration.ofMillis(body.path("timeoutMs").longValue())
            : null);
  }

  private static Consumer<String> fault(List<Violation> faults, String pointer) {
    return detail -> faults.add(new Violation(detail, pointer));
  }

  /** Absent and null mean the same to clients. */
  private static boolean given(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static Optional<String> promptFault(JsonNode value, RequestLimits limits) {
    if (value.isMissingNode()) {
      return Optional.of("is missing");
    }
    return value.isTextual()
        ? limits.promptFault(value.textValue())
        : Optional.of("must be a string");
  }

  private static Optional<String> requestIdFault(JsonNode value) {
    boolean fine =
        !given(value) || value.isTextual() && value.textValue().length() <= LONGEST_REQUEST_ID;
    return fine
        ? Optional.empty()
        : Optional.of("must be a string of at most " + LONGEST_REQUEST_ID + " characters");
  }

  private static Optional<String> timeoutFault(JsonNode value, RequestLimits limits) {
    long most = limits.maxTurnTimeout().toMillis();
    boolean fine =
        !given(value)
            || value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 1
                && value.longValue() <= most;
    return fine
        ? Optional.empty()
        : Optional.of("must be a whole number of milliseconds from 1 to " + most);
  }
}
