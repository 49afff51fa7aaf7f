package io.kirogate.terminal;

/**
 * The rows of a screen, and above them those that scrolled out of it. Rows have absolute numbers:
 * the first row ever is 0, the first on the screen is {@link #base()}.
 *
 * <p>Bounded: of the rows that scrolled out at most {@value #MAX_ROWS} and {@value #MAX_BYTES}
 * bytes are kept, the oldest go first.
 */
final class Page {
  static final int MAX_ROWS = 200_000;
  static final long MAX_BYTES = 64L << 20;

  private final boolean scrollback;
  private int columns;
  private int rows;
  // The row of absolute number n is at n & (ring.length - 1); null is a row that holds nothing.
  private Row[] ring;
  private long first;
  private long base;
  private long scrolledBytes;
  // The arrays of the row that scrolled out last: the next row writes into them.
  private Row spare;

  Page(int columns, int rows, boolean scrollback) {
    this.columns = columns;
    this.rows = rows;
    this.scrollback = scrollback;
    this.ring = new Row[Integer.highestOneBit(Math.max(rows, 32)) * 2];
  }

  /** The absolute number of the first row on the screen: how many rows scrolled out of it. */
  long base() {
    return base;
  }

  /** The oldest row still kept. */
  long first() {
    return first;
  }

  /** The first row on the screen moves to another number; only for a page without scrollback. */
  void rebase(long base) {
    if (base == this.base) {
      return;
    }
    Row[] moved = new Row[ring.length];
    for (int i = 0; i < rows; i++) {
      moved[index(base + i)] = ring[index(this.base + i)];
    }
    ring = moved;
    this.base = base;
    first = base;
  }

  /** A row of the screen, for writing. */
  Row row(int screenRow) {
    int index = index(base + screenRow);
    Row row = ring[index];
    if (row == null) {
      row = fresh();
      ring[index] = row;
    }
    return row;
  }

  /** A row that is kept, or null when it holds nothing. */
  Row peek(long absolute) {
    return ring[index(absolute)];
  }

  /** The lowest row of the screen that holds something; -1 when all are blank. */
  int lowestInUse() {
    int screenRow = rows - 1;
    while (screenRow >= 0) {
      Row row = peek(base + screenRow);
      if (row != null && row.length() > 0) {
        break;
      }
      screenRow--;
    }
    return screenRow;
  }

  /** Makes rows blank. */
  void erase(int top, int bottom, long style) {
    for (int i = top; i <= bottom; i++) {
      blank(base + i, style);
    }
  }

  /**
   * Moves the rows of a region up. What leaves the top of the screen is kept, if this page does.
   */
  void scrollUp(int top, int bottom, int count, long style) {
    if (top == 0 && scrollback) {
      for (int i = 0; i < count; i++) {
        push(bottom, style);
      }
    } else {
      deleteRows(top, bottom, count, style);
    }
  }

  /** Moves the rows of a region up; what leaves it is lost. */
  void deleteRows(int top, int bottom, int count, long style) {
    for (int i = top; i <= bottom - count; i++) {
      swap(base + i, base + i + count);
    }
    erase(bottom - count + 1, bottom, style);
  }

  /** Moves the rows of a region down; what leaves it is lost. */
  void insertRows(int top, int bottom, int count, long style) {
    for (int i = bottom; i >= top + count; i--) {
      swap(base + i, base + i - count);
    }
    erase(top, top + count - 1, style);
  }

  /** Rows before this one are not needed any more. */
  void forget(long before) {
    if (before >= base) {
      forgetAll();
      return;
    }
    while (first < before) {
      dropOldest();
    }
  }

  /** Without a look at each row: most of them long since left the processor's cache. */
  private void forgetAll() {
    while (first < base) {
      ring[index(first++)] = null;
    }
    scrolledBytes = 0;
  }

  /**
   * Changes the size. {@code shift} rows leave at the top (they are kept, if this page keeps rows),
   * or come back there when it is negative.
   */
  void resize(int newColumns, int newRows, int shift) {
    erase(Math.min(rows, shift + newRows), rows - 1, 0);
    for (int i = 0; i < shift; i++) {
      scrollOut();
    }
    for (int i = 0; i > shift; i--) {
      scrollBackIn();
    }
    columns = newColumns;
    rows = newRows;
    reserve();
    for (int i = 0; i < rows; i++) {
      Row row = peek(base + i);
      if (row != null) {
        row.cut(columns);
      }
    }
  }

  /** Scrolls the first row out; those below the region stay where they are on the screen. */
  private void push(int bottom, long style) {
    scrollOut();
    for (int i = rows - 1; i > bottom; i--) {
      swap(base + i, base + i - 1);
    }
    blank(base + bottom, style);
  }

  private void scrollOut() {
    Row row = peek(base);
    base++;
    reserve();
    if (!scrollback) {
      dropOldest();
      return;
    }
    if (row != null) {
      Row kept = row.compact();
      scrolledBytes += kept.keptBytes();
      ring[index(base - 1)] = kept;
      row.clear();
      spare = row;
    }
    while (base - first > MAX_ROWS || scrolledBytes > MAX_BYTES) {
      dropOldest();
    }
  }

  private void scrollBackIn() {
    base--;
    Row row = peek(base);
    if (row != null) {
      scrolledBytes -= row.keptBytes();
    }
  }

  private void dropOldest() {
    int index = index(first++);
    Row row = ring[index];
    if (row != null) {
      if (scrollback) {
        scrolledBytes -= row.keptBytes();
      }
      ring[index] = null;
    }
  }

  private void blank(long absolute, long style) {
    int index = index(absolute);
    Row row = ring[index];
    if (row == null && style == 0) {
      return;
    }
    if (row == null) {
      row = fresh();
      ring[index] = row;
    }
    row.clear();
    row.erase(0, columns, style);
  }

  private Row fresh() {
    Row row = spare == null ? new Row() : spare;
    spare = null;
    return row;
  }

  private void swap(long one, long other) {
    int oneIndex = index(one);
    int otherIndex = index(other);
    Row row = ring[oneIndex];
    ring[oneIndex] = ring[otherIndex];
    ring[otherIndex] = row;
  }

  private int index(long absolute) {
    return (int) absolute & ring.length - 1;
  }

  private void reserve() {
    if (base + rows - first <= ring.length) {
      return;
    }
    int capacity = ring.length;
    while (base + rows - first > capacity) {
      capacity *= 2;
    }
    Row[] grown = new Row[capacity];
    for (long i = first; i < Math.min(base + rows, first + ring.length); i++) {
      grown[(int) i & capacity - 1] = ring[index(i)];
    }
    ring = grown;
  }
}
