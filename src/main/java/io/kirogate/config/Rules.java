package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What must hold between keys; a schema can only look at one. */
final class Rules {
  private static final JsonPointer HOST = JsonPointer.compile("/http/host");
  private static final JsonPointer OPEN = JsonPointer.compile("/http/open");
  private static final JsonPointer KEYS = JsonPointer.compile("/http/keys");
  private static final JsonPointer PORT = JsonPointer.compile("/http/port");
  private static final JsonPointer LOCK = JsonPointer.compile("/instance/lock");
  private static final JsonPointer PID = JsonPointer.compile("/instance/pid");
  private static final JsonPointer SIZE = JsonPointer.compile("/pool/size");
  private static final JsonPointer MIN = JsonPointer.compile("/pool/size/min");
  private static final JsonPointer MAX = JsonPointer.compile("/pool/size/max");
  private static final JsonPointer TURN_TIMEOUT = JsonPointer.compile("/pool/turnTimeout");
  private static final JsonPointer MAX_TURN_TIMEOUT = JsonPointer.compile("/pool/maxTurnTimeout");

  private static final List<Rule> ALL =
      List.of(
          new Rule(List.of(HOST, OPEN, KEYS), Rules::beyondLoopback),
          new Rule(List.of(KEYS), Rules::keysDiffer),
          new Rule(List.of(LOCK, PID, PORT), Rules::lockBesidePid),
          new Rule(List.of(SIZE, MIN, MAX), Rules::minWithinMax),
          new Rule(List.of(TURN_TIMEOUT, MAX_TURN_TIMEOUT), Rules::turnWithinMaximum));

  private Rules() {}

  /**
   * @param reads the first is where a breach is reported; a rule is silent when one of them is
   *     wrong by itself
   */
  private record Rule(List<JsonPointer> reads, Function<JsonNode, Optional<String>> breach) {}

  /**
   * @param config with its defaults
   */
  static void run(JsonNode config, Problems problems) {
    for (Rule rule : ALL) {
      if (rule.reads.stream().noneMatch(problems::touch)) {
        rule.breach.apply(config).ifPresent(words -> problems.add(rule.reads.get(0), words));
      }
    }
  }

  private static Optional<String> beyondLoopback(JsonNode config) {
    String host = config.at(HOST).textValue();
    if (Loopback.is(host) || config.at(OPEN).booleanValue() || !config.at(KEYS).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "expected a loopback address such as \"127.0.0.1\", or \"keys\" beside it, or \"open\": true"
            + " to let everybody in who can reach it, found "
            + Found.quoted(host));
  }

  private static Optional<String> keysDiffer(JsonNode config) {
    return doubled(config, "name")
        .map(
            name ->
                "expected a name of its own for each key, found " + Found.quoted(name) + " twice")
        .or(() -> doubled(config, "key").map(key -> "expected different keys, found one twice"));
  }

  private static Optional<String> doubled(JsonNode config, String property) {
    Set<String> seen = new HashSet<>();
    for (JsonNode key : config.at(KEYS)) {
      String value = key.path(property).textValue();
      if (value != null && !seen.add(value)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** One of them without the other would tell nobody who runs. */
  private static Optional<String> lockBesidePid(JsonNode config) {
    JsonNode lock = config.at(LOCK);
    JsonNode pid = config.at(PID);
    if (config.at(PORT).intValue() == 0 && lock.isNull() != pid.isNull()) {
      return Optional.of("expected \"lock\" and \"pid\" together, or neither, when http.port is 0");
    }
    return !lock.isNull() && lock.equals(pid)
        ? Optional.of("expected another file than \"pid\", found the same")
        : Optional.empty();
  }

  private static Optional<String> minWithinMax(JsonNode config) {
    int min = config.at(MIN).intValue();
    int max = config.at(MAX).intValue();
    return min > max
        ? Optional.of("expected min of at most max, found min %d and max %d".formatted(min, max))
        : Optional.empty();
  }

  private static Optional<String> turnWithinMaximum(JsonNode config) {
    String turn = config.at(TURN_TIMEOUT).textValue();
    String maximum = config.at(MAX_TURN_TIMEOUT).textValue();
    Duration excess = Quantity.duration(turn).minus(Quantity.duration(maximum));
    return excess.isNegative() || excess.isZero()
        ? Optional.empty()
        : Optional.of(
            "expected at most maxTurnTimeout, which is \""
                + maximum
                + "\", found \""
                + turn
                + "\"");
  }
}
