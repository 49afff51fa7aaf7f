package io.kirogate.terminal;

import java.util.ArrayList;
import java.util.List;

/** A terminal of which every cell can be looked at: what {@link Screen} is made of. */
final class Cells {
  private final Linear linear = new Linear();
  private final Display display;
  private final Parser parser;

  Cells(int columns, int rows) {
    display = new Display(columns, rows);
    parser = new Parser(new Interpreter(display, linear, new Probe.Deaf(), false));
  }

  Cells feed(byte[] bytes) {
    parser.feed(bytes, 0, bytes.length);
    return this;
  }

  void resize(int columns, int rows) {
    display.resize(columns, rows);
  }

  /** Forgets what scrolled out. */
  void forget() {
    display.forget(Long.MAX_VALUE);
  }

  int column() {
    return display.column();
  }

  int row() {
    return display.row();
  }

  Linear linear() {
    return linear;
  }

  /** The rows of the screen, without the blanks at their ends. */
  List<String> texts() {
    return texts(display.bottomLine() - display.rows() + 1, display.bottomLine());
  }

  /** The rows that are kept, those that scrolled out too. */
  List<String> allTexts() {
    return texts(display.firstLine(), display.bottomLine());
  }

  private List<String> texts(long first, long last) {
    List<String> texts = new ArrayList<>();
    for (long at = first; at <= last; at++) {
      texts.add(text(display.peek(at)));
    }
    return texts;
  }

  private static String text(Row row) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; row != null && column < row.length(); column++) {
      if (row.blank(column)) {
        text.append(' ');
      } else if (row.cell(column) != Row.TAIL) {
        row.appendTo(text, column);
      }
    }
    return text.toString().stripTrailing();
  }

  /** Whether a character was printed in a cell of the screen that is not a blank. */
  boolean inked(int screenRow, int column) {
    Row row = row(screenRow);
    return row != null
        && !row.blank(column)
        && row.cell(column) != Row.TAIL
        && row.cell(column) != ' ';
  }

  Style style(int screenRow, int column) {
    Row row = row(screenRow);
    return row == null ? Style.PLAIN : Style.unpack(row.style(column));
  }

  private Row row(int screenRow) {
    return display.peek(display.bottomLine() - display.rows() + 1 + screenRow);
  }

  /**
   * The styles of a row of the screen: for each run that is not plain its first column and style.
   */
  String styles(int screenRow) {
    StringBuilder runs = new StringBuilder();
    Style last = Style.PLAIN;
    for (int column = 0; column < display.columns(); column++) {
      Style style = style(screenRow, column);
      if (!style.equals(last)) {
        runs.append(column).append(':').append(shown(style)).append(' ');
        last = style;
      }
    }
    return runs.toString().strip();
  }

  private static String shown(Style style) {
    return style.foreground()
        + ","
        + style.background()
        + ","
        + (style.bold() ? "b" : "")
        + (style.dim() ? "d" : "")
        + (style.italic() ? "i" : "")
        + (style.underline() ? "u" : "")
        + (style.inverse() ? "v" : "")
        + (style.strike() ? "s" : "");
  }

  /** The logical lines that are kept, without the blanks at their ends. */
  List<String> logicalLines() {
    return LineBuilder.lines(display::peek, display.firstLine(), display.lastLine()).stream()
        .map(line -> line.text().stripTrailing())
        .toList();
  }

  /** How many bytes the rows of this page and above it take, about. */
  long rowBytes() {
    long bytes = 0;
    for (long at = display.firstLine(); at <= display.bottomLine(); at++) {
      Row row = display.peek(at);
      bytes += row == null ? 0 : row.bytes();
    }
    return bytes;
  }
}
