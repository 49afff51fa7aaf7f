package io.kirogate.agent;

import io.kirogate.process.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to run the agent of a profile: how it is started, and how one talks to it. Immutable. */
public interface AgentVariant {

  /** Its name within the profile, {@code acp-v2}. */
  String name();

  /**
   * The words that start it, {@code {java}} and {@code {classpath}} standing for this JVM's own.
   */
  List<String> command();

  /**
   * The words that start this version, where not all are started by the same.
   *
   * @param version as the agent's command told it; empty when it is not known
   */
  default List<String> command(String version) {
    return command();
  }

  /** Whether {@link #command(String)} is not the same for all versions. */
  default boolean startsByVersion() {
    return false;
  }

  /** What it needs in its environment beside what the operator decided. */
  Map<String, String> environment();

  /** How the gateway is connected to its process. */
  Wiring wiring();

  /** What a prompt must be. */
  PromptLimits limits();

  /** The versions of the agent that this way is for. */
  default VersionRange versions() {
    return VersionRange.ALL;
  }

  /** What its start may take at most, where that is more than the pool's; empty = it is not. */
  default Optional<Duration> bootTimeout() {
    return Optional.empty();
  }

  /**
   * Words that say that this version does not know this way (a flag that it lacks). Shown by an
   * agent that ended before it was ready, they rule this variant out.
   */
  default List<String> usageErrors() {
    return List.of();
  }

  /** What people should know who rely on {@code agent.approvals}; empty = it can be relied on. */
  default Optional<String> caveat() {
    return Optional.empty();
  }

  /** A driver for one process of it that is about to start. */
  AgentDriver open(AgentDriver.Host host);
}
