package io.kirogate.message;

import java.util.List;

/**
 * The one good end of a job.
 *
 * @param result of its last turn
 * @param worker the agent session that answered
 * @param agent what that worker runs
 * @param denied the tool calls that were refused in all its turns
 * @param queuedMs from submit to assignment
 * @param tookMs from assignment to the answer, a repair turn included
 */
public record Answer(
    TurnResult result,
    WorkerId worker,
    AgentName agent,
    List<Denial> denied,
    long queuedMs,
    long tookMs) {
  public Answer {
    denied = List.copyOf(denied);
  }

  /** The assistant's text. */
  public String output() {
    return result.text();
  }
}
