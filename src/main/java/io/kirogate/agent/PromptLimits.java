package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * What a prompt must be for an agent to answer it at all, from its profile. Doors ask before a
 * prompt may wait, drivers before they send it.
 *
 * @param maxCharacters code points at most; above that the agent does not take the prompt whole
 * @param dropped characters that the agent removes from a prompt, as ranges of code points; a
 *     prompt of nothing else is blank to it
 */
public record PromptLimits(
    @JsonProperty(required = true) int maxCharacters,
    @JsonProperty(required = true) List<Range> dropped) {
  public PromptLimits {
    dropped = List.copyOf(dropped);
  }

  /**
   * Code points.
   *
   * @param first as hexadecimal in a profile, {@code "200B"}
   * @param last included
   */
  public record Range(int first, int last) {}

  /** What is wrong with a prompt, if anything. */
  public Optional<String> fault(String prompt) {
    throw new UnsupportedOperationException(prompt);
  }
}
