package io.kirogate.agent.terminal;

import io.kirogate.terminal.Line;
import java.util.List;
import java.util.Optional;

/** What a profile says of a single line. */
record LineRules(TerminalVariant variant) {

  boolean isNoise(Line line) {
    return variant.noise().stream().anyMatch(rule -> rule.matches(line));
  }

  /** Whether a line outside the assistant's texts tells nobody anything. */
  boolean meansNothing(Line line) {
    return isNoise(line)
        || variant.litter().stream().anyMatch(rule -> rule.matches(line))
        || variant.tool().end().matches(line);
  }

  Optional<TerminalVariant.ErrorRule> error(Line line) {
    return variant.errors().stream().filter(rule -> rule.line().matches(line)).findFirst();
  }

  /** The one that the profile names first; {@code known} may be null. */
  TerminalVariant.ErrorRule earlier(
      TerminalVariant.ErrorRule known, TerminalVariant.ErrorRule found) {
    List<TerminalVariant.ErrorRule> rules = variant.errors();
    return known == null || rules.indexOf(found) < rules.indexOf(known) ? found : known;
  }

  /**
   * Where the text begins behind the assistant's mark, repeated marks taken as one; 0 when the line
   * has none.
   */
  int textAt(Line line) {
    String words = line.text();
    String mark = variant.answerMark().text();
    int at = 0;
    while (at < words.length() && words.charAt(at) == ' ') {
      at++;
    }
    int after = 0;
    while (isMark(line, words, mark, at)) {
      at = Math.min(at + mark.length(), words.length());
      after = at;
    }
    return after;
  }

  private boolean isMark(Line line, String words, String mark, int at) {
    boolean there =
        words.startsWith(mark, at)
            || at < words.length() && words.substring(at).equals(mark.strip());
    return there && variant.answerMark().colours().contains(line.styleAt(at).foreground());
  }
}
