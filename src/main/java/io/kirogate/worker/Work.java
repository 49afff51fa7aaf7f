package io.kirogate.worker;

import static io.kirogate.message.FailureCode.AGENT_DIED;
import static io.kirogate.message.FailureCode.TURN_TIMEOUT;

import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.message.Denial;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.TurnResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker at a turn has, whether the agent has taken the prompt or not, and how the turn
 * ends.
 *
 * @param rules what to go by
 * @param keepLease whether the worker is held after an answer
 * @param denied the tool calls refused in this turn, as far as they are told
 * @param retiring why to leave when the lease is over, or null
 */
record Work(Rules rules, Turn turn, boolean keepLease, List<Denial> denied, String retiring) {
  /** Refusals that are told of a turn; so few that a copy for each costs nothing. */
  static final int MOST_DENIED = 100;

  /** Characters that are told of a refused tool's name, and of its command. */
  static final int LONGEST_DENIED = 2_000;

  /**
   * All of it is in the answer, so it is bounded: an agent may ask without end, and each command
   * may be as long as it likes.
   */
  Work denying(String tool, String command) {
    if (denied.size() >= MOST_DENIED) {
      return this;
    }
    List<Denial> more = new ArrayList<>(denied);
    more.add(new Denial(clipped(tool), clipped(command)));
    return new Work(rules, turn, keepLease, List.copyOf(more), retiring);
  }

  /** Not in the middle of a character. */
  private static String clipped(String text) {
    if (text.length() <= LONGEST_DENIED) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(LONGEST_DENIED - 1));
    return text.substring(0, pair ? LONGEST_DENIED - 1 : LONGEST_DENIED) + "…";
  }

  Work retiringFor(String reason) {
    return new Work(rules, turn, keepLease, denied, reason);
  }

  /** This turn is the last one, whatever else was to follow on its lease. */
  Work lastFor(String reason) {
    return new Work(rules, turn, false, denied, reason);
  }

  Failure failure(FailureCode code, String detail) {
    return Failure.of(code, rules.name() + " " + detail);
  }

  Transition done(TurnEnded ended) {
    TurnResult result =
        new TurnResult(
            String.join("\n\n", ended.texts()),
            ended.fidelity(),
            ended.stopReason(),
            ended.usage(),
            denied);
    Transition next =
        keepLease
            ? Transition.to(new Serving.Held(rules, turn.lease(), retiring))
            : Serving.afterLease(rules, retiring);
    return next.after(rules.done(turn, result));
  }

  /** Stop the turn; its job has failed already. */
  Transition interrupting(Failure failure) {
    return Transition.to(new Serving.Interrupting(rules, retiring))
        .with(rules.failed(turn, failure), new Effect.Interrupt());
  }

  /** The turn failed and the agent listens again. */
  Transition failed(Failure failure) {
    return Serving.afterLease(rules, retiring).after(rules.failed(turn, failure));
  }

  /** The turn failed and this process must not be used again. */
  Transition failedForGood(Failure failure, Cause cause) {
    // The detail may quote what the agent showed: it is for the caller, not for the log.
    return failedForGood(failure, cause, failure.code().name());
  }

  /**
   * The same.
   *
   * @param why for everybody
   */
  Transition failedForGood(Failure failure, Cause cause, String why) {
    return Going.leave(rules, rules.gone(cause, why))
        .after(rules.failed(turn, rules.hinted(failure)));
  }

  Transition timedOut() {
    String detail = "did not end the turn within " + turn.timeout().toMillis() + " ms";
    return interrupting(failure(TURN_TIMEOUT, detail));
  }

  Transition died(WorkerState.Death death) {
    return failedForGood(failure(AGENT_DIED, death.inFull()), Cause.DIED, death.how());
  }
}
