package io.kirogate.agent.terminal;

import io.kirogate.agent.terminal.Reading.AgentFault;
import java.util.List;

/** What an observer of the terminal saw happen. */
sealed interface DialogueEvent {

  /** The first ready mark. */
  record Prompted() implements DialogueEvent {}

  /** The editor took the text (it ended its bracketed-paste mode). */
  record Accepted() implements DialogueEvent {}

  /** A permission question stands before the ready mark. */
  record Asked(String tool, String command) implements DialogueEvent {}

  /** The turn is over; these are the assistant's texts, and what nobody can explain. */
  record Ended(List<String> texts, List<String> stray) implements DialogueEvent {}

  /** The turn is over with an error of the agent's own. */
  record Erred(AgentFault fault) implements DialogueEvent {}

  /**
   * The agent took the text for a command of its own, or for a shell's: what must never happen to
   * user text.
   */
  record CommandRan(boolean inShell) implements DialogueEvent {}

  /** The agent listens again after an interrupt. */
  record Interrupted() implements DialogueEvent {}

  /** An interrupt reached the prompt instead of a turn. */
  record Hinted() implements DialogueEvent {}

  /** Step {@code step} of the reset is proven. */
  record StepProven(int step, boolean last) implements DialogueEvent {}

  /** The reset was answered with another prompt than its own. */
  record StepRefused(int step) implements DialogueEvent {}

  record SignedOut(String shown) implements DialogueEvent {}

  /** Something stands on the screen that only an interrupt leaves. */
  record Blocked(AgentFault fault) implements DialogueEvent {}
}
