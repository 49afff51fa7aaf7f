package io.kirogate.agent;

import io.kirogate.message.Failure;
import io.kirogate.message.Fidelity;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnUsage;
import java.util.List;

/** What an agent did, told in the words that a worker understands, whatever the agent's kind. */
public sealed interface AgentSignal {

  /** It listens: after its start, or after an interrupt. */
  record Prompted() implements AgentSignal {}

  /** It took the prompt. */
  record Accepted() implements AgentSignal {}

  /** It asks whether it may use a tool; the turn stands still until {@link AgentDriver#decide}. */
  record PermissionAsked(Approval approval) implements AgentSignal {}

  /**
   * It used a tool without a yes to just that, although its profile says that it asks: it did not
   * ask, or asked about something else, or was told no. The turn goes on: whoever judges by rules
   * ends it where they would not have allowed the tool.
   *
   * @param tool as the profile names it
   * @param command what the tool did; empty when it is not told
   * @param certain whether tool and command were read with certainty; what was not is not allowed
   */
  record ToolRan(String tool, String command, boolean certain) implements AgentSignal {}

  /** The answer has grown, or a tool's output has; a spinner that turns is no progress. */
  record Progressed() implements AgentSignal {}

  /**
   * It cannot end this turn with an answer, and would go on (it stands at a selector, or says more
   * than anybody takes): interrupt it; the turn fails with this.
   */
  record Blocked(Failure failure) implements AgentSignal {}

  /**
   * The turn ended with an answer.
   *
   * @param texts the assistant's texts, separated where a tool call stood between them; may be
   *     empty
   * @param notices what the agent's program itself said beside them, for people
   */
  record TurnEnded(
      List<String> texts,
      Fidelity fidelity,
      StopReason stopReason,
      TurnUsage usage,
      List<String> notices)
      implements AgentSignal {
    public TurnEnded {
      texts = List.copyOf(texts);
      notices = List.copyOf(notices);
    }

    /** Without notices. */
    public TurnEnded(
        List<String> texts, Fidelity fidelity, StopReason stopReason, TurnUsage usage) {
      this(texts, fidelity, stopReason, usage, List.of());
    }
  }

  /**
   * The turn ended with an error of the agent's own.
   *
   * @param retire whether the process must not be used again
   */
  record TurnErred(Failure failure, boolean retire) implements AgentSignal {}

  /**
   * What a turn used beside what its end told: it came later, or the turn ended without an answer.
   *
   * @param usage credits to be added; the newest context percent
   */
  record UsedMore(TurnUsage usage) implements AgentSignal {}

  /** The prompt cannot be given to this agent; nothing was sent. */
  record Refused(Failure failure) implements AgentSignal {}

  /** The conversation is new, and that is proven. */
  record Clean() implements AgentSignal {}

  /** That it is new could not be proven. */
  record Unclean(String reason) implements AgentSignal {}

  /** Nobody is signed in. */
  record SignedOut(String detail) implements AgentSignal {}

  /** It runs and will never be ready: no more is to be waited for. Only before the first ready. */
  record StartFailed(String detail) implements AgentSignal {}

  /** It is not any more what it was set up to be: it may end its turn and must take no other. */
  record Spoilt(String reason) implements AgentSignal {}

  /**
   * This process should make way for another, because what it cannot give back piles up in it. It
   * is healthy: it may serve its lease to the end.
   */
  record Full(String reason) implements AgentSignal {}
}
