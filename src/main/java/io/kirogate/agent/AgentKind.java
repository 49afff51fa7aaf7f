package io.kirogate.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind of agent: how it is started, and how one talks to it. Immutable. */
public interface AgentKind {

  /** The name under which it is known to clients, {@code kiro-cli}. */
  String name();

  /**
   * The words that start it, {@code {java}} and {@code {classpath}} standing for this JVM's own.
   */
  List<String> command();

  /** What it needs in its environment beside what the operator decided. */
  Map<String, String> environment();

  /** The terminal it is given. */
  int columns();

  /** The terminal it is given. */
  int rows();

  /** The versions of the agent that its rules were tried on; empty = none. */
  List<String> testedWith();

  /** How its command tells its version; empty = it cannot. */
  Optional<VersionRule> versionRule();

  /** A conversation with one process of it that is about to start. */
  AgentSession open(AgentSession.Host host);
}
