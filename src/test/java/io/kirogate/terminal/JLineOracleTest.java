package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.terminal.ProgramMaker.Feature;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jline.terminal.Size;
import org.jline.utils.Colors;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * JLine's emulator shows what ours does: text, cursor and colours. {@code -Dkirogate.programs} sets
 * how many programs are made up; a failure names the seed and the step that made the difference.
 */
class JLineOracleTest {
  private static final int PROGRAMS = Integer.getInteger("kirogate.programs", 4_000);

  /**
   * What JLine does not do as xterm does, each with what it does instead. Ours is pinned in {@link
   * FunctionsTest}, {@link StyleTest} and {@link ParsingTest}.
   */
  private static final Set<Feature> NOT_AS_XTERM =
      EnumSet.of(
          Feature.WRAP_DUE, // a wrap stays due over LF, CUU, CUD, EL, ED, VPA
          Feature.WIDE, // a wide character is cut at the last column, and half of one survives
          Feature.MARKS, // a mark replaces the next cell
          Feature.EMOJI, // the same of joiners
          Feature.USUAL_TABS, // stops are one column too far left: 7, 15, ...
          Feature.NO_AUTOWRAP, // the last two columns are overwritten by turns
          Feature.NEW_LINE_MODE, // IND returns the carriage, too
          Feature.BACK_TABS, // CBT stays on a stop
          Feature.FORWARD_TO_THE_EDGE, // CUF makes a wrap due
          Feature.OUTSIDE_REGION, // CUU and CUD pass the margin, coming from outside
          Feature.ROWS_IN_ORIGIN_MODE, // VPA does not know origin mode, CUP not the lower margin
          Feature.SAVE_ALL,
          Feature.SAVE_ANSI, // the cursor alone, and in a place of its own
          Feature.SOFT_RESET, // leaves the saved cursor
          Feature.OLD_ALTERNATE, // unknown
          Feature.RARE_SGR, // no subparameters, no strike; 21 takes bold away, 49 the foreground
          Feature.PREFIXED, // the prefix is not looked at
          Feature.LONG); // cut at 32 characters, the rest printed

  /** What takes a cell of its own from JLine: marks, joiners, skin tones. */
  private static final String JOINED = "[\\p{Mn}\\p{Me}\\p{Cf}\\x{1F3FB}-\\x{1F3FF}]";

