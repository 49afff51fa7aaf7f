package io.kirogate.agent.terminal;

import io.kirogate.terminal.Line;
import io.kirogate.terminal.Screen;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one turn, out of reach of whatever is printed later: a tool owns the terminal while
 * it runs and may clear it, paint all over it or leave the cursor anywhere.
 *
 * <p>So the turn begins on a new page, and so does what stands below the line that opens a tool's
 * block and below the one that ends it: the agent's own words are on pages that are turned. What a
 * tool printed is given up once its block has ended.
 */
final class TurnRows {
  /** Of lines on turned pages; a page itself is bounded by the screen. */
  private static final long MOST_CHARACTERS = 16L << 20;

  private static final int MOST_LINES = 200_000;

  /** Saved for who jumps about a little more than it prints. */
  private static final long MOST_CREDIT = 10_000;

  private final TerminalVariant variant;
  private final LineRules rules;
  private final Screen screen;
  private final List<Line> turned = new ArrayList<>();
  private long turnedCharacters;

  /** The first row of the page. */
  private long from;

  /** The first row whose line is not known to be complete. */
  private long unread;

  /**
   * How many rows may be read again. Each control earns one, and whoever paints rows anew has one
   * for each; to jump up and down the screen, which prints nothing, would else cost us thousands of
   * times what it costs a tool.
   */
  private long credit = MOST_CREDIT;

  private boolean opened;
  private boolean inTool;
  private boolean inText;
  private boolean lost;

  TurnRows(TerminalVariant variant, Screen screen) {
    this.variant = variant;
    this.rules = new LineRules(variant);
    this.screen = screen;
    this.from = screen.cursorLine();
  }

  /** The editor left: what the agent shows from the next row on is the turn's. */
  void accepted() {
    from = screen.cursorLine() + 1;
    opened = false;
  }

  /** The open tool will not run: what follows is the agent's. */
  void refused() {
    inTool = false;
  }

  /** The cursor may have moved on. */
  void moved() {
    long row = screen.cursorLine();
    credit = Math.min(credit + 1, MOST_CREDIT);
    if (!opened) {
      open(row);
    } else if (row < unread) {
      goBack(row);
    } else if (row > unread && !screen.continued()) {
      read(screen.lines(unread, row - 1), row);
    }
  }

  private void goBack(long row) {
    long rows = Math.min(unread - row, credit);
    credit -= rows;
    unread -= rows;
  }

  private void open(long row) {
    if (row >= from) {
      opened = true;
      from = row;
      newPage(row);
    }
  }

  private void newPage(long row) {
    screen.turnPage();
    screen.forget(row);
    from = row;
    unread = row;
  }

  private void read(List<Line> complete, long row) {
    unread = row;
    for (Line line : complete) {
      if (variant.tool().begin().matches(line)) {
        turn(screen.lines(from, row - 1));
        inTool = true;
        inText = false;
        newPage(row);
        return;
      } else if (!inTool) {
        inText = inText ? rules.error(line).isEmpty() : rules.textAt(line) > 0;
      } else if (variant.tool().end().matches(line)) {
        turned.add(line);
        inTool = false;
        newPage(row);
        return;
      }
    }
  }

  /** Whether what is shown now belongs to a text of the assistant's, or to a tool's block. */
  boolean explained() {
    return inText || inTool || opened && beginsText();
  }

  private boolean beginsText() {
    return screen.lines(unread, unread).stream().anyMatch(line -> rules.textAt(line) > 0);
  }

  private void turn(List<Line> page) {
    lost |= incomplete();
    turned.addAll(page);
    for (Line line : page) {
      turnedCharacters += line.text().length();
    }
    if (turned.size() > MOST_LINES || turnedCharacters > MOST_CHARACTERS) {
      turned.clear();
      turnedCharacters = 0;
      lost = true;
    }
  }

  /** Whether lines are gone that are not a tool's. */
  boolean incomplete() {
    return lost || !inTool && screen.firstLine() > from;
  }

  /** The first row of the page at hand. */
  long from() {
    return from;
  }

  /**
   * @param last the last row that is not the editor's
   */
  List<Line> lines(long last) {
    List<Line> all = new ArrayList<>(turned);
    all.addAll(screen.lines(from, last));
    return all;
  }

  /**
   * Keys are about to be typed that make the editor wipe the page and draw its prompt again: the
   * page is turned first, without the row of the prompt that was drawn or garbled.
   */
  void beforeRedraw(long promptRow) {
    List<Line> page = new ArrayList<>(screen.lines(from, promptRow - 1));
    page.addAll(screen.lines(Math.max(from, promptRow + 1), screen.cursorLine()));
    turn(page);
    newPage(screen.cursorLine());
  }
}
