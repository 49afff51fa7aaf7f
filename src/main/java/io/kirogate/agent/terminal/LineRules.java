package io.kirogate.agent.terminal;

import io.kirogate.terminal.Line;
import java.util.List;
import java.util.Optional;

/** What a profile says of a single line. */
record LineRules(TerminalProfile profile) {

  boolean isNoise(Line line) {
    return profile.noise().stream().anyMatch(rule -> rule.matches(line));
  }

  /** Whether a line outside the assistant's texts tells nobody anything. */
  boolean meansNothing(Line line) {
    return isNoise(line)
        || profile.litter().stream().anyMatch(rule -> rule.matches(line))
        || profile.tool().end().matches(line);
  }

  Optional<TerminalProfile.ErrorRule> error(Line line) {
    return profile.errors().stream().filter(rule -> rule.line().matches(line)).findFirst();
  }

  /** The one that the profile names first; {@code known} may be null. */
  TerminalProfile.ErrorRule earlier(
      TerminalProfile.ErrorRule known, TerminalProfile.ErrorRule found) {
    List<TerminalProfile.ErrorRule> rules = profile.errors();
    return known == null || rules.indexOf(found) < rules.indexOf(known) ? found : known;
  }

  /**
   * Where the text begins behind the assistant's mark, repeated marks taken as one; 0 when the line
   * has none.
   */
  int textAt(Line line) {
    String words = line.text();
    String mark = profile.answerMark().text();
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
    return there && profile.answerMark().colours().contains(line.styleAt(at).foreground());
  }
}
