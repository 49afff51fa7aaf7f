package io.kirogate.worker;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentProfile;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.PromptLimits;
import io.kirogate.agent.VersionRule;
import io.kirogate.process.Wiring;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** An agent that is a shell script, driven by whatever a test wants. */
record ScriptVariant(String script, Wiring wiring, Function<AgentDriver.Host, AgentDriver> drivers)
    implements AgentVariant {

  /** One whose command also runs this when its version is asked. */
  AgentProfile profile(String versionScript) {
    VersionRule rule = new VersionRule(List.of("-c", versionScript), Pattern.compile("\\d+"));
    return new AgentProfile("script", List.of(), Optional.of(rule), List.of(this));
  }

  AgentProfile profile() {
    return new AgentProfile("script", List.of(), Optional.empty(), List.of(this));
  }

  @Override
  public String name() {
    return "only";
  }

  @Override
  public List<String> command() {
    return List.of("sh", "-c", script);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public PromptLimits limits() {
    return new PromptLimits(1_000, List.of());
  }

  @Override
  public AgentDriver open(AgentDriver.Host host) {
    return drivers.apply(host);
  }
}
