package io.kirogate.agent.acp;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.PromptLimits;
import io.kirogate.agent.VersionRange;
import io.kirogate.process.Wiring;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to run an agent that speaks the Agent Client Protocol over pipes, as data ({@code
 * conf/agents/NAME.json}, {@code "driver": "acp"}).
 *
 * @param environment what this agent needs beside the operator's environment
 * @param versions null = all of them
 * @param bootSeconds what its start may take at most; null = what the pool says
 * @param usageErrors null = none is known
 * @param acp how its protocol differs; null = not at all
 */
public record AcpVariant(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) List<String> command,
    @JsonProperty(required = true) Map<String, String> environment,
    @JsonProperty(required = true) PromptLimits limits,
    VersionRange versions,
    Integer bootSeconds,
    List<String> usageErrors,
    AcpProfile acp)
    implements AgentVariant {

  public AcpVariant {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command: expected at least one word");
    }
    if (bootSeconds != null && bootSeconds < 1) {
      throw new IllegalArgumentException("bootSeconds: expected more than 0");
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    versions = versions == null ? VersionRange.ALL : versions;
    usageErrors = usageErrors == null ? List.of() : List.copyOf(usageErrors);
    acp = acp == null ? AcpProfile.PLAIN : acp;
  }

  @Override
  public Wiring wiring() {
    return new Wiring.Pipes();
  }

  @Override
  public Optional<Duration> bootTimeout() {
    return Optional.ofNullable(bootSeconds).map(Duration::ofSeconds);
  }

  @Override
  public Optional<String> caveat() {
    return Optional.ofNullable(acp.permission().caveat());
  }

  @Override
  public AgentDriver open(AgentDriver.Host host) {
    return new AcpDriver(acp, limits::fault, host);
  }
}
