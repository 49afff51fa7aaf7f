package io.kirogate.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kind of agent: how it is started, and how one talks to it. Immutable. */
public interface AgentKind {

  /** The name under which it is known to clients, {@code kiro-cli}. */
  String name();

  /**
   * The words that start it, {@code {java}} and {@code {classpath}} standing for this JVM's own.
   */
  List<String> command();

  /** How its command tells its version; null = it cannot. */
  Version version();

  /**
   * How a command tells its version.
   *
   * @param arguments behind the command's first word
   * @param match finds the version in what is printed: its first group, else all of it
   */
  record Version(List<String> arguments, Pattern match) {
    public Version {
      arguments = List.copyOf(arguments);
    }

    /** Empty when it is not there. */
    public Optional<String> in(String printed) {
      Matcher found = match.matcher(printed);
      return found.find()
          ? Optional.of(found.groupCount() > 0 ? found.group(1) : found.group())
          : Optional.empty();
    }
  }

  /** What it needs in its environment beside what the operator decided. */
  Map<String, String> environment();

  /** The terminal it is given. */
  int columns();

  /** The terminal it is given. */
  int rows();

  /** The versions of the agent that its rules were tried on; empty = none. */
  List<String> testedWith();

  /** A conversation with one process of it that is about to start. */
  AgentSession open(AgentSession.Host host);
}
