package io.kirogate.message;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * Why a request failed, as RFC 9457 wants it told.
 *
 * @param detail who, what, how long, and the pool's state where it matters; never a secret
 * @param violations the faults found in the request or the answer, all of them; may be empty
 * @param retryAfterSeconds when trying again may help, else null
 */
public record Failure(
    FailureCode code, String detail, List<Violation> violations, Integer retryAfterSeconds) {

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
    return new Failure(code, detail, List.of(), null);
  }

  public static Failure invalid(String detail, List<Violation> violations) {
    return new Failure(FailureCode.INVALID_REQUEST, detail, violations, null);
  }

  public Failure retryAfter(int seconds) {
    return new Failure(code, detail, violations, seconds);
  }

  /**
   * The {@code application/problem+json} body; {@code error} is for the clients of the replaced
   * systems.
   */
  public JsonObject toProblem() {
    JsonObject problem =
        new JsonObject()
            .put("type", "urn:kirogate:" + code)
            .put("title", code.title())
            .put("status", code.status())
            .put("detail", detail)
            .put("code", code.name())
            .put("error", sentence());
    if (!violations.isEmpty()) {
      JsonArray errors = new JsonArray();
      violations.forEach(
          v -> errors.add(new JsonObject().put("detail", v.detail()).put("pointer", v.pointer())));
      problem.put("errors", errors);
    }
    return problem;
  }

  private String sentence() {
    return switch (code) {
      case QUEUE_FULL, QUEUE_TIMEOUT -> code.title();
      default -> detail;
    };
  }
}
