package io.kirogate.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.message.Failure.Violation;
import io.kirogate.message.FailureCode;
import io.kirogate.message.PoolId;
import io.kirogate.message.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pool a request asks for. It may say so in several places, which then must agree; whoever
 * says nothing gets the default pool. Which other rules a request must keep depends on its pool, so
 * a fault of this choice is told before any other.
 */
public final class PoolChoice {
  /** What a request carries whose body is not ours to define, such as a task's input. */
  public static final String HEADER = "X-Kirogate-Pool";

  private static final String FIELD = "pool";
  private static final String POINTER = "/" + FIELD;

  private final Set<PoolId> known;
  private PoolId asked;

  /** Where {@link #asked} was said. */
  private String place;

  /**
   * @param known the pools that take jobs
   */
  public PoolChoice(Set<PoolId> known) {
    this.known = known;
  }

  /**
   * @param where as words, {@code the header X-Kirogate-Pool}
   * @param values what was sent there
   * @throws Refusal when it names no pool, or another one than a place before
   */
  public PoolChoice sent(String where, List<String> values) {
    if (values.size() > 1) {
      throw refusal(where + " must not be sent more than once");
    }
    values.forEach(value -> sent(where, value));
    return this;
  }

  private void sent(String where, String value) {
    PoolId pool = new PoolId(value);
    if (!known.contains(pool)) {
      throw refusal(where + " must name one of the pools " + names());
    }
    if (disagrees(pool)) {
      throw refusal(where + " names the pool " + pool + ", but " + place + " " + asked);
    }
    ask(where, pool);
  }

  private static Refusal refusal(String detail) {
    return new Refusal(FailureCode.INVALID_REQUEST, detail);
  }

  /**
   * The field {@code pool} of a prompt.
   *
   * @throws Refusal as {@link #sent}
   */
  public PoolChoice in(ObjectNode body) {
    JsonNode value = body.path(FIELD);
    if (!value.isMissingNode() && !value.isNull()) {
      fault(value)
          .ifPresent(
              words -> {
                throw Refusal.invalid(List.of(new Violation(words, POINTER)));
              });
      ask("the body", new PoolId(value.textValue()));
    }
    return this;
  }

  private Optional<String> fault(JsonNode value) {
    if (!value.isTextual()) {
      return Optional.of("must be a string");
    }
    PoolId pool = new PoolId(value.textValue());
    if (!known.contains(pool)) {
      return Optional.of("must be one of the pools " + names());
    }
    return disagrees(pool)
        ? Optional.of("must be " + asked + ", which " + place + " names")
        : Optional.empty();
  }

  private String names() {
    return known.stream().map(PoolId::name).collect(Collectors.joining(", "));
  }

  private boolean disagrees(PoolId pool) {
    return asked != null && !asked.equals(pool);
  }

  private void ask(String where, PoolId pool) {
    place = where;
    asked = pool;
  }

  /** Empty when the request names none. */
  public Optional<PoolId> asked() {
    return Optional.ofNullable(asked);
  }

  public PoolId chosen() {
    return asked().orElse(PoolId.DEFAULT);
  }
}
