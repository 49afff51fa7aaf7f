package io.kirogate.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A screen that notes what it told its listener, and shows all it knows as text. */
final class Probe implements Screen.Listener {
  /** Hears nothing. */
  static final class Deaf implements Screen.Listener {
    @Override
    public void mode(int mode, boolean on) {}

    @Override
    public void control() {}
  }

  private final List<String> calls = new ArrayList<>();
  private final Screen screen;

  Probe(int columns, int rows) {
    screen = new Screen(columns, rows, this);
  }

  /** A screen that was fed: {@code \e} would be nice to have in Java, {@code ^[} stands for ESC. */
  static Probe fed(int columns, int rows, String... texts) {
    Probe probe = new Probe(columns, rows);
    for (String text : texts) {
      probe.feed(text);
    }
    return probe;
  }

  Probe feed(String text) {
    screen.feed(bytes(text));
    return this;
  }

  static byte[] bytes(String text) {
    return text.replace("^[", "\u001b").getBytes(StandardCharsets.UTF_8);
  }

  Screen screen() {
    return screen;
  }

  List<String> calls() {
    return calls;
  }

  @Override
  public void mode(int mode, boolean on) {
    calls.add(mode + (on ? "h" : "l"));
  }

  @Override
  public void control() {
    calls.add("control at " + screen.cursorLine() + "," + screen.cursorColumn());
  }

  /** The logical lines that are kept. */
  List<String> lines() {
    return screen.lines(screen.firstLine(), screen.lastLine()).stream().map(Line::text).toList();
  }

  /**
   * The rows of the screen as they stand, each cut at its end; lines between them are {@code |}.
   */
  String rows() {
    long top = screen.cursorLine() - screen.cursorRow();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < screen.rows(); i++) {
      rows.append(i == 0 ? "" : "|").append(screen.lines(top + i, top + i).get(0).text());
    }
    return rows.toString();
  }

  String cursor() {
    return screen.cursorRow() + "," + screen.cursorColumn();
  }

  /** All that can be told apart from outside. */
  String all() {
    return screen.lines(screen.firstLine(), screen.lastLine()).stream()
            .map(Probe::styled)
            .collect(Collectors.joining("\n"))
        + "\ncursor %s of %d..%d, before it %s"
            .formatted(cursor(), screen.firstLine(), screen.lastLine(), screen.beforeCursor())
        + "\nlinear "
        + screen.linear().position()
        + " "
        + screen.linear().since(0);
  }

  static String styled(Line line) {
    StringBuilder out = new StringBuilder().append(line.firstRow()).append(": ");
    Style last = Style.PLAIN;
    for (int i = 0; i < line.text().length(); i++) {
      Style style = line.styleAt(i);
      if (!style.equals(last)) {
        out.append('{').append(style).append('}');
        last = style;
      }
      out.append(line.text().charAt(i));
    }
    return out.toString();
  }
}
