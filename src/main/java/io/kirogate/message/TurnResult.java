package io.kirogate.message;

import java.util.List;

/**
 * What a turn gave.
 *
 * @param text the assistant's texts, joined by a blank line where a tool call separates them
 * @param denied the tool calls that were refused in this turn
 * @param notices what the agent's program said beside its answer
 */
public record TurnResult(
    String text,
    Fidelity fidelity,
    StopReason stopReason,
    TurnUsage usage,
    List<Denial> denied,
    List<String> notices) {
  public TurnResult {
    denied = List.copyOf(denied);
    notices = List.copyOf(notices);
  }

  /** Without notices. */
  public TurnResult(
      String text, Fidelity fidelity, StopReason stopReason, TurnUsage usage, List<Denial> denied) {
    this(text, fidelity, stopReason, usage, denied, List.of());
  }
}
