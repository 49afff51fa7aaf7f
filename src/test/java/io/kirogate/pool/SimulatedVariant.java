package io.kirogate.pool;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.PromptLimits;
import io.kirogate.process.Wiring;
import java.util.List;
import java.util.Map;

/** A way to run the simulated agent; only its name matters. */
record SimulatedVariant(String name) implements AgentVariant {
  @Override
  public List<String> command() {
    return List.of("agent");
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
    return new PromptLimits(1, List.of());
  }

  @Override
  public AgentDriver open(AgentDriver.Host host) {
    throw new AssertionError("its driver is simulated, too");
  }
}
