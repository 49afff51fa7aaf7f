package io.kirogate.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.message.Failure;
import io.kirogate.message.Failure.Violation;
import io.kirogate.task.StrictJson;
import io.kirogate.task.Task;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a body must be to become a job, the same for every door. All faults are told at once.
 * Unknown fields are ignored: clients of the replaced systems send some.
 */
final class RequestChecks {
  private static final int LONGEST_REQUEST_ID = 256;

  private final Duration turnTimeout;
  private final Duration maxTurnTimeout;

  RequestChecks(Duration turnTimeout, Duration maxTurnTimeout) {
    this.turnTimeout = turnTimeout;
    this.maxTurnTimeout = maxTurnTimeout;
  }

  /** The job's own time when the request does not name one. */
  Duration turnTimeout() {
    return turnTimeout;
  }

  static ObjectNode object(RoutingContext ctx) {
    Buffer sent = ctx.body().buffer();
    return object(sent == null ? Buffer.buffer() : sent);
  }

  static ObjectNode object(Buffer body) {
    try {
      return object(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString());
    } catch (CharacterCodingException e) {
      throw invalid(List.of(new Violation("is not UTF-8 text", "")));
    }
  }

  static ObjectNode object(String body) {
    try {
      return StrictJson.object(body);
    } catch (StrictJson.Malformed e) {
      throw invalid(List.of(new Violation(e.getMessage(), "")));
    }
  }

  PromptRequest prompt(ObjectNode body) {
    List<Violation> faults = new ArrayList<>();
    promptFault(body.path("prompt")).ifPresent(fault(faults, "/prompt"));
    requestIdFault(body.path("requestId")).ifPresent(fault(faults, "/requestId"));
    timeoutFault(body.path("timeoutMs")).ifPresent(fault(faults, "/timeoutMs"));
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
    return new PromptRequest(
        body.path("prompt").textValue(),
        body.path("requestId").textValue(),
        given(body.path("timeoutMs"))
            ? Duration.ofMillis(body.path("timeoutMs").longValue())
            : turnTimeout);
  }

  static void input(Task task, ObjectNode body) {
    List<Violation> faults = Faults.of(task.validate(body));
    if (!faults.isEmpty()) {
      throw invalid(faults);
    }
  }

  /** A task's prompt may still be too long, which only its rendering shows. */
  static void rendered(String prompt) {
    PromptRule.fault(prompt)
        .ifPresent(
            fault -> {
              throw invalid(List.of(new Violation("as a prompt " + fault, "")));
            });
  }

  private static Consumer<String> fault(List<Violation> faults, String pointer) {
    return detail -> faults.add(new Violation(detail, pointer));
  }

  /** Absent and null mean the same to clients. */
  private static boolean given(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static Optional<String> promptFault(JsonNode value) {
    if (value.isMissingNode()) {
      return Optional.of("is missing");
    }
    return value.isTextual()
        ? PromptRule.fault(value.textValue())
        : Optional.of("must be a string");
  }

  private static Optional<String> requestIdFault(JsonNode value) {
    boolean fine =
        !given(value) || value.isTextual() && value.textValue().length() <= LONGEST_REQUEST_ID;
    return fine
        ? Optional.empty()
        : Optional.of("must be a string of at most " + LONGEST_REQUEST_ID + " characters");
  }

  private Optional<String> timeoutFault(JsonNode value) {
    long most = maxTurnTimeout.toMillis();
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

  static Refusal invalid(List<Violation> faults) {
    String detail =
        faults.stream()
            .map(v -> (v.pointer().isEmpty() ? "the body" : v.pointer()) + " " + v.detail())
            .collect(Collectors.joining("; "));
    return new Refusal(Failure.invalid(detail, faults));
  }
}
