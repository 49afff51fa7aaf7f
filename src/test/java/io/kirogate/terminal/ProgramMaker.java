package io.kirogate.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes programs up, as a full-screen program would write them and worse. What an oracle does not
 * do as xterm does can be left out, feature by feature.
 */
final class ProgramMaker {
  /** What a program may rely on. */
  enum Feature {
    /** Controls while a wrap is due. */
    WRAP_DUE,
    /** Erasing, inserting, deleting and saving while a wrap is due. */
    WRAP_DUE_AT_EDITS,
    /** Characters of two cells. */
    WIDE,
    /** Combining marks. */
    MARKS,
    /** Emoji with joiners, variation selectors and skin tones. */
    EMOJI,
    /** The stops that are there at first. */
    USUAL_TABS,
    /** DECAWM reset. */
    NO_AUTOWRAP,
    /** LNM. */
    NEW_LINE_MODE,
    /** CBT. */
    BACK_TABS,
    /** CUF beyond the last column. */
    FORWARD_TO_THE_EDGE,
    /** CUU, CUD and their like while the cursor is outside of the scrolling region. */
    OUTSIDE_REGION,
    /** SO and SI. */
    SHIFTS,
    /** DECOM. */
    ORIGIN_MODE,
    /** Rows beyond the region, VPA and VPR in origin mode. */
    ROWS_IN_ORIGIN_MODE,
    /** DECRC brings back origin mode and character set. */
    SAVE_ALL,
    /** DECRC goes to the row of the screen, whatever scrolled since. */
    SAVE_OVER_SCROLLING,
    /** SCOSC and SCORC save what DECSC does. */
    SAVE_ANSI,
    /** DECSTR. */
    SOFT_RESET,
    /** Modes 47, 1047 and 1048. */
    OLD_ALTERNATE,
    /** Tab stops and scrolling region are the same on both pages. */
    SHARED_BY_PAGES,
    /** SGR 9, 21, 49, and subparameters. */
    RARE_SGR,
    /** Sequences with a prefix that mean something else without. */
    PREFIXED,
    /** Sequences longer than any sense. */
    LONG,
    /** Bytes that are no UTF-8, for each maximal subpart a U+FFFD. */
    INVALID_UTF8
  }

  private static final String[] WORDS = {
    "a", "bc", "word", "two words", "0123456789", " ", "  x", "{\"k\": 1}", "~|+-"
  };
  private static final String[] WIDE = {"中", "文字", "가나다", "Ａ！", "a中b"};
  private static final String[] MARKED = {"e\u0301", "o\u0308\u0304x", "n\u0303", "é"};
  private static final String[] EMOJI = {
    "😀", "👩\u200d💻", "❤\ufe0f", "👍🏽", "🇩🇪", "⠋", "✅ ok"
  };
  private static final String[] INVALID = {"ff", "c3", "e4b8", "f09f98", "c0af", "f4908080", "80"};
  private static final String[] COLOURS = {
    "31",
    "1;32",
    "0",
    "",
    "38;5;141",
    "48;5;17",
    "38;2;250;120;10",
    "48;2;0;0;64",
    "97;44",
    "39",
    "3;4;7",
    "22",
    "24;27",
    "2",
    "23",
    "100",
    "1;;33"
  };
  private static final String[] RARE_COLOURS = {
    "49", "9", "29", "21", "38:5:9", "48:2::1:2:3", "4:3", "4:0"
  };
  private static final String[] NOTHING = {
    "^[[?25l", "^[[?25h", "^[[?2004h", "^[[?2004l", "^[[?2026h", "^[[?2026l", "^[]0;title\u0007",
    "^[]133;A^[\\", "^[P1;2q#text^[\\", "^[_apc^[\\", "^[^pm^[\\", "^[Xsos^[\\", "^[=", "^[>",
    "^[[2 q", "\u0007", "\u0000", "^[[12\u0018", "^[[1;\u001a"
  };
  private static final String[] PREFIXED = {"^[[>4;2m", "^[[>1u", "^[[?1m", "^[[<3u", "^[[=5h"};

  private final Random random;
  private final int columns;
  private final int rows;
  private final Set<Feature> without;
  private final Cells mirror;
  private final List<Supplier<String>> controls = new ArrayList<>();
  private final List<Supplier<String>> texts = new ArrayList<>();
  private final List<byte[]> steps = new ArrayList<>();

  private int top = 1;
  private int bottom;
  private boolean origin;
  private boolean alternate;

  ProgramMaker(Random random, int columns, int rows, Set<Feature> without) {
    this.random = random;
    this.columns = columns;
    this.rows = rows;
    this.without = without;
    bottom = rows;
    mirror = new Cells(columns, rows);
    texts();
    moves();
    edits();
    modes();
  }

