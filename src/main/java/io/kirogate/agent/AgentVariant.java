package io.kirogate.agent;

import io.kirogate.process.Wiring;
import java.util.List;
import java.util.Map;

/** One way to run the agent of a profile: how it is started, and how one talks to it. Immutable. */
public interface AgentVariant {

  /** Its name within the profile, {@code acp-v2}. */
  String name();

  /**
   * The words that start it, {@code {java}} and {@code {classpath}} standing for this JVM's own.
   */
  List<String> command();

  /** What it needs in its environment beside what the operator decided. */
  Map<String, String> environment();

  /** How the gateway is connected to its process. */
  Wiring wiring();

  /** What a prompt must be. */
  PromptLimits limits();

  /** A driver for one process of it that is about to start. */
  AgentDriver open(AgentDriver.Host host);
}
