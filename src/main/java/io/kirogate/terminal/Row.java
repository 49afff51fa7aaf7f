package io.kirogate.terminal;

/**
 * One row of cells. It holds what was written up to the last cell in use, however wide the screen
 * is: behind {@link #length()} all is blank and plain.
 *
 * <p>A cell is an int: 0 for one that nothing was printed on, a code point, or one of the marks
 * below.
 */
final class Row {
  static final int BLANK = 0;

  /** Set in the first cell of a wide character; the cell behind it is {@link #TAIL}. */
  static final int WIDE = 1 << 24;

  static final int TAIL = 1 << 25;

  /**
   * Set in the first of the blank cells that a tab skipped, with their number below it; the others
   * are {@link #TAB_REST}. A tab of which a cell was overwritten is blanks.
   */
  static final int TAB = 1 << 26;

  static final int TAB_REST = 1 << 27;

  /** Set (the sign) in a cell that holds a character with marks: an index into the clusters. */
  static final int CLUSTER = 1 << 31;

  private static final int VALUE = 0xFFFFFF;
  private static final int FIXED_BYTES = 144;
  private static final int CLUSTER_BYTES = 64;

  /** Longer heaps of combining marks are cut: only attacks have them. */
  private static final int MAX_CLUSTER = 64;

  private static final String[] NO_CLUSTERS = {};

  private final RowCells cells;
  private final Runs styles;
  private int length;
  private boolean holdsWide;
  private boolean wrapped;
  private boolean goesOn;
  private String[] clusters = NO_CLUSTERS;
  private int clusterCount;
  private long keptBytes;

  Row() {
    this(new RowCells(), new Runs());
  }

  private Row(RowCells cells, Runs styles) {
    this.cells = cells;
    this.styles = styles;
  }

  int length() {
    return length;
  }

  /** The text goes on in the next row, because this one is full. */
  void wrapped(boolean wrapped) {
    this.wrapped = wrapped;
  }

  /** The text began in the row above. */
  void goesOn(boolean goesOn) {
    this.goesOn = goesOn;
  }

  /**
   * Whether a row above and one below are one line. Both have to say so: whatever became of the
   * one, an erased row or another in its place is no part of the other's line.
   */
  static boolean oneLine(Row above, Row below) {
    return above != null && above.wrapped && below != null && below.goesOn;
  }

  int cell(int column) {
    return column < length ? cells.get(column) : BLANK;
  }

  long style(int column) {
    return column < length ? styles.at(column) : 0;
  }

  /** The text of a cell that holds a character. */
  void appendTo(StringBuilder text, int column) {
    int cell = cells.get(column);
    if (cell < 0) {
      text.append(clusters[cell & VALUE]);
    } else {
      text.appendCodePoint(cell & VALUE);
    }
  }

  /**
   * How many cells the tab has that begins in this one: 0 for no tab, or one not whole any more.
   */
  int tabAt(int column) {
    int cell = cell(column);
    if (cell < 0 || (cell & TAB) == 0) {
      return 0;
    }
    int cellsOfTab = cell & VALUE;
    for (int i = 1; i < cellsOfTab; i++) {
      if (cell(column + i) != TAB_REST) {
        return 0;
      }
    }
    return cellsOfTab;
  }

  /** Whether a cell was never printed on, or lost what it held. */
  boolean blank(int column) {
    int cell = cell(column);
    return cell == BLANK || (cell & (TAB | TAB_REST)) != 0;
  }

  /** Writes printable ASCII. */
  void put(int column, byte[] ascii, int from, int count, long style) {
    int end = column + count;
    open(column, end);
    cells.put(column, ascii, from, count);
    paint(column, end, style);
  }

  void put(int column, int codePoint, int width, long style) {
    int end = column + width;
    open(column, end);
    if (width == 2) {
      holdsWide = true;
      cells.set(column, codePoint | WIDE);
      cells.set(column + 1, TAIL);
    } else {
      cells.set(column, codePoint);
    }
    paint(column, end, style);
  }

  /** The last cell that is not blank; -1 when all are. */
  int lastPrinted() {
    int column = length - 1;
    while (column >= 0 && blank(column)) {
      column--;
    }
    return column;
  }

  /** Joins a character of no width to the one in a cell; with none there, it is lost. */
  void join(int at, int codePoint) {
    if (at < 0 || blank(at)) {
      return;
    }
    int column = cells.get(at) == TAIL ? at - 1 : at;
    int cell = cells.get(column);
    if (cell < 0) {
      String cluster = clusters[cell & VALUE];
      if (cluster.length() < MAX_CLUSTER) {
        clusters[cell & VALUE] = cluster + Character.toString(codePoint);
      }
      return;
    }
    String cluster = Character.toString(cell & VALUE) + Character.toString(codePoint);
    cells.set(column, CLUSTER | cell & WIDE | addCluster(cluster));
  }

