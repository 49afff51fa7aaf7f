package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What must hold between keys; a schema can only look at one. */
final class Rules {
  private static final JsonPointer HOST = JsonPointer.compile("/http/host");
  private static final JsonPointer OPEN = JsonPointer.compile("/http/open");
  private static final JsonPointer KEYS = JsonPointer.compile("/http/keys");
  private static final JsonPointer PORT = JsonPointer.compile("/http/port");
  private static final JsonPointer LOCK = JsonPointer.compile("/instance/lock");
  private static final JsonPointer PID = JsonPointer.compile("/instance/pid");
  private static final JsonPointer POOLS = JsonPointer.compile("/pools");

  private static final List<Rule> ALL =
      List.of(
          new Rule(List.of(HOST, OPEN, KEYS), Rules::beyondLoopback),
          new Rule(List.of(KEYS), Rules::keysDiffer),
          new Rule(List.of(LOCK, PID, PORT), Rules::lockBesidePid));

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
    Stream.concat(ALL.stream(), pools(config).flatMap(Rules::ofPool))
        .filter(rule -> rule.reads.stream().noneMatch(problems::touch))
        .forEach(
            rule ->
                rule.breach
                    .apply(config)
                    .ifPresent(words -> problems.add(rule.reads.get(0), words)));
  }

  private static Stream<JsonPointer> pools(JsonNode config) {
    Stream<JsonPointer> others =
        config.at(POOLS).properties().stream()
            .map(entry -> POOLS.appendProperty(entry.getKey()).appendProperty("pool"));
    return Stream.concat(Stream.of(JsonPointer.compile("/pool")), others);
  }

  private static Stream<Rule> ofPool(JsonPointer pool) {
    JsonPointer size = pool.appendProperty("size");
    JsonPointer min = size.appendProperty("min");
    JsonPointer max = size.appendProperty("max");
    JsonPointer turn = pool.appendProperty("turnTimeout");
    JsonPointer maximum = pool.appendProperty("maxTurnTimeout");
    return Stream.of(
        new Rule(List.of(size, min, max), config -> minWithinMax(config.at(min), config.at(max))),
        new Rule(
            List.of(turn, maximum),
            config -> turnWithinMaximum(config.at(turn), config.at(maximum))));
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

  private static Optional<String> minWithinMax(JsonNode min, JsonNode max) {
    return min.intValue() > max.intValue()
        ? Optional.of(
            "expected min of at most max, found min %d and max %d"
                .formatted(min.intValue(), max.intValue()))
        : Optional.empty();
  }

  private static Optional<String> turnWithinMaximum(JsonNode longest, JsonNode bound) {
    String turn = longest.textValue();
    String maximum = bound.textValue();
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
