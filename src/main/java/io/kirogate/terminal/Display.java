package io.kirogate.terminal;

import java.nio.charset.StandardCharsets;

/**
 * The pages, the cursor and what the cursor does: editing functions by their meaning, none by its
 * code. Where documents leave room, it does as xterm does.
 */
final class Display {
  /** What saving the cursor saves (DECSC). */
  private record SavedCursor(
      int row, int column, boolean wrapDue, long style, boolean origin, Charsets.Saved charsets) {
    static final SavedCursor HOME =
        new SavedCursor(0, 0, false, 0, false, new Charsets.Saved(0, 0));

    SavedCursor shifted(int rows) {
      return new SavedCursor(Math.max(0, row - rows), column, wrapDue, style, origin, charsets);
    }
  }

  private final Pen pen = new Pen();
  private final Charsets charsets = new Charsets();
  private final TabStops tabs;
  private final Page main;
  private final Page alternate;

  private Page page;
  private int columns;
  private int rows;
  private int row;
  private int column;
  // The last column was written: the next character wraps first. Any move of the cursor ends that.
  private boolean wrapDue;
  private int top;
  private int bottom;
  private boolean origin;
  private boolean autowrap = true;
  private boolean inserting;
  private int lastPrinted;
  private long lowestVisited;
  private SavedCursor savedOnMain = SavedCursor.HOME;
  private SavedCursor savedOnAlternate = SavedCursor.HOME;

