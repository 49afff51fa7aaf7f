package io.kirogate.agent;

import java.util.List;
import java.util.Optional;

/**
 * An agent, and the ways to run it.
 *
 * @param name under which it is known to clients, {@code kiro-cli}
 * @param testedWith the versions of the agent that its rules were tried on; empty = none
 * @param versionRule how its command tells its version; empty = it cannot
 * @param outdated its versions that cannot be of use any more; empty = none is known
 * @param login how its users sign in
 * @param variants at least one, the preferred first
 */
public record AgentProfile(
    String name,
    List<String> testedWith,
    Optional<VersionRule> versionRule,
    Optional<Outdated> outdated,
    Login login,
    List<AgentVariant> variants) {
  public AgentProfile {
    testedWith = List.copyOf(testedWith);
    variants = List.copyOf(variants);
  }

  /** One of which no more is known than how it is run. */
  public AgentProfile(
      String name,
      List<String> testedWith,
      Optional<VersionRule> versionRule,
      List<AgentVariant> variants) {
    this(name, testedWith, versionRule, Optional.empty(), Login.UNKNOWN, variants);
  }
}
