package io.kirogate.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;

/** The lines that an operator would read. */
final class ConfigProblems {
  private ConfigProblems() {}

  static List<String> of(String json, Map<String, String> environment) {
    return catchThrowableOfType(InvalidConfig.class, () -> ConfigLoader.load(json, environment))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }
}
