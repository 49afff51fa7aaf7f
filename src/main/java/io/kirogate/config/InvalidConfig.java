package io.kirogate.config;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A config that cannot be used, with everything that is wrong with it. */
public final class InvalidConfig extends RuntimeException {
  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public InvalidConfig(List<Problem> problems) {
    super(sorted(problems).map(Problem::toString).collect(joining("\n")));
    this.problems = sorted(problems).toList();
  }

  private static Stream<Problem> sorted(List<Problem> problems) {
    return problems.stream().sorted(Comparator.comparing(Problem::path));
  }

  /** All of them, sorted by path. */
  public List<Problem> problems() {
    return problems;
  }
}
