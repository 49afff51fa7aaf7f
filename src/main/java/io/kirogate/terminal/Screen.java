package io.kirogate.terminal;

import java.util.List;
import java.util.Objects;

/**
 * A terminal without a window: takes the bytes that a program writes, and tells what a person would
 * see. How the bytes are cut into pieces makes no difference.
 *
 * <p>Rows are named by absolute numbers: 0 is the first row ever, and a row keeps its number when
 * it scrolls out of the screen. While the alternate screen is shown, its rows stand for those of
 * the screen. Used by one thread at a time; a listener may ask, and turn the page, but not feed.
 */
public final class Screen {
  private static final int MAX_SIZE = 65_535;

  /** Hears of control functions in the order of the bytes, each after it was carried out. */
  public interface Listener {
    /** A DEC private mode was set or reset. Every number of a sequence that has several is told. */
    void mode(int mode, boolean on);

    /**
     * A control function was carried out, be it one that we ignore: a C0 control, an ESC or control
     * sequence, an OSC string. Called very often.
     */
    void control();
  }

  private final Linear linear = new Linear();
  private final Display display;
  private final Interpreter interpreter;
  private final Parser parser;

  /** An empty screen, as it is after a reset. */
  public Screen(int columns, int rows, Listener listener) {
    this(columns, rows, listener, false);
  }

  private Screen(int columns, int rows, Listener listener, boolean lasting) {
    requireSize(columns, rows);
    display = new Display(columns, rows);
    interpreter = new Interpreter(display, linear, listener, lasting);
    parser = new Parser(interpreter);
  }

  /**
   * An empty screen on which nothing that a program sets can hide or change what another one prints
   * later: it has no alternate screen, no margins, no character sets, no insert mode and no tab
   * stops but the default ones, always wraps, ends a logical line at each line feed, and forgets no
   * row because it is told to.
   */
  public static Screen lasting(int columns, int rows, Listener listener) {
    return new Screen(columns, rows, listener, true);
  }

  /** Takes bytes from the program. Whatever they are, it does not fail. */
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    parser.feed(bytes, offset, offset + length);
  }

  /** Takes bytes from the program. */
  public void feed(byte[] bytes) {
    parser.feed(bytes, 0, bytes.length);
  }

  public int columns() {
    return display.columns();
  }

  public int rows() {
    return display.rows();
  }

  /** Where the next character would be printed; the last column too while a wrap is due. */
  public int cursorColumn() {
    return display.column();
  }

  public int cursorRow() {
    return display.row();
  }

  /** Whether a DEC private mode is set. */
  public boolean mode(int mode) {
    return interpreter.mode(mode);
  }

  /** The absolute number of the cursor's row. It grows as the screen scrolls. */
  public long cursorLine() {
    return display.cursorLine();
  }

  /** The oldest row still kept. */
  public long firstLine() {
    return display.firstLine();
  }

  /** The last row that ever held something or the cursor. */
  public long lastLine() {
    return display.lastLine();
  }

  /**
   * The logical lines of the rows first to last, oldest first: a row that was autowrapped into the
   * next is one line with it. Rows outside of these two are not looked at, even where a line began
   * before or goes on; rows that are not kept are left out.
   */
  public List<Line> lines(long first, long last) {
    return LineBuilder.lines(
        display::peek, Math.max(first, firstLine()), Math.min(last, display.bottomLine()));
  }

  /** The logical line that the cursor is on, from its beginning to before the cursor. */
  public Line beforeCursor() {
    return beforeCursor(firstLine());
  }

  /** The part of {@link #beforeCursor()} that is on the rows from this one on. */
  public Line beforeCursor(long oldest) {
    return LineBuilder.before(
        display::peek, Math.max(oldest, firstLine()), cursorLine(), display.cellsBefore());
  }

  /** The part of {@link #beforeCursor()} that is on the cursor's own row. */
  public Line rowBeforeCursor() {
    return beforeCursor(cursorLine());
  }

  /** Whether the cursor's row goes on with the text of the row above, which was full. */
  public boolean continued() {
    return display.continued();
  }

  /**
   * Makes the cursor's row the first one on the screen: the rows above scroll out of it, and what
   * stood on this row or below is erased. No row that scrolled out can be reached any more. A
   * listener may call this too.
   */
  public void turnPage() {
    display.turnPage();
  }

  /** Rows before this one are not needed any more. Those on the screen stay. */
  public void forget(long before) {
    display.forget(before);
  }

  /** What was printed, in the order of the bytes. */
  public Linear linear() {
    return linear;
  }

  /**
   * Changes the size as a window would; the program must be told by other means. Lines are not
   * wrapped anew: rows are cut at the new width, and what was one logical line stays one. Rows are
   * taken from below the cursor first, then from the top, to which they come back when the screen
   * grows. The scrolling region is given up.
   */
  public void resize(int columns, int rows) {
    requireSize(columns, rows);
    display.resize(columns, rows);
  }

  private static void requireSize(int columns, int rows) {
    if (columns < 1 || rows < 1 || columns > MAX_SIZE || rows > MAX_SIZE) {
      throw new IllegalArgumentException("no size for a screen: " + columns + "x" + rows);
    }
  }
}
