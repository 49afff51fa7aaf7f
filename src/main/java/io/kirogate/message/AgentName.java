package io.kirogate.message;

import java.util.Objects;

/**
 * Which agent a worker runs, as clients see it.
 *
 * @param name of its profile, {@code kiro-cli}
 * @param standIn whether it runs only because the configured agent is not installed
 */
public record AgentName(String name, boolean standIn) {
  public AgentName {
    Objects.requireNonNull(name, "name");
  }

  @Override
  public String toString() {
    return name;
  }
}
