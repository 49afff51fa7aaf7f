package io.kirogate.message;

import java.util.List;

/**
 * The one good end of a job.
 *
 * @param output the assistant's texts of the turn, joined by a blank line where a tool call
 *     separates them
 * @param worker the agent session that answered
 * @param denied the tool calls that were refused meanwhile
 * @param queuedMs from submit to assignment
 * @param tookMs from assignment to the answer, a repair turn included
 */
public record Answer(
    String output,
    WorkerId worker,
    Fidelity fidelity,
    List<Denial> denied,
    long queuedMs,
    long tookMs) {
  public Answer {
    denied = List.copyOf(denied);
  }
}
