package io.kirogate;

import io.kirogate.agent.AgentProfile;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.config.PoolSetup;
import io.kirogate.job.RequestLimits;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.picture.AgentIdentity;
import io.kirogate.process.Programs;
import io.kirogate.worker.Agent;
import java.util.Map;
import java.util.Optional;

/**
 * A pool that can be started.
 *
 * @param agent what it runs
 * @param configured the name of the agent that the operator wants
 */
record PreparedPool(PoolId id, Agent agent, String configured, PoolConfig config) {

  /**
   * @param fallback stands in when the wanted agent's command is not on the PATH; null = nothing
   * @param environment the gateway's own
   */
  static PreparedPool of(
      PoolId id,
      PoolSetup setup,
      AgentProfile wanted,
      AgentProfile fallback,
      Map<String, String> environment) {
    Agent agent = Agent.of(wanted, setup.agent(), environment);
    boolean missing = fallback != null && !installed(id, agent);
    Agent runs = missing ? Agent.standIn(fallback, setup.agent(), environment) : agent;
    return new PreparedPool(id, runs, wanted.name(), setup.pool());
  }

  private static boolean installed(PoolId id, Agent agent) {
    return Programs.find(
            agent.command().get(0), agent.environment(), agent.directory(new SlotId(id, 1)))
        .isPresent();
  }

  /**
   * What the doors need to know of it. A request must be what each way to run the agent takes,
   * since nobody knows yet which one will answer it.
   */
  DoorsVerticle.Pool forDoors() {
    return new DoorsVerticle.Pool(
        new AgentIdentity(agentName(), configured, standIn(), caveat()),
        config.size(),
        new RequestLimits(agent.limits(), config.turnTimeout(), config.maxTurnTimeout()));
  }

  /**
   * What is to be said of tools in the preferred variant, unless all of them are allowed anyway.
   */
  Optional<String> caveat() {
    AgentConfig.Approvals approvals = agent.config().approvals();
    boolean allAllowed =
        approvals.rules().isEmpty()
            && approvals.otherwise() == AgentConfig.Approvals.Decision.ALLOW;
    return allAllowed ? Optional.empty() : agent.variants().get(0).caveat();
  }

  String agentName() {
    return agent.name().name();
  }

  /** Whether another agent runs in the place of the wanted one. */
  boolean standIn() {
    return agent.name().standIn();
  }
}
