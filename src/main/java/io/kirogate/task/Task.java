package io.kirogate.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;

/**
 * Something that an agent is asked to do with a JSON object, to give back another. Pure: the nonce
 * of each turn is the caller's, drawn with {@link Nonce#absentFrom} the input (or the violations)
 * in question.
 */
public final class Task {
  private final String name;
  private final Schema input;
  private final Instructions instructions;
  private final Schema output;

  Task(String name, Schema input, Instructions instructions, Schema output) {
    this.name = Objects.requireNonNull(name, "name");
    this.input = Objects.requireNonNull(input, "input");
    this.instructions = Objects.requireNonNull(instructions, "instructions");
    this.output = Objects.requireNonNull(output, "output");
  }

  /** The last part of its endpoint and of its bus address. */
  public String name() {
    return name;
  }

  /** All faults of a caller's input; empty = render it. */
  public List<Violation> validate(JsonNode candidate) {
    return input.check(candidate);
  }

  /** The prompt for a valid input. */
  public String render(ObjectNode valid, Nonce nonce) {
    return PromptText.asking(name, instructions.with(valid), output.source(), valid, nonce);
  }

  /** What to make of the agent's text, asked with this nonce. */
  public Judged judge(String text, Nonce nonce) {
    AnswerBlock block = AnswerBlock.find(text, nonce);
    if (block.fault() != null) {
      return new Judged.Refused(List.of(Violation.ofWhole(block.fault())));
    }
    try {
      ObjectNode answer = StrictJson.object(block.content());
      List<Violation> violations = output.check(answer);
      return violations.isEmpty() ? new Judged.Accepted(answer) : new Judged.Refused(violations);
    } catch (StrictJson.Malformed e) {
      return new Judged.Refused(List.of(Violation.ofWhole(e.getMessage())));
    }
  }

  /** Asks the same agent again, in the same conversation, for the answer that it owes. */
  public String repair(List<Violation> violations, Nonce nonce) {
    return PromptText.askingAgain(name, violations, nonce);
  }
}
