package io.kirogate.picture;

import java.util.Objects;
import java.util.Optional;

/**
 * Who answers here.
 *
 * @param name of the agent that serves, as clients see it
 * @param configured the agent that was asked for
 * @param standIn whether the former serves only because the latter is not installed
 * @param caveat what an operator should know although it serves; empty = nothing
 */
public record AgentIdentity(
    String name, String configured, boolean standIn, Optional<String> caveat) {
  public AgentIdentity {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(configured, "configured");
    Objects.requireNonNull(caveat, "caveat");
  }

  /** One of which nothing more needs to be known. */
  public AgentIdentity(String name, String configured, boolean standIn) {
    this(name, configured, standIn, Optional.empty());
  }
}
