package io.kirogate.message;

import java.util.List;

/**
 * What a turn gave.
 *
 * @param text the assistant's texts, joined by a blank line where a tool call separates them
 * @param denied the tool calls that were refused in this turn
 */
public record TurnResult(
    String text, Fidelity fidelity, StopReason stopReason, TurnUsage usage, List<Denial> denied) {
  public TurnResult {
    denied = List.copyOf(denied);
  }
}
