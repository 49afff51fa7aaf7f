package io.kirogate.agent;

import java.util.List;
import java.util.Objects;

/**
 * A question of the agent: may it use a tool?
 *
 * @param id unique in the agent's process
 * @param tool as the profile names it
 * @param command what the tool would do; empty when it is not told
 * @param certain whether tool and command were read with certainty; what was not is denied
 * @param options the answers that the agent takes
 */
public record Approval(
    String id, String tool, String command, boolean certain, List<Option> options) {
  public Approval {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(command, "command");
    options = List.copyOf(options);
  }

  /** Whether a yes for this once can be answered; an agent that lists nothing takes one. */
  public boolean canBeAllowed() {
    return options.isEmpty()
        || options.stream().anyMatch(option -> option.kind() == Kind.ALLOW_ONCE);
  }

  /**
   * One answer.
   *
   * @param id what the agent wants to hear
   */
  public record Option(String id, Kind kind) {}

  /** What an answer means, in the words of the Agent Client Protocol. */
  public enum Kind {
    ALLOW_ONCE,
    ALLOW_ALWAYS,
    REJECT_ONCE,
    REJECT_ALWAYS
  }
}
