package io.kirogate.worker;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.PromptLimits;
import io.kirogate.agent.SemanticVersion;
import io.kirogate.agent.VersionRange;
import io.kirogate.process.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way to run an agent that nobody runs. */
record Variant(
    String name, VersionRange versions, Optional<Duration> bootTimeout, boolean startsByVersion)
    implements AgentVariant {

  /** For all versions. */
  Variant(String name) {
    this(name, VersionRange.ALL, Optional.empty(), false);
  }

  /** From 2.0.0 on, and started by other words in each version. */
  static Variant byVersion(String name) {
    VersionRange range = new VersionRange(SemanticVersion.of("2.0.0"), Optional.empty());
    return new Variant(name, range, Optional.empty(), true);
  }

  /** The only way, of whose login nothing is known. */
  Ways alone() {
    return new Ways(List.of(this), List.of(), false, "");
  }

  static Variant from(String name, String version) {
    return new Variant(
        name,
        new VersionRange(SemanticVersion.of(version), Optional.empty()),
        Optional.of(Duration.ofMinutes(10)),
        false);
  }

  @Override
  public List<String> usageErrors() {
    return List.of("unexpected argument");
  }

  @Override
  public List<String> command() {
    return List.of("agent", name);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Wiring wiring() {
    return new Wiring.Pipes();
  }

  @Override
  public PromptLimits limits() {
    return new PromptLimits(1_000, List.of());
  }

  @Override
  public AgentDriver open(AgentDriver.Host host) {
    throw new AssertionError("nobody runs it");
  }
}
