package io.kirogate.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which agent, and how it is started and judged.
 *
 * @param profile a built-in profile's name, or a path to one
 * @param variant the name of one of the profile's ways to run its agent, or {@link #AUTO}
 * @param model what the agent calls it; null = the agent's own choice; so are the next two
 * @param command overrides the profile's; null = the profile's
 * @param wrapper overrides the process wrapper; null = the default
 * @param directory the agents' working directory; {@code {worker}} in it becomes the slot's name
 * @param fallback the profile that stands in when the command is not on the PATH; null = none
 */
public record AgentConfig(
    String profile,
    String variant,
    String model,
    String mode,
    String effort,
    List<String> command,
    List<String> wrapper,
    String directory,
    Environment environment,
    String fallback,
    Approvals approvals,
    Reset reset,
    Duration bootTimeout,
    Duration acceptTimeout,
    Duration interruptTimeout,
    Duration resetTimeout) {

  /** The first variant that fits the agent's version and does not refuse to start. */
  public static final String AUTO = "auto";

  public AgentConfig {
    command = command == null ? null : List.copyOf(command);
    wrapper = wrapper == null ? null : List.copyOf(wrapper);
  }

  /**
   * What reaches an agent: nothing else of the gateway's environment does.
   *
   * @param set these values, over everything else; may hold secrets
   * @param pass these names, with the values that the gateway itself has
   */
  public record Environment(Map<String, String> set, List<String> pass) {
    public Environment {
      set = Map.copyOf(set);
      pass = List.copyOf(pass);
    }

    /** Names only: the values may be secrets. */
    @Override
    public String toString() {
      return "Environment[set=" + new TreeSet<>(set.keySet()) + ", pass=" + pass + "]";
    }
  }

  /** How the pool makes an agent forget a job. */
  public enum Reset {
    /** The profile's reset, proven. */
    CLEAR,
    /** A new process for each job. */
    RESPAWN,
    /** Nothing: voids the promise that no request sees another's context. */
    NONE
  }

  /**
   * What to answer when the agent asks whether it may use a tool: the first rule that matches
   * decides, else {@code otherwise}.
   */
  public record Approvals(List<Rule> rules, Decision otherwise) {
    public Approvals {
      rules = List.copyOf(rules);
    }

    public enum Decision {
      ALLOW,
      DENY
    }

    /**
     * Globs ({@code *} any text, {@code ?} one character) over a tool's name and its command.
     *
     * @param command {@code *} when the config does not name one
     */
    public record Rule(String tool, String command, Decision decision) {}
  }
}
