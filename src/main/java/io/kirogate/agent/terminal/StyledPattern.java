package io.kirogate.agent.terminal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.kirogate.terminal.Line;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that an agent prints itself, told from the same words in a model's text by its colour.
 *
 * <p>The colour is looked at where the group {@code mark} begins, else at the first visible
 * character of the match.
 *
 * @param match found anywhere in the line unless it is anchored
 * @param colours palette indexes of the foreground, any of them; empty = every colour
 * @param coloured any foreground but the default, for agents whose palette is not known
 */
record StyledPattern(Pattern match, List<Integer> colours, boolean coloured) {

  @JsonCreator
  StyledPattern(
      @JsonProperty(value = "match", required = true) Pattern match,
      @JsonProperty("colours") List<Integer> colours,
      @JsonProperty("coloured") boolean coloured) {
    this.match = match;
    this.colours = colours == null ? List.of() : List.copyOf(colours);
    this.coloured = coloured;
  }

  /** No line of an agent's own is longer; hostile text must not cost a long search. */
  static final int LONGEST = 4_096;

  boolean matches(Line line) {
    return find(line) != null;
  }

  /** The match, or null when the words or the colour differ. */
  Matcher find(Line line) {
    if (line.text().length() > LONGEST) {
      return null;
    }
    Matcher matcher = match.matcher(line.text());
    return matcher.find() && hasColour(line, markAt(matcher)) ? matcher : null;
  }

  private int markAt(Matcher matcher) {
    if (match.pattern().contains("(?<mark>")) {
      return matcher.start("mark");
    }
    int at = matcher.start();
    while (at < matcher.end() - 1
        && Character.isWhitespace(matcher.group().charAt(at - matcher.start()))) {
      at++;
    }
    return at;
  }

  private boolean hasColour(Line line, int at) {
    if (colours.isEmpty() && !coloured) {
      return true;
    }
    if (at >= line.text().length()) {
      return false;
    }
    int foreground = line.styleAt(at).foreground();
    return coloured ? foreground >= 0 : colours.contains(foreground);
  }
}
