package io.kirogate.terminal;

import java.util.BitSet;

/** Where a tab stops: every eighth column, until a program says otherwise. */
final class TabStops {
  private static final int DISTANCE = 8;

  private final BitSet stops = new BitSet();
  private int columns;

  TabStops(int columns) {
    extend(columns);
  }

  /** Columns that the screen did not have before get the usual stops. */
  void extend(int newColumns) {
    for (int column = (columns + DISTANCE - 1) / DISTANCE * DISTANCE;
        column < newColumns;
        column += DISTANCE) {
      stops.set(column);
    }
    columns = Math.max(columns, newColumns);
  }

  void reset() {
    stops.clear();
    int known = columns;
    columns = 0;
    extend(known);
  }

  void set(int column) {
    stops.set(column);
  }

  void clear(int column) {
    stops.clear(column);
  }

  void clearAll() {
    stops.clear();
  }

  /** The next stop, at most {@code last}. */
  int after(int column, int last) {
    int stop = stops.nextSetBit(column + 1);
    return stop < 0 ? last : Math.min(stop, last);
  }

  /** The stop before, or the first column. */
  int before(int column) {
    return column == 0 ? 0 : Math.max(0, stops.previousSetBit(column - 1));
  }
}