  Display(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    bottom = rows - 1;
    tabs = new TabStops(columns);
    main = new Page(columns, rows, true);
    alternate = new Page(columns, rows, false);
    page = main;
  }

  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }

  int row() {
    return row;
  }

  int column() {
    return column;
  }

  /** How many cells of the cursor's row are before the cursor. */
  int cellsBefore() {
    return wrapDue ? columns : column;
  }

  /** A row that is kept, or null when it holds nothing. */
  Row peek(long absolute) {
    return absolute < page.base() ? main.peek(absolute) : page.peek(absolute);
  }

  /** The oldest row still kept. */
  long firstLine() {
    return main.first();
  }

  /** The last row of the screen. */
  long bottomLine() {
    return page.base() + rows - 1;
  }

  void forget(long before) {
    main.forget(before);
  }

  Pen pen() {
    return pen;
  }

  Charsets charsets() {
    return charsets;
  }

  TabStops tabs() {
    return tabs;
  }

  long cursorLine() {
    return page.base() + row;
  }

  /** The lowest row that ever held something or the cursor. */
  long lastLine() {
    long inUse = page.base() + page.lowestInUse();
    return Math.min(bottomLine(), Math.max(lowestVisited, inUse));
  }

  /** What stood on the cursor's row before, and went on in the next, does so no more. */
  void endLine() {
    Row line = page.peek(cursorLine());
    if (line != null) {
      line.wrapped(false);
    }
  }

  boolean continued() {
    long line = cursorLine();
    return line > firstLine() && Row.oneLine(peek(line - 1), peek(line));
  }

  /** The rows above the cursor's leave the screen, and all others are erased. */
  void turnPage() {
    page.scrollUp(0, rows - 1, row, 0);
    row = 0;
    page.erase(0, rows - 1, 0);
    visit();
    wrapDue = false;
  }

  void autowrap(boolean on) {
    autowrap = on;
  }

  void inserting(boolean on) {
    inserting = on;
  }

  // Printing

  void print(byte[] ascii, int from, int to) {
    int at = from;
    while (at < to) {
      wrapIfDue();
      int count = Math.min(columns - column, to - at);
      Row line = writable(count);
      line.put(column, ascii, at, count, pen.style());
      advance(count);
      at += count;
    }
    lastPrinted = ascii[to - 1];
  }

  void print(int codePoint) {
    int width = Widths.of(codePoint);
    if (width == 0) {
      join(codePoint);
      return;
    }
    if (width > columns) {
      return;
    }
    wrapIfDue();
    if (column + width > columns) {
      if (!autowrap) {
        return;
      }
      page.row(row).erase(column, columns, pen.style());
      wrap();
    }
    writable(width).put(column, codePoint, width, pen.style());
    advance(width);
    lastPrinted = codePoint;
  }

  /** REP. More than a screen full, and what then begins a row, cannot be told from less. */
  void repeat(int count) {
    if (lastPrinted != 0) {
      int inARow = Math.max(1, columns / Widths.of(lastPrinted));
      long enough = Math.min(count, (long) inARow * rows + count % inARow);
      for (int i = 0; i < enough; i++) {
        print(lastPrinted);
      }
    }
  }

  private Row writable(int cells) {
    Row line = page.row(row);
    if (inserting) {
      line.insert(column, Math.min(cells, columns - column), columns, pen.erased());
    }
    return line;
  }

  private void advance(int cells) {
    column += cells;
    if (column == columns) {
      column = columns - 1;
      wrapDue = true;
    }
  }

  private void wrapIfDue() {
    if (wrapDue) {
      wrapDue = false;
      if (autowrap) {
        wrap();
      }
    }
  }

  private void wrap() {
    // Below the scrolling region the last row wraps onto itself.
    boolean moves = row <= bottom || row < rows - 1;
    page.row(row).wrapped(moves);
    index();
    page.row(row).goesOn(moves);
    column = 0;
  }

  /** A character of no width belongs to the one before the cursor, over a wrap too. */
  private void join(int codePoint) {
    int before = cellsBefore() - 1;
    if (before >= 0) {
      page.row(row).join(before, codePoint);
    } else if (row > 0) {
      Row above = page.row(row - 1);
      if (Row.oneLine(above, page.row(row))) {
        above.join(above.lastPrinted(), codePoint);
      }
    }
  }

  // Moving

  private void moveTo(int newRow, int newColumn) {
    row = newRow;
    column = newColumn;
    wrapDue = false;
    visit();
  }

  private void visit() {
    lowestVisited = Math.max(lowestVisited, cursorLine());
  }

  void carriageReturn() {
    moveTo(row, 0);
  }

  void backspace() {
    back(1);
  }

  /** HT. It leaves a wrap that is due as it is. */
  void tab() {
    int stop = tabs.after(column, columns - 1);
    if (stop > column) {
      page.row(row).tab(column, stop);
      column = stop;
    }
  }

  void forwardTabs(int count) {
    for (int i = 0; i < count && column < columns - 1; i++) {
      column = tabs.after(column, columns - 1);
    }
  }

  void backTabs(int count) {
    for (int i = 0; i < count && column > 0; i++) {
      column = tabs.before(column);
    }
    wrapDue = false;
  }

  void index() {
    if (row == bottom) {
      page.scrollUp(top, bottom, 1, pen.erased());
      moveTo(row, column);
    } else {
      moveTo(Math.min(row + 1, rows - 1), column);
    }
  }

  void reverseIndex() {
    if (row == top) {
      page.insertRows(top, bottom, 1, pen.erased());
      moveTo(row, column);
    } else {
      moveTo(Math.max(row - 1, 0), column);
    }
  }

  void nextLine() {
    index();
    carriageReturn();
  }

  void up(int count) {
    moveTo(Math.max(row - count, row < top ? 0 : top), column);
  }

  void down(int count) {
    moveTo(Math.min(row + count, row > bottom ? rows - 1 : bottom), column);
  }

  void forward(int count) {
    moveTo(row, Math.min(column + count, columns - 1));
  }

  void back(int count) {
    moveTo(row, Math.max(column - count, 0));
  }

  void toColumn(int newColumn) {
    moveTo(row, Math.max(0, Math.min(newColumn, columns - 1)));
  }

  /** To a row of the screen, or of the scrolling region in origin mode. */
  void toRow(int newRow) {
    to(newRow, column);
  }

  void downFree(int count) {
    to(row - (origin ? top : 0) + count, column);
  }

  void to(int newRow, int newColumn) {
    int first = origin ? top : 0;
    int last = origin ? bottom : rows - 1;
    moveTo(
        Math.max(0, Math.min(newRow + first, last)), Math.max(0, Math.min(newColumn, columns - 1)));
  }

  void origin(boolean on) {
    origin = on;
    to(0, 0);
  }

  /** DECSTBM: a region of less than two rows is none. */
  void region(int newTop, int newBottom) {
    int last = Math.min(newBottom, rows - 1);
    if (newTop < last) {
      top = newTop;
      bottom = last;
      to(0, 0);
    }
  }

  // Erasing, inserting, deleting

  void eraseInLine(int part) {
    switch (part) {
      case 0 -> eraseRight();
      case 1 -> eraseCells(0, column + 1);
      case 2 -> page.erase(row, row, pen.erased());
      default -> {
        return;
      }
    }
    wrapDue = false;
  }

  void eraseInDisplay(int part) {
    switch (part) {
      case 0 -> {
        eraseRight();
        page.erase(row + 1, rows - 1, pen.erased());
      }
      case 1 -> {
        page.erase(0, row - 1, pen.erased());
        eraseCells(0, column + 1);
      }
      case 2 -> page.erase(0, rows - 1, pen.erased());
      case 3 -> main.forget(main.base());
      default -> {
        return;
      }
    }
    wrapDue = wrapDue && part == 3;
  }

  void eraseCharacters(int count) {
    eraseCells(column, Math.min(column + count, columns));
    page.row(row).wrapped(false);
    wrapDue = false;
  }

  private void eraseRight() {
    eraseCells(column, columns);
    page.row(row).wrapped(false);
  }

  private void eraseCells(int from, int to) {
    page.row(row).erase(from, to, pen.erased());
  }

  void insertCharacters(int count) {
    page.row(row).insert(column, Math.min(count, columns - column), columns, pen.erased());
    wrapDue = false;
  }

  void deleteCharacters(int count) {
    Row line = page.row(row);
    line.delete(column, Math.min(count, columns - column), columns, pen.erased());
    line.wrapped(false);
    wrapDue = false;
  }

  void insertLines(int count) {
    if (row >= top && row <= bottom) {
      page.insertRows(row, bottom, Math.min(count, bottom - row + 1), pen.erased());
      carriageReturn();
    }
  }

  void deleteLines(int count) {
    if (row >= top && row <= bottom) {
      page.deleteRows(row, bottom, Math.min(count, bottom - row + 1), pen.erased());
      carriageReturn();
    }
  }

  /** SU, which leaves the cursor alone, and a wrap that is due. */
  void scrollUp(int count) {
    page.scrollUp(top, bottom, Math.min(count, bottom - top + 1), pen.erased());
    visit();
  }

  /** SD. */
  void scrollDown(int count) {
    page.insertRows(top, bottom, Math.min(count, bottom - top + 1), pen.erased());
  }

  /** DECALN: the screen full of E. */
  void align() {
    top = 0;
    bottom = rows - 1;
    page.erase(0, rows - 1, 0);
    byte[] line = "E".repeat(columns).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < rows; i++) {
      page.row(i).put(0, line, 0, columns, 0);
    }
    to(0, 0);
  }

  // Saving, switching, resetting

  void save() {
    keep(new SavedCursor(row, column, wrapDue, pen.style(), origin, charsets.save()));
  }

  private void keep(SavedCursor saved) {
    if (page == main) {
      savedOnMain = saved;
    } else {
      savedOnAlternate = saved;
    }
  }

  void restore() {
    SavedCursor saved = page == main ? savedOnMain : savedOnAlternate;
    origin = saved.origin();
    pen.style(saved.style());
    charsets.restore(saved.charsets());
    to(saved.row() - (origin ? top : 0), 0);
    resumeAt(saved.column(), saved.wrapDue());
  }

  /** Behind the same cells as before, with more or less columns by now. */
  private void resumeAt(int oldColumn, boolean wrapWasDue) {
    int cells = wrapWasDue ? oldColumn + 1 : oldColumn;
    column = Math.min(cells, columns - 1);
    wrapDue = wrapWasDue && cells >= columns;
  }

  void showAlternate() {
    if (page == main) {
      alternate.rebase(main.base());
      page = alternate;
    }
  }

  void showMain() {
    page = main;
  }

  void eraseAlternate() {
    if (page == alternate) {
      page.erase(0, rows - 1, pen.erased());
      wrapDue = false;
    }
  }

  /** DECSTR: what a program set, back to what it found; text and cursor stay. */
  void softReset() {
    top = 0;
    bottom = rows - 1;
    origin = false;
    autowrap = true;
    inserting = false;
    pen.style(0);
    charsets.reset();
    keep(SavedCursor.HOME);
  }

  /** RIS. */
  void reset() {
    softReset();
    savedOnMain = SavedCursor.HOME;
    savedOnAlternate = SavedCursor.HOME;
    alternate.erase(0, rows - 1, 0);
    page = main;
    main.erase(0, rows - 1, 0);
    main.forget(main.base());
    tabs.reset();
    lastPrinted = 0;
    moveTo(0, 0);
  }

  /** RIS, but for the rows that scrolled out: they stay. */
  void restart() {
    pen.style(0);
    page.erase(0, rows - 1, 0);
    moveTo(0, 0);
  }

  /**
   * Rows are taken from below the cursor first, then from the top of the screen, to which rows that
   * had scrolled out come back when it grows. Lines are not wrapped anew.
   */
  void resize(int newColumns, int newRows) {
    int cursorOnMain = page == main ? row : savedOnMain.row();
    int mainShift = shift(cursorOnMain, newRows, (int) (main.base() - main.first()));
    int alternateShift = shift(page == main ? 0 : row, newRows, 0);
    main.resize(newColumns, newRows, mainShift);
    alternate.resize(newColumns, newRows, alternateShift);
    alternate.rebase(main.base());
    savedOnMain = savedOnMain.shifted(mainShift);
    savedOnAlternate = savedOnAlternate.shifted(alternateShift);
    columns = newColumns;
    rows = newRows;
    top = 0;
    bottom = rows - 1;
    tabs.extend(columns);
    int newRow = row - (page == main ? mainShift : alternateShift);
    row = Math.min(newRow, rows - 1);
    resumeAt(column, wrapDue);
    visit();
  }

  private int shift(int cursorRow, int newRows, int scrolledOut) {
    return newRows < rows
        ? Math.max(0, cursorRow - newRows + 1)
        : -Math.min(newRows - rows, scrolledOut);
  }
}
