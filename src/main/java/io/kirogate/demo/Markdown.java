package io.kirogate.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Renders an answer the way the recorded program does: headings, emphasis, bullets, quotes, links
 * and code become colours and lose their signs, code fences are dropped, lines are broken at words
 * when a width is given, and the first blank of a line is lost. Pure: text in, pieces out.
 *
 * <p>The folders {@code markdown}, {@code no-markdown}, {@code wrap-80}, {@code odd-backticks} and
 * {@code paragraphs} of the recordings are what it is held against.
 */
final class Markdown {
  private static final int UNLIMITED = Integer.MAX_VALUE;
  private static final String NEWLINE = Ansi.RESET + Ansi.RESET + "\n";
  private static final String FENCE = "```";

  private final String text;
  private final int columns;
  private final boolean styled;
  private final List<String> pieces = new ArrayList<>();
  private int at;
  private int column;
  private boolean lineStart = true;
  private boolean bold;
  private boolean italic;

  private Markdown(String text, int columns, boolean styled) {
    this.text = text;
    this.columns = columns;
    this.styled = styled;
  }

  /**
   * The pieces to print one after the other.
   *
   * @param columns where lines are broken; 0: nowhere
   * @param styled false: markdown stays as it is written
   */
  static List<String> render(String text, int columns, boolean styled) {
    return new Markdown(text, columns == 0 ? UNLIMITED : columns, styled).render();
  }

  private List<String> render() {
    // The mark counts before a word and not before anything else, as wrap-80 and cjk-wrap show.
    column = !text.isEmpty() && isWord(text.charAt(0)) ? 2 : 0;
    while (at < text.length()) {
      boolean began = lineStart;
      lineStart = false;
      if (!(styled && began && block()) && !(styled && inline(began)) && !word()) {
        single(began);
      }
    }
    return pieces;
  }

  private boolean block() {
    int blanks = blanksAt(at);
    char c = charAt(at + blanks);
    if (text.startsWith(FENCE, at)) {
      return codeBlock();
    }
    return switch (c) {
      case '#' -> blanks == 0 && heading();
      case '-', '*' -> bullet(blanks);
      case '>' -> blanks == 0 && quote();
      default -> false;
    };
  }

  private boolean codeBlock() {
    int endOfLine = text.indexOf('\n', at);
    if (endOfLine < 0) {
      return false;
    }
    String language = text.substring(at + FENCE.length(), endOfLine);
    if (!language.isEmpty()) {
      pieces.add(Ansi.BOLD + language + "\n" + Ansi.RESET);
    }
    int end = text.indexOf(FENCE, endOfLine + 1);
    pieces.add(Ansi.GREEN);
    codeLines(text.substring(endOfLine + 1, end < 0 ? text.length() : end));
    pieces.add(Ansi.RESET);
    at = end < 0 ? text.length() : end + FENCE.length();
    return true;
  }

  private void codeLines(String code) {
    int from = 0;
    while (from < code.length()) {
      int newline = code.indexOf('\n', from);
      int to = newline < 0 ? code.length() : newline + 1;
      pieces.add(code.substring(from, to));
      from = to;
    }
  }

  private boolean heading() {
    int to = at;
    while (charAt(to) == '#') {
      to++;
    }
    int blanks = blanksAt(to);
    if (blanks == 0) {
      return false;
    }
    String sign = text.substring(at, to) + " ";
    advance(sign.length());
    pieces.add(Ansi.MAGENTA + Ansi.BOLD + sign);
    at = to + blanks;
    return true;
  }

  private boolean bullet(int indent) {
    int blanks = blanksAt(at + indent + 1);
    if (blanks == 0) {
      return false;
    }
    advance(indent + 2);
    pieces.add(" ".repeat(indent) + "• ");
    at += indent + 1 + blanks;
    return true;
  }

  private boolean quote() {
    StringBuilder bars = new StringBuilder();
    while (charAt(at) == '>') {
      bars.append("│ ");
      at++;
      at += blanksAt(at);
    }
    advance(bars.length());
    pieces.add(Ansi.GREY + bars);
    return true;
  }

  private boolean inline(boolean began) {
    return switch (charAt(at)) {
      case '`' -> code();
      case '[' -> link();
      case '*', '_', ' ' -> emphasis(began);
      default -> false;
    };
  }

  private boolean code() {
    int end = text.indexOf('`', at + 1);
    if (end < 0) {
      return false;
    }
    String code = text.substring(at + 1, end);
    advance(DisplayWidth.of(code));
    pieces.add(Ansi.GREEN + code + Ansi.RESET);
    at = end + 1;
    return true;
  }

  private boolean link() {
    int middle = text.indexOf("](", at);
    int end = text.indexOf(')', Math.max(middle, at));
    if (middle <= at + 1 || end < 0 || text.substring(at, end).indexOf('\n') >= 0) {
      return false;
    }
    String shown = text.substring(at + 1, middle);
    String target = text.substring(middle + 2, end);
    advance(DisplayWidth.of(shown) + 1);
    column += DisplayWidth.of(target);
    pieces.add(Ansi.BLUE + shown + " " + Ansi.GREY + target + Ansi.RESET);
    at = end + 1;
    return true;
  }

  /** Opens at the start of a line or behind a blank, closes anywhere. */
  private boolean emphasis(boolean began) {
    int blanks = blanksAt(at);
    int sign = at + blanks;
    char c = charAt(sign);
    if (c != '*' && c != '_') {
      return false;
    }
    boolean strong = charAt(sign + 1) == c;
    boolean open = strong ? bold : italic;
    if (open ? blanks > 0 : (blanks == 0) != began) {
      return false;
    }
    pieces.add((blanks > 0 ? " " : "") + attribute(strong, open));
    at = sign + (strong ? 2 : 1);
    return true;
  }

  private String attribute(boolean strong, boolean open) {
    if (strong) {
      bold = !bold;
      return Ansi.ESC + (open ? "[22m" : "[1m");
    }
    italic = !italic;
    return Ansi.ESC + (open ? "[23m" : "[3m");
  }

  private boolean word() {
    int to = at;
    while (to < text.length() && isWord(text.charAt(to))) {
      to++;
    }
    if (to == at) {
      return false;
    }
    print(text.substring(at, to), to - at);
    at = to;
    return true;
  }

  private void single(boolean began) {
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    if (c == '\n') {
      column = 0;
      lineStart = true;
      pieces.add(NEWLINE);
    } else if (c == ' ') {
      blank();
    } else if (c >= ' ' && (c < 0x7F || c >= 0xA0)) {
      print(Character.toString(c), DisplayWidth.of(c));
    }
  }

  /**
   * The first column never shows a blank: that of an indented line and that of a break are lost.
   */
  private void blank() {
    String broken = advance(1) ? "\n" : "";
    pieces.add(broken + (column == 1 ? "" : " "));
  }

  private void print(String piece, int width) {
    pieces.add((advance(width) ? "\n" : "") + piece);
  }

  /** Makes room for that many columns; whether a new line had to begin. */
  private boolean advance(int width) {
    boolean breaks = column > 0 && (long) column + width > columns;
    column = breaks ? width : column + width;
    return breaks;
  }

  private int blanksAt(int from) {
    int to = from;
    while (charAt(to) == ' ' || charAt(to) == '\t') {
      to++;
    }
    return to - from;
  }

  private char charAt(int index) {
    return index < text.length() ? text.charAt(index) : '\0';
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "+,.!?\"".indexOf(c) >= 0;
  }
}
