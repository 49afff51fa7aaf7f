package io.kirogate.terminal;

import java.util.Arrays;

/**
 * The styles of a row's cells, kept as runs: there are few, however many cells there are. A run
 * goes on to where the next one begins, the last one to the row's end; cells before the first one
 * are plain.
 */
final class Runs {
  private static final int BYTES_OF_A_RUN = Integer.BYTES + Long.BYTES;

  private static final int[] NO_STARTS = {};
  private static final long[] NO_STYLES = {};

  private int[] starts = NO_STARTS;
  private long[] styles = NO_STYLES;
  private int count;

  /** The style of a cell. */
  long at(int column) {
    return styleOf(find(column));
  }

  /**
   * Gives cells of a row of so many a style. Most rows are written from left to right, where all
   * there is to do is to begin another run.
   */
  void paint(int from, int to, long style, int length) {
    if (from == to) {
      return;
    }
    int last = count - 1;
    if (last >= 0 && starts[last] >= from) {
      repaint(from, to, style, length);
      return;
    }
    long before = styleOf(last);
    if (before != style) {
      add(from, style);
      if (to < length) {
        add(to, before);
      }
    }
  }

  private void repaint(int from, int to, long style, int length) {
    int run = find(from);
    boolean holds = styleOf(run) == style && (run + 1 == count || starts[run + 1] >= to);
    if (!holds) {
      splice(from, to, style, to < length ? at(to) : style);
    }
  }

  /** Makes room: cells from a column on move right, the new ones have the style beside them. */
  void insert(int column, int cells) {
    for (int i = count - 1; i >= 0 && starts[i] >= column; i--) {
      starts[i] += cells;
    }
  }

  /** Closes up: cells behind those deleted move left. */
  void delete(int column, int cells) {
    int end = column + cells;
    if (count > 0 && starts[count - 1] > column) {
      splice(column, end, at(end), at(end));
    }
    for (int i = count - 1; i >= 0 && starts[i] >= end; i--) {
      starts[i] -= cells;
    }
  }

  /** Drops the styles from a column on. */
  void cut(int column) {
    while (count > 0 && starts[count - 1] >= column) {
      count--;
    }
  }

  void clear() {
    count = 0;
  }

  /** The same, with nothing to spare. */
  Runs compact() {
    Runs copy = new Runs();
    if (count > 0) {
      copy.starts = Arrays.copyOf(starts, count);
      copy.styles = Arrays.copyOf(styles, count);
      copy.count = count;
    }
    return copy;
  }

  /** What the arrays take. */
  long heapBytes() {
    return (long) BYTES_OF_A_RUN * starts.length;
  }

  /** The run that a cell is in; -1 for none. */
  private int find(int column) {
    int found = Arrays.binarySearch(starts, 0, count, column);
    return found >= 0 ? found : -found - 2;
  }

  private long styleOf(int run) {
    return run < 0 ? 0 : styles[run];
  }

  /** Replaces the runs that begin within; from {@code to} on, the style is another one, or not. */
  private void splice(int from, int to, long style, long after) {
    int head = find(from - 1) + 1;
    int tail = find(to) + 1;
    int behind = count - tail;
    int added = (styleOf(head - 1) == style ? 0 : 1) + (after == style ? 0 : 1);
    reserve(head + added + behind);
    System.arraycopy(starts, tail, starts, head + added, behind);
    System.arraycopy(styles, tail, styles, head + added, behind);
    count = head;
    if (styleOf(head - 1) != style) {
      add(from, style);
    }
    if (after != style) {
      add(to, after);
    }
    count += behind;
  }

  private void add(int start, long style) {
    reserve(count + 1);
    starts[count] = start;
    styles[count++] = style;
  }

  private void reserve(int runs) {
    if (runs > starts.length) {
      int capacity = Math.max(4, Math.max(runs, 2 * starts.length));
      starts = Arrays.copyOf(starts, capacity);
      styles = Arrays.copyOf(styles, capacity);
    }
  }
}
