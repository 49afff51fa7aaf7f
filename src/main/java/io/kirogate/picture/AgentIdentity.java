package io.kirogate.picture;

import java.util.Objects;

/**
 * Who answers here.
 *
 * @param name of the agent that serves, as clients see it
 * @param configured the agent that was asked for
 * @param standIn whether the former serves only because the latter is not installed
 */
public record AgentIdentity(String name, String configured, boolean standIn) {
  public AgentIdentity {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(configured, "configured");
  }
}