  /** Marks blank cells as skipped by one tab; does nothing when one of them holds text. */
  void tab(int column, int end) {
    for (int i = column; i < end; i++) {
      if (!blank(i)) {
        return;
      }
    }
    int kept = Math.min(Math.max(length, column), end);
    open(column, end);
    paint(kept, end, 0);
    cells.set(column, TAB | end - column);
    cells.fill(column + 1, end, TAB_REST);
  }

  /** Makes cells blank. A row that is blank as a whole is no part of a line any more. */
  void erase(int from, int to, long style) {
    if (from == 0 && to >= length) {
      wrapped = false;
      goesOn = false;
    }
    if (style == 0 && to >= length) {
      cut(from);
      return;
    }
    open(from, to);
    cells.fill(from, to, BLANK);
    paint(from, to, style);
  }

  /** Inserts blank cells; what is moved beyond the last column is lost. */
  void insert(int column, int count, int columns, long style) {
    if (column < length) {
      split(column);
      cut(columns - count);
      int oldLength = length;
      if (column < oldLength) {
        open(oldLength, oldLength + count);
        cells.move(column, column + count, oldLength - column);
        styles.insert(column, count);
      }
    }
    blankOut(column, column + count, style);
  }

  /** Deletes cells; blank ones follow from the last column. */
  void delete(int column, int count, int columns, long style) {
    split(column);
    split(column + count);
    if (column + count < length) {
      int moved = length - column - count;
      cells.move(column + count, column, moved);
      styles.delete(column, count);
      length = column + moved;
    } else {
      cut(column);
    }
    if (style != 0) {
      erase(columns - count, columns, style);
    }
  }

  /** Drops all cells from a column on. */
  void cut(int column) {
    if (column < length) {
      split(column);
      styles.cut(column);
      length = column;
    }
  }

  /** Makes it a new row, which keeps its arrays for what will be written. */
  void clear() {
    length = 0;
    cells.clear();
    styles.clear();
    holdsWide = false;
    wrapped = false;
    goesOn = false;
    clusters = NO_CLUSTERS;
    clusterCount = 0;
  }

  /** A row that holds the same and nothing to spare, for keeping. */
  Row compact() {
    Row copy = new Row(cells.compact(length), styles.compact());
    copy.length = length;
    copy.holdsWide = holdsWide;
    copy.wrapped = wrapped;
    copy.goesOn = goesOn;
    copy.clusters = clusters;
    copy.clusterCount = clusterCount;
    copy.keptBytes = copy.bytes();
    return copy;
  }

  /**
   * What a compact row takes. Told without a look at its arrays, which long since left the cache.
   */
  long keptBytes() {
    return keptBytes;
  }

  long bytes() {
    long bytes = FIXED_BYTES + cells.heapBytes() + styles.heapBytes();
    for (int i = 0; i < clusterCount; i++) {
      bytes += CLUSTER_BYTES + 2L * clusters[i].length();
    }
    return bytes;
  }

  private void blankOut(int from, int to, long style) {
    if (from < length || style != 0) {
      open(from, to);
      cells.fill(from, to, BLANK);
      paint(from, to, style);
    }
  }

  /**
   * Makes room to write and paint cells: blank ones up to there, and no half of a wide character
   * beside.
   */
  private void open(int from, int to) {
    if (holdsWide) {
      split(from);
      split(to);
    }
    if (to > length) {
      if (to > cells.capacity()) {
        grow(to);
      }
      if (from > length) {
        cells.fill(length, from, BLANK);
        paint(length, from, 0);
      }
      length = to;
    }
  }

  private void grow(int to) {
    int doubled = Math.min(2 * cells.capacity(), cells.capacity() + 1024);
    cells.reserve(Math.max(to, doubled) + 7 & ~7);
  }

  private void paint(int from, int to, long style) {
    styles.paint(from, to, style, length);
  }

  /** Blanks both halves of a wide character whose second one is in a column. */
  private void split(int column) {
    if (column < length && cells.get(column) == TAIL) {
      cells.set(column - 1, BLANK);
      cells.set(column, BLANK);
    }
  }

  private int addCluster(String cluster) {
    if (clusterCount == clusters.length) {
      compactClusters();
    }
    clusters[clusterCount] = cluster;
    return clusterCount++;
  }

  /** Drops clusters that were overwritten, so that a row holds no more than its cells need. */
  private void compactClusters() {
    String[] old = clusters;
    int live = 0;
    for (int i = 0; i < length; i++) {
      live += cells.get(i) < 0 ? 1 : 0;
    }
    clusters = new String[2 * live + 4];
    clusterCount = 0;
    for (int i = 0; i < length; i++) {
      if (cells.get(i) < 0) {
        clusters[clusterCount] = old[cells.get(i) & VALUE];
        cells.set(i, CLUSTER | cells.get(i) & WIDE | clusterCount++);
      }
    }
  }
}
