package io.kirogate.config;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A config that cannot be used, with everything that is wrong with it. */
public final class InvalidConfig extends RuntimeException {
  private final transient List<Problem> problems;

  /**
   * @param problems at least one
   */
  public InvalidConfig(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All of them, sorted by path. */
  public List<Problem> problems() {
    return problems;
  }
}
