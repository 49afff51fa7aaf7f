package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    if (maxCharacters < 1) {
      throw new IllegalArgumentException("maxCharacters: expected at least 1");
    }
    dropped = List.copyOf(dropped);
  }

  /**
   * Code points. In a profile they are hexadecimal: {@code "200B-200F"}, or {@code "FEFF"} for one.
   *
   * @param last included
   */
  public record Range(int first, int last) {
    private static final Pattern FORM =
        Pattern.compile("(\\p{XDigit}{4,6})(?:-(\\p{XDigit}{4,6}))?");

    public Range {
      if (first > last || last > Character.MAX_CODE_POINT) {
        throw new IllegalArgumentException("expected a range of Unicode characters");
      }
    }

    @JsonCreator
    static Range parse(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "`" + text + "`: expected hexadecimal characters like 200B-200F");
      }
      String last = matcher.group(matcher.group(2) == null ? 1 : 2);
      return new Range(Integer.parseInt(matcher.group(1), 16), Integer.parseInt(last, 16));
    }

    boolean holds(int character) {
      return character >= first && character <= last;
    }
  }

  /** What a prompt must be that keeps both. */
  public PromptLimits and(PromptLimits other) {
    List<Range> all = new ArrayList<>(dropped);
    all.addAll(other.dropped);
    return new PromptLimits(
        Math.min(maxCharacters, other.maxCharacters), all.stream().distinct().toList());
  }

  /** Whether the agent removes this character from a prompt. Asked of each one: no stream. */
  public boolean drops(int character) {
    for (Range range : dropped) {
      if (range.holds(character)) {
        return true;
      }
    }
    return false;
  }

  /** What is wrong with a prompt, if anything, as words that follow its name. */
  public Optional<String> fault(String prompt) {
    int length = prompt.codePointCount(0, prompt.length());
    if (length > maxCharacters) {
      return Optional.of("has " + length + " characters, the most is " + maxCharacters);
    }
    if (prompt.codePoints().noneMatch(this::visible)) {
      return Optional.of("must not be blank");
    }
    return prompt.codePoints().anyMatch(PromptLimits::unpaired)
        ? Optional.of("holds half a character (an unpaired surrogate)")
        : Optional.empty();
  }

  private boolean visible(int character) {
    return !Character.isWhitespace(character)
        && !Character.isSpaceChar(character)
        && !Character.isISOControl(character)
        && !drops(character);
  }

  private static boolean unpaired(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }
}
