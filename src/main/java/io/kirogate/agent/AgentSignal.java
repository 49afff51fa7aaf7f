package io.kirogate.agent;

import io.kirogate.message.Failure;
import io.kirogate.message.Fidelity;
import java.util.List;

/** What an agent did, told in the words that a worker understands, whatever the agent's kind. */
public sealed interface AgentSignal {

  /** It listens: after its start, or after an interrupt. */
  record Prompted() implements AgentSignal {}

  /** It took the prompt. */
  record Accepted() implements AgentSignal {}

  /** It asks whether it may use a tool; the turn stands still until {@link AgentSession#decide}. */
  record PermissionAsked(String tool, String command) implements AgentSignal {}

  /** The answer has grown, or a tool's output has; a spinner that turns is no progress. */
  record Progressed() implements AgentSignal {}

  /**
   * It shows something that it cannot leave by itself (a selector): interrupt it; the turn fails
   * with this.
   */
  record Blocked(Failure failure) implements AgentSignal {}

  /**
   * The turn ended well.
   *
   * @param texts the assistant's texts, separated where a tool call stood between them; may be
   *     empty
   */
  record TurnEnded(List<String> texts, Fidelity fidelity) implements AgentSignal {
    public TurnEnded {
      texts = List.copyOf(texts);
    }
  }

  /**
   * The turn ended with an error of the agent's own.
   *
   * @param retire whether the process must not be used again
   */
  record TurnErred(Failure failure, boolean retire) implements AgentSignal {}

  /** The prompt cannot be typed to this agent; nothing was sent. */
  record Refused(Failure failure) implements AgentSignal {}

  /** The reset is proven. */
  record Clean() implements AgentSignal {}

  /** The reset was answered with something else. */
  record Unclean(String reason) implements AgentSignal {}

  /** Nobody is signed in. */
  record SignedOut(String detail) implements AgentSignal {}
}