  /** A program of so many steps at most, each of which ends in the ground state. */
  List<byte[]> make(int most) {
    if (without.contains(Feature.USUAL_TABS)) {
      emit("^[[3g");
    }
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      step();
    }
    return steps;
  }

  /** Text alone, as a program streams it: lines, colours, no cursor that goes back. */
  List<byte[]> makeStream(int most) {
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> emit("\r\n");
        case 1 -> emit("^[[" + any(COLOURS) + "m");
        case 2 -> emit(any(NOTHING));
        default -> emit(pick(texts));
      }
    }
    return steps;
  }

  private void step() {
    if (random.nextInt(3) == 0) {
      emit(pick(texts));
      return;
    }
    if (without.contains(Feature.WRAP_DUE) && mirror.column() == columns - 1) {
      emit("\r");
    }
    if (without.contains(Feature.OUTSIDE_REGION) && !origin && outside()) {
      emit("^[[%d;1H".formatted(top));
    }
    emit(pick(controls));
  }

  private boolean outside() {
    return mirror.row() + 1 < top || mirror.row() + 1 > bottom;
  }

  private void emit(String step) {
    byte[] bytes =
        step.startsWith("hex ")
            ? HexFormat.of().parseHex(step.substring(4))
            : step.replace("^[", "\u001b").getBytes(StandardCharsets.UTF_8);
    steps.add(bytes);
    mirror.feed(bytes);
  }

  private void texts() {
    for (int i = 0; i < 6; i++) {
      texts.add(() -> any(WORDS));
    }
    with(Feature.WIDE, texts, () -> any(WIDE));
    with(Feature.MARKS, texts, () -> any(MARKED));
    with(Feature.EMOJI, texts, () -> any(EMOJI));
    with(Feature.INVALID_UTF8, texts, () -> "hex " + any(INVALID) + "2e");
  }

  private void moves() {
    controls.addAll(
        List.of(
            () -> "\r\n",
            () -> "\n",
            () -> "\r",
            () -> "\b",
            () -> csi(count(), "A"),
            () -> csi(count(), "B"),
            this::forward,
            () -> csi(count(), "D"),
            () -> csi(count(), "E"),
            () -> csi(count(), "F"),
            () -> csi(place(columns), "G"),
            () -> csi(place(columns), "`"),
            () -> csi(screenRow() + ";" + place(columns), "H"),
            () -> csi(screenRow() + ";" + place(columns), "f"),
            () -> "^[D",
            () -> "^[E",
            () -> "^[M",
            () -> "^[[2\rG",
            () -> "^[[1;^[[D"));
    with(Feature.ROWS_IN_ORIGIN_MODE, controls, () -> csi(count(), "e"));
    controls.add(
        () ->
            origin && without.contains(Feature.ROWS_IN_ORIGIN_MODE) ? "\r" : csi(place(rows), "d"));
    controls.add(() -> "\t");
    controls.add(() -> csi(count(), "I"));
    with(
        Feature.BACK_TABS,
        controls,
        () -> mirror.column() == columns - 1 ? "\r" : csi(count(), "Z"));
  }

  private String forward() {
    if (without.contains(Feature.FORWARD_TO_THE_EDGE)) {
      int most = columns - 1 - mirror.column();
      return most < 1 ? "\r" : csi("" + (1 + random.nextInt(most)), "C");
    }
    return csi(count(), random.nextBoolean() ? "C" : "a");
  }

  private void edits() {
    controls.addAll(
        List.of(
            () -> noWrapDue() + csi(one(), "@"),
            () -> noWrapDue() + csi(one(), "P"),
            () -> noWrapDue() + csi(one(), "X"),
            () -> noWrapDue() + csi(part(), "J"),
            () -> noWrapDue() + csi(part(), "K"),
            () -> csi(one(), "L") + "\r",
            () -> csi(one(), "M") + "\r",
            () -> csi(one(), "S"),
            () -> "^[[m" + csi(one(), "T"),
            () -> "x" + csi(one(), "b"),
            () -> csi(any(COLOURS), "m"),
            () -> csi(any(COLOURS), "m"),
            () -> any(NOTHING)));
    with(Feature.RARE_SGR, controls, () -> csi(any(RARE_COLOURS), "m"));
    with(Feature.PREFIXED, controls, () -> any(PREFIXED));
    with(Feature.LONG, controls, () -> csi("1;".repeat(random.nextInt(60)), "D"));
    with(Feature.LONG, controls, () -> "^[]2;" + "t".repeat(random.nextInt(600)) + "\u0007");
  }

  private String noWrapDue() {
    boolean due = mirror.column() == columns - 1;
    return due && without.contains(Feature.WRAP_DUE_AT_EDITS) ? "\b" : "";
  }

  private void modes() {
    controls.addAll(
        List.of(() -> "^[(0", () -> "^[(B", () -> "^[)0", () -> "^[[4" + onOff(), this::align));
    controls.add(() -> saved("^[7", "^[8"));
    with(Feature.SAVE_ANSI, controls, () -> saved("^[[s", "^[[u"));
    with(Feature.NO_AUTOWRAP, controls, () -> "^[[?7" + onOff());
    with(Feature.NEW_LINE_MODE, controls, () -> "^[[20" + onOff());
    with(Feature.SHIFTS, controls, () -> random.nextBoolean() ? "\u000e" : "\u000f");
    with(Feature.ORIGIN_MODE, controls, this::originMode);
    with(Feature.SOFT_RESET, controls, this::softReset);
    boolean shared = !without.contains(Feature.SHARED_BY_PAGES);
    boolean pages = random.nextBoolean();
    if (shared || pages) {
      boolean old = !without.contains(Feature.OLD_ALTERNATE) && random.nextBoolean();
      controls.add(old ? this::oldAlternate : this::alternate);
    }
    if (shared || !pages) {
      controls.add(this::region);
      controls.add(() -> "^[H");
      controls.add(() -> csi(random.nextInt(4) == 0 ? "3" : "", "g"));
    }
    controls.add(() -> random.nextInt(8) == 0 ? reset() : "\r");
  }

  private String saved(String save, String restore) {
    if (origin && without.contains(Feature.SAVE_ALL)
        || !alternate && without.contains(Feature.SAVE_OVER_SCROLLING)) {
      return "\r";
    }
    return random.nextBoolean() ? noWrapDue() + save : restore;
  }

  private String onOff() {
    return random.nextBoolean() ? "h" : "l";
  }

  private String region() {
    if (rows < 2 || random.nextInt(3) == 0) {
      top = 1;
      bottom = rows;
      return "^[[r";
    }
    top = 1 + random.nextInt(rows - 1);
    bottom = top + 1 + random.nextInt(rows - top);
    return csi(top + ";" + bottom, "r");
  }

  private String originMode() {
    origin = random.nextBoolean();
    return "^[[?6" + (origin ? "h" : "l");
  }

  /** The cursor's place there is not the same everywhere, nor the rendition behind it. */
  private String alternate() {
    String leaveOrigin = noWrapDue() + (without.contains(Feature.SAVE_ALL) ? noOrigin() : "");
    alternate = !alternate;
    return alternate
        ? leaveOrigin + "^[[?1049h^[[H"
        : leaveOrigin + "^[[?1049l^[[m^[(B^[)B\u000f^[7";
  }

  private String noOrigin() {
    origin = false;
    return "^[[?6l";
  }

  private String oldAlternate() {
    alternate = !alternate;
    return alternate ? "^[[m^[[?1047h" : noWrapDue() + "^[[m^[[?1047l";
  }

  private String align() {
    top = 1;
    bottom = rows;
    return "^[[m^[[r^[#8^[[H";
  }

  private String softReset() {
    top = 1;
    bottom = rows;
    origin = false;
    return "^[[!p";
  }

  private String reset() {
    top = 1;
    bottom = rows;
    origin = false;
    alternate = false;
    return without.contains(Feature.USUAL_TABS) ? "^[[20l^[c^[[3g" : "^[[20l^[c";
  }

  private void with(Feature feature, List<Supplier<String>> choices, Supplier<String> choice) {
    if (!without.contains(feature)) {
      choices.add(choice);
    }
  }

  private static String csi(String parameters, String last) {
    return "^[[" + parameters + last;
  }

  private String count() {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> "0";
      case 2 -> "99999";
      default -> "" + (1 + random.nextInt(6));
    };
  }

  private String one() {
    return random.nextInt(4) == 0
        ? ""
        : "" + (1 + random.nextInt(random.nextInt(5) == 0 ? 999 : 5));
  }

  private String place(int most) {
    return switch (random.nextInt(8)) {
      case 0 -> "";
      case 1 -> "0";
      case 2 -> "99999";
      default -> "" + (1 + random.nextInt(most));
    };
  }

  private String screenRow() {
    if (origin && without.contains(Feature.ROWS_IN_ORIGIN_MODE)) {
      return "" + (1 + random.nextInt(bottom - top + 1));
    }
    return place(rows);
  }

  private String part() {
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> "1";
      case 2 -> "2";
      default -> "0";
    };
  }

  private String any(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String pick(List<Supplier<String>> choices) {
    return choices.get(random.nextInt(choices.size())).get();
  }
}
