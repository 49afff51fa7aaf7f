package io.kirogate.agent.terminal;

import io.kirogate.agent.terminal.Reading.AgentFault;
import io.kirogate.agent.terminal.Reading.ToolBlock;
import io.kirogate.terminal.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Reads a turn off the screen: from the line below the submitted prompt to the next prompt.
 *
 * <p>A text begins at the assistant's mark and ends at a tool block, an error or the turn's end.
 * Inside a text the mark's characters are text; inside a tool's block nothing counts until its end
 * line, since the tool may print anything. A block that has no end line (refused, or unknown to the
 * profile) is left at its last mark. One reader reads once. Pure.
 */
final class TurnReader {
  private enum Place {
    OUTSIDE,
    TEXT,
    TOOL,
    ERROR
  }

  private final TerminalVariant variant;
  private final LineRules rules;
  private final List<String> texts = new ArrayList<>();
  private final List<String> stray = new ArrayList<>();
  private final List<String> text = new ArrayList<>();
  private final List<String> toolLines = new ArrayList<>();
  private final List<String> errorLines = new ArrayList<>();
  private TerminalVariant.ErrorRule errorRule;
  private String tool;
  private Place place = Place.OUTSIDE;

  TurnReader(TerminalVariant variant) {
    this.variant = variant;
    this.rules = new LineRules(variant);
  }

  /**
   * @param lines the turn's logical lines
   * @param refusedAt the rows at which a tool call was refused: its block ends there
   * @param ended whether the turn is over
   */
  Reading read(List<Line> lines, List<Long> refusedAt, boolean ended) {
    int openedAt = -1;
    int markInTool = -1;
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      if (variant.tool().begin().matches(line)) {
        beginTool(line);
        openedAt = i;
        markInTool = -1;
      } else if (place == Place.TOOL && !leavesTool(line, lines.get(openedAt), refusedAt)) {
        toolLines.add(line.text().stripTrailing());
        markInTool = rules.textAt(line) > 0 ? i : markInTool;
      } else {
        outsideTool(line);
      }
    }
    if (ended && place == Place.TOOL && markInTool >= 0) {
      place = Place.OUTSIDE;
      lines.subList(markInTool, lines.size()).forEach(this::outsideTool);
    }
    endText();
    return new Reading(List.copyOf(texts), fault(), List.copyOf(stray), block());
  }

  private void beginTool(Line line) {
    endText();
    Matcher begin = variant.tool().begin().find(line);
    tool = begin.group("tool");
    toolLines.clear();
    place = Place.TOOL;
  }

  private boolean leavesTool(Line line, Line opened, List<Long> refusedAt) {
    boolean refused =
        refusedAt.stream().anyMatch(row -> row > opened.firstRow() && line.firstRow() > row);
    if (refused || variant.tool().end().matches(line)) {
      place = Place.OUTSIDE;
      return refused;
    }
    return false;
  }

  private void outsideTool(Line line) {
    int after = place == Place.TEXT ? 0 : rules.textAt(line);
    if (after > 0) {
      place = Place.TEXT;
      text.add(line.text().substring(after));
    } else if (!beginsError(line)) {
      continues(line);
    }
  }

  private void continues(Line line) {
    String words = line.text().stripTrailing();
    switch (place) {
      case TEXT -> {
        if (!rules.isNoise(line)) {
          text.add(words);
        }
      }
      case ERROR -> {
        if (words.isBlank()) {
          place = Place.OUTSIDE;
        } else {
          errorLines.add(words.strip());
        }
      }
      case OUTSIDE, TOOL -> {
        if (!words.isBlank() && !rules.meansNothing(line)) {
          stray.add(words);
        }
      }
    }
  }

  /**
   * Of several errors in one turn the profile's earlier rule names the code: the others are its
   * consequences.
   */
  private boolean beginsError(Line line) {
    Optional<TerminalVariant.ErrorRule> begun = rules.error(line);
    begun.ifPresent(
        rule -> {
          endText();
          place = Place.ERROR;
          errorRule = rules.earlier(errorRule, rule);
          errorLines.add(line.text().strip());
        });
    return begun.isPresent();
  }

  private void endText() {
    if (place == Place.TEXT) {
      String joined = withoutBlankEnds(text);
      if (!joined.isEmpty()) {
        texts.add(joined);
      }
      place = Place.OUTSIDE;
    }
    text.clear();
  }

  private static String withoutBlankEnds(List<String> lines) {
    int from = 0;
    int to = lines.size();
    while (from < to && lines.get(from).isBlank()) {
      from++;
    }
    while (to > from && lines.get(to - 1).isBlank()) {
      to--;
    }
    StringBuilder joined = new StringBuilder();
    for (int i = from; i < to; i++) {
      joined.append(i == from ? "" : "\n").append(lines.get(i).stripTrailing());
    }
    return joined.toString();
  }

  private AgentFault fault() {
    return errorRule == null
        ? null
        : new AgentFault(errorRule.code(), String.join(" ", errorLines), errorRule.retire());
  }

  private ToolBlock block() {
    return tool == null ? null : new ToolBlock(tool, String.join("\n", toolLines).strip());
  }
}
