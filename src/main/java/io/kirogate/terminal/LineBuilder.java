package io.kirogate.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/** Puts logical lines together from rows, which are got by their number; null is a blank one. */
final class LineBuilder {
  private final long firstRow;
  private final StringBuilder text = new StringBuilder();
  private int[] runStarts = new int[4];
  private long[] runStyles = new long[4];
  private int runs;
  private int printed;

  private LineBuilder(long firstRow) {
    this.firstRow = firstRow;
  }

  /** The logical lines of the rows first to last. */
  static List<Line> lines(LongFunction<Row> rows, long first, long last) {
    List<Line> lines = new ArrayList<>();
    long at = first;
    while (at <= last) {
      LineBuilder line = new LineBuilder(at);
      do {
        line.append(rows.apply(at++), Integer.MAX_VALUE);
      } while (at <= last && Row.oneLine(rows.apply(at - 1), rows.apply(at)));
      lines.add(line.build());
    }
    return lines;
  }

  /** The logical line around a cell, up to before it. */
  static Line before(LongFunction<Row> rows, long oldest, long row, int column) {
    long first = row;
    while (first > oldest && Row.oneLine(rows.apply(first - 1), rows.apply(first))) {
      first--;
    }
    LineBuilder line = new LineBuilder(first);
    for (long at = first; at < row; at++) {
      line.append(rows.apply(at), Integer.MAX_VALUE);
    }
    line.append(rows.apply(row), column);
    return line.build();
  }

  /**
   * Appends a row. Blanks behind the last character printed are dropped, before a wrap too: a wide
   * character that did not fit leaves one.
   */
  private void append(Row row, int end) {
    if (row == null) {
      return;
    }
    int limit = Math.min(end, row.length());
    for (int column = 0; column < limit; column++) {
      column += append(row, column, limit) - 1;
    }
    text.setLength(printed);
    while (runs > 0 && runStarts[runs - 1] >= printed) {
      runs--;
    }
  }

  /** Appends what is in a cell and returns how many cells that took. */
  private int append(Row row, int column, int limit) {
    if (row.cell(column) == Row.TAIL) {
      return 1;
    }
    style(row.style(column));
    if (!row.blank(column)) {
      row.appendTo(text, column);
      printed = text.length();
      return 1;
    }
    int tab = row.tabAt(column);
    if (tab > 0 && column + tab <= limit) {
      text.append('\t');
      printed = text.length();
      return tab;
    }
    text.append(' ');
    return 1;
  }

  private void style(long style) {
    if (runs > 0 && runStyles[runs - 1] == style) {
      return;
    }
    if (runs == runStarts.length) {
      runStarts = Arrays.copyOf(runStarts, 2 * runs);
      runStyles = Arrays.copyOf(runStyles, 2 * runs);
    }
    runStarts[runs] = text.length();
    runStyles[runs++] = style;
  }

  private Line build() {
    return new Line(
        firstRow, text.toString(), Arrays.copyOf(runStarts, runs), Arrays.copyOf(runStyles, runs));
  }
}