  private static ScreenTerminal jline(int columns, int rows, List<byte[]> steps) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    steps.forEach(all::writeBytes);
    ScreenTerminal terminal = new ScreenTerminal(columns, rows);
    terminal.write(all.toString(StandardCharsets.UTF_8));
    return terminal;
  }

  private static Cells ours(int columns, int rows, List<byte[]> steps) {
    Cells cells = new Cells(columns, rows);
    steps.forEach(cells::feed);
    return cells;
  }

  private static String shown(ScreenTerminal terminal) {
    long[] cells = new long[terminal.getColumns() * terminal.getRows()];
    int[] cursor = new int[2];
    terminal.dump(cells, cursor);
    StringBuilder shown = new StringBuilder();
    for (int row = 0; row < terminal.getRows(); row++) {
      appendRow(shown, cells, row * terminal.getColumns(), terminal.getColumns());
    }
    return shown.append("cursor ").append(cursor[1]).append(',').append(cursor[0]).toString();
  }

  private static void appendRow(StringBuilder shown, long[] cells, int from, int columns) {
    StringBuilder styles = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < columns; column++) {
      long cell = cells[from + column];
      int codePoint = ScreenTerminal.cellCodePoint(cell);
      if (codePoint != 0) {
        text.appendCodePoint(codePoint);
      }
      if (codePoint != 0 && codePoint != ' ') {
        styles.append(' ').append(Long.toHexString(ScreenTerminal.cellAttr(cell)));
      }
    }
    shown.append(text.toString().stripTrailing()).append(styles).append('\n');
  }

  private static String shown(Cells cells, int columns) {
    StringBuilder shown = new StringBuilder();
    List<String> texts = cells.texts();
    for (int row = 0; row < texts.size(); row++) {
      StringBuilder styles = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        if (cells.inked(row, column)) {
          styles.append(' ').append(Long.toHexString(attributes(cells.style(row, column))));
        }
      }
      shown.append(texts.get(row)).append(styles).append('\n');
    }
    return shown
        .append("cursor ")
        .append(cells.row())
        .append(',')
        .append(cells.column())
        .toString();
  }

  /** A style as JLine keeps it: colours of four bits each, flags above. */
  private static long attributes(Style style) {
    return (style.italic() ? 0x80000000L : 0)
        | (style.dim() ? 0x40000000L : 0)
        | (style.bold() ? 0x08000000L : 0)
        | (style.inverse() ? 0x02000000L : 0)
        | (style.underline() ? 0x01000000L : 0)
        | (style.foreground() == Style.DEFAULT_COLOUR
            ? 0
            : 0x10000000L | twelveBits(style.foreground()) << 12)
        | (style.background() == Style.DEFAULT_COLOUR
            ? 0
            : 0x20000000L | twelveBits(style.background()));
  }

  private static long twelveBits(int colour) {
    int rgb = colour < Style.TRUE_COLOUR ? Colors.rgbColor(colour) : colour;
    return (rgb >> 20 & 0xf) << 8 | (rgb >> 12 & 0xf) << 4 | rgb >> 4 & 0xf;
  }

  @Test
  void showsTheSameOfProgramsMadeUp() {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      int columns = 2 + random.nextInt(30);
      int rows = 2 + random.nextInt(9);
      List<byte[]> steps = new ProgramMaker(random, columns, rows, NOT_AS_XTERM).make(80);
      if (!shown(ours(columns, rows, steps), columns).equals(shown(jline(columns, rows, steps)))) {
        failAtTheFirstDifference(seed, columns, rows, steps);
      }
    }
  }

  /**
   * Lines and moves alone: JLine's scrolling region outlives a resize. Columns do not get less: it
   * hides what is cut, and shows it again, where rows had scrolled out.
   */
  @Test
  void showsTheSameThroughResizes() {
    for (long seed = 0; seed < PROGRAMS; seed++) {
      Random random = new Random(seed);
      int columns = 2 + random.nextInt(20);
      int rows = 2 + random.nextInt(8);
      Cells ours = new Cells(columns, rows);
      ScreenTerminal jline = new ScreenTerminal(columns, rows);
      StringBuilder done = new StringBuilder().append(columns).append('x').append(rows);
      for (int i = 0; i < 6; i++) {
        String text = lines(random);
        ours.feed(Probe.bytes(text));
        jline.write(text.replace("^[", "\u001b"));
        if (random.nextBoolean()) {
          columns += random.nextInt(6);
        } else {
          rows = 2 + random.nextInt(8);
        }
        ours.resize(columns, rows);
        jline.setSize(Size.of(columns, rows));
        done.append(text.replace("\r\n", "|"))
            .append(" -> ")
            .append(columns)
            .append('x')
            .append(rows);
        assertThat(shown(ours, columns)).as("seed %d: %s", seed, done).isEqualTo(shown(jline));
      }
    }
  }

  private static String lines(Random random) {
    StringBuilder lines = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      lines.append("^[[3%dm".formatted(random.nextInt(8)));
      lines.append("abcdefghijklmnopqrstuvwxyz", 0, random.nextInt(26)).append("\r\n");
    }
    return lines.append("^[[%dA".formatted(1 + random.nextInt(3))).toString();
  }

  static List<Recording> recordings() {
    return Recording.all();
  }

  /** Joined characters left out, and the tab stops set that JLine would not have. */
  @ParameterizedTest
  @MethodSource("recordings")
  void showsTheSameOfRecordedSessions(Recording recording) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    recording.pieces().forEach(all::writeBytes);
    String text = all.toString(StandardCharsets.UTF_8).replaceAll(JOINED, "");
    List<byte[]> steps = List.of(Probe.bytes(tabStops(recording.columns())), Probe.bytes(text));

    Cells ours = ours(recording.columns(), recording.rows(), steps);
    ScreenTerminal jline = jline(recording.columns(), recording.rows(), steps);

    assertThat(shown(ours, recording.columns())).isEqualTo(shown(jline));
    assertThat(ours.allTexts()).hasSizeGreaterThan(history(jline).size());
    assertThat(ours.allTexts().subList(0, history(jline).size())).isEqualTo(history(jline));
  }

  private static String tabStops(int columns) {
    StringBuilder stops = new StringBuilder("^[[3g");
    for (int column = 8; column < columns; column += 8) {
      stops.append("^[[").append(column + 1).append("G^[H");
    }
    return stops.append('\r').toString();
  }

  private static List<String> history(ScreenTerminal jline) {
    return jline.getHistory().stream().map(JLineOracleTest::text).toList();
  }

  private static String text(long[] row) {
    StringBuilder text = new StringBuilder();
    LongStream.of(row)
        .mapToInt(ScreenTerminal::cellCodePoint)
        .filter(codePoint -> codePoint != 0)
        .forEach(text::appendCodePoint);
    return text.toString().stripTrailing();
  }

  private static void failAtTheFirstDifference(
      long seed, int columns, int rows, List<byte[]> steps) {
    List<byte[]> sofar = new ArrayList<>();
    String before = "";
    for (byte[] step : steps) {
      sofar.add(step);
      String ours = shown(ours(columns, rows, sofar), columns);
      assertThat(ours)
          .as(
              "seed %d, %dx%d, at %s after%n%s%n%s",
              seed,
              columns,
              rows,
              escaped(step),
              before,
              sofar.stream().map(JLineOracleTest::escaped).toList())
          .isEqualTo(shown(jline(columns, rows, sofar)));
      before = ours;
    }
  }

  private static String escaped(byte[] step) {
    return new String(step, StandardCharsets.UTF_8)
        .replace("\u001b", "^[")
        .replace("\r", "\\r")
        .replace("\n", "\\n");
  }
}
