package io.kirogate.demo;

import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The editor of the prompt, as a pure state machine: bytes typed go in, what it shows and what came
 * of it come out. It behaves as rustyline 15 does in the recordings (facts/kiro-cli.md 3 and 4): CR
 * submits, LF inserts a newline, a bracketed paste is one insertion and one redraw, a single key
 * usually echoes just itself. The cursor always stands at the end.
 */
final class LineEditor {

  /** What a key led to. */
  sealed interface Outcome {
    /** Nothing yet. */
    record Editing() implements Outcome {}

    /** The text was accepted. */
    record Submitted(String text) implements Outcome {}

    /** Ctrl-C. */
    record Interrupted() implements Outcome {}

    /** Ctrl-D on an empty line, or the terminal is gone. */
    record EndOfInput() implements Outcome {}
  }

  /** Where in the input we are. */
  private enum Mode {
    KEYS,
    ESCAPE,
    SEQUENCE,
    PASTE,
    PASTE_ESCAPE,
    PASTE_SEQUENCE
  }

  private static final Outcome EDITING = new Outcome.Editing();
  private static final String PASTE_BEGIN = "200~";
  private static final String PASTE_END = "201~";
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int CTRL_L = 12;
  private static final int CTRL_U = 21;
  private static final int ESCAPE = 27;
  private static final int DELETE = 127;

  private final Prompt prompt;
  private final int columns;
  private final UnaryOperator<String> hints;
  private final Utf8Input input = new Utf8Input();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder paste = new StringBuilder();
  private final StringBuilder sequence = new StringBuilder();
  private final StringBuilder echo = new StringBuilder();
  private Mode mode = Mode.KEYS;
  private String hint = "";
  private Spot cursor = new Spot(0, 0);
  private Spot end = cursor;

  /**
   * @param hints completes what was typed with a ghost text, "" for none
   */
  LineEditor(Prompt prompt, int columns, UnaryOperator<String> hints) {
    this.prompt = prompt;
    this.columns = columns;
    this.hints = hints;
    redraw();
  }

  /** What is to be shown since the last call; right after the constructor: the empty line. */
  String echo() {
    String shown = echo.toString();
    echo.setLength(0);
    return shown;
  }

  Outcome key(byte b) {
    OptionalInt character = input.next(b);
    return character.isPresent() ? character(character.getAsInt()) : EDITING;
  }

  private Outcome character(int c) {
    switch (mode) {
      case KEYS -> {
        return typed(c);
      }
      case ESCAPE -> escape(c, Mode.SEQUENCE, Mode.KEYS);
      case PASTE_ESCAPE -> escape(c, Mode.PASTE_SEQUENCE, Mode.PASTE);
      case SEQUENCE, PASTE_SEQUENCE -> sequence(c);
      case PASTE -> pasted(c);
    }
    return EDITING;
  }

  private Outcome typed(int c) {
    switch (c) {
      case '\r' -> {
        return enter();
      }
      case CTRL_C -> {
        return new Outcome.Interrupted();
      }
      case CTRL_D -> {
        return text.isEmpty() ? new Outcome.EndOfInput() : EDITING;
      }
      case CTRL_L -> clearScreen();
      case CTRL_U -> cut(text.lastIndexOf("\n") + 1);
      case BACKSPACE, DELETE ->
          cut(text.isEmpty() ? 0 : text.offsetByCodePoints(text.length(), -1));
      case ESCAPE -> mode = Mode.ESCAPE;
      case '\n' -> insert("\n");
      default -> printable(c);
    }
    return EDITING;
  }

  /** TAB would complete and the other control keys search, paste and so on: not shown here. */
  private void printable(int c) {
    if (c < ' ') {
      return;
    }
    int width = DisplayWidth.of(c);
    boolean hinted = !hint.isEmpty();
    text.appendCodePoint(c);
    hint = hints.apply(text.toString());
    if (hinted || !hint.isEmpty() || width == 0 || cursor.column() + width >= columns) {
      redraw();
      return;
    }
    cursor = new Spot(cursor.row(), cursor.column() + width);
    end = cursor;
    echo.appendCodePoint(c);
  }

  private void insert(String piece) {
    text.append(piece);
    hint = hints.apply(text.toString());
    redraw();
  }

  private void cut(int length) {
    if (length < text.length()) {
      text.setLength(length);
      hint = hints.apply(text.toString());
      redraw();
    }
  }

  private void clearScreen() {
    echo.append(Ansi.ESC).append("[H").append(Ansi.ESC).append("[J");
    cursor = new Spot(0, 0);
    end = cursor;
    redraw();
  }

  private Outcome enter() {
    if (!complete()) {
      insert("\n");
      return EDITING;
    }
    if (!hint.isEmpty()) {
      hint = "";
      redraw();
    }
    return new Outcome.Submitted(text.toString());
  }

  /** An odd number of code fences or a backslash at the end: the Enter only begins a new line. */
  private boolean complete() {
    int fences = 0;
    for (int at = text.indexOf("```"); at >= 0; at = text.indexOf("```", at + 3)) {
      fences++;
    }
    return fences % 2 == 0 && (text.isEmpty() || text.charAt(text.length() - 1) != '\\');
  }

  private void escape(int c, Mode sequenceMode, Mode otherwise) {
    boolean opens = c == '[' || c == 'O';
    sequence.setLength(0);
    mode = opens ? sequenceMode : otherwise;
  }

  private void sequence(int c) {
    sequence.appendCodePoint(c);
    if (c < '@' || c > '~') {
      return;
    }
    boolean pasting = mode == Mode.PASTE_SEQUENCE;
    if (pasting && PASTE_END.contentEquals(sequence)) {
      mode = Mode.KEYS;
      insert(paste.toString());
    } else if (!pasting && PASTE_BEGIN.contentEquals(sequence)) {
      mode = Mode.PASTE;
      paste.setLength(0);
    } else {
      mode = pasting ? Mode.PASTE : Mode.KEYS;
    }
  }

  private void pasted(int c) {
    if (c == ESCAPE) {
      mode = Mode.PASTE_ESCAPE;
    } else if (c == '\r') {
      paste.append('\n');
    } else if (c >= ' ' || c == '\n' || c == '\t') {
      paste.appendCodePoint(c);
    }
  }

  private void redraw() {
    String shown = text.toString();
    Spot toCursor = new Spot(0, prompt.width()).after(shown, columns);
    Spot toEnd = toCursor.after(hint, columns);
    clearRows();
    echo.append(prompt.bytes()).append(shown);
    if (!hint.isEmpty()) {
      echo.append(Ansi.ESC).append("[38;5;240m").append(hint).append(Ansi.ESC).append("[m");
    }
    if (toEnd.column() == 0 && toEnd.row() > 0 && !(shown + hint).endsWith("\n")) {
      echo.append('\n');
    }
    cursor = toCursor;
    end = toEnd;
    placeCursor();
  }

  private void clearRows() {
    if (end.row() > cursor.row()) {
      echo.append(Ansi.ESC).append('[').append(end.row() - cursor.row()).append('B');
    }
    for (int i = 0; i < end.row(); i++) {
      echo.append('\r').append(Ansi.ESC).append("[K").append(Ansi.ESC).append("[A");
    }
    echo.append('\r').append(Ansi.ESC).append("[K");
  }

  private void placeCursor() {
    if (end.row() > cursor.row()) {
      echo.append(Ansi.ESC).append('[').append(end.row() - cursor.row()).append('A');
    }
    echo.append('\r');
    if (cursor.column() > 0) {
      echo.append(Ansi.ESC).append('[').append(cursor.column()).append('C');
    }
  }
}
