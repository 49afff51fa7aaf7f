package io.kirogate.terminal;

/** What text is written with: select graphic rendition (SGR), carried out on a packed style. */
final class Pen {
  private static final int INDEXED = 5;
  private static final int RGB = 2;

  private long style;

  long style() {
    return style;
  }

  void style(long packed) {
    style = packed;
  }

  /** The style of a cell that is erased now. */
  long erased() {
    return Style.erased(style);
  }

  void select(Parameters parameters) {
    int count = parameters.count();
    if (count == 1) {
      rendition(parameters.value(0));
      return;
    }
    int at = 0;
    while (at < count) {
      int end = parameters.groupEnd(at);
      int code = parameters.value(at);
      if (code == 38 || code == 48 || code == 58) {
        at = extended(parameters, code, at, end);
      } else {
        if (end == at + 1) {
          rendition(code);
        } else if (code == 4) {
          flag(Style.UNDERLINE, parameters.value(at + 1) != 0);
        }
        at = end;
      }
    }
  }

  private void rendition(int code) {
    switch (code) {
      case 0 -> style = 0;
      case 1 -> flag(Style.BOLD, true);
      case 2 -> flag(Style.DIM, true);
      case 3 -> flag(Style.ITALIC, true);
      case 4, 21 -> flag(Style.UNDERLINE, true);
      case 7 -> flag(Style.INVERSE, true);
      case 9 -> flag(Style.STRIKE, true);
      case 22 -> flag(Style.BOLD | Style.DIM, false);
      case 23 -> flag(Style.ITALIC, false);
      case 24 -> flag(Style.UNDERLINE, false);
      case 27 -> flag(Style.INVERSE, false);
      case 29 -> flag(Style.STRIKE, false);
      default -> colour(code);
    }
  }

  private void colour(int code) {
    if (code >= 30 && code <= 37) {
      style = Style.withForeground(style, code - 30);
    } else if (code >= 90 && code <= 97) {
      style = Style.withForeground(style, code - 90 + 8);
    } else if (code == 39) {
      style = Style.withForeground(style, Style.DEFAULT_COLOUR);
    } else if (code >= 40 && code <= 47) {
      style = Style.withBackground(style, code - 40);
    } else if (code >= 100 && code <= 107) {
      style = Style.withBackground(style, code - 100 + 8);
    } else if (code == 49) {
      style = Style.withBackground(style, Style.DEFAULT_COLOUR);
    }
  }

  /**
   * 38, 48 and 58 (the underline's, which we do not keep): {@code 38;5;n}, {@code 38;2;r;g;b}, the
   * same with colons, and {@code 38:2:space:r:g:b} as ISO 8613-6 has it. Returns where the next
   * parameter is.
   */
  private int extended(Parameters parameters, int code, int at, int groupEnd) {
    boolean colons = groupEnd > at + 1;
    int kind = parameters.value(at + 1);
    int from = at + 2;
    if (kind == INDEXED) {
      paint(code, indexed(parameters, from));
      return colons ? groupEnd : from + 1;
    }
    if (kind == RGB) {
      boolean space = colons && groupEnd - from > 3;
      paint(code, rgb(parameters, space ? from + 1 : from));
      return colons ? groupEnd : from + 3;
    }
    return colons ? groupEnd : from;
  }

  private static int indexed(Parameters parameters, int at) {
    int index = parameters.value(at);
    return index > 255 || at >= parameters.count() ? Style.DEFAULT_COLOUR - 1 : index;
  }

  private static int rgb(Parameters parameters, int at) {
    int red = parameters.value(at);
    int green = parameters.value(at + 1);
    int blue = parameters.value(at + 2);
    if (red > 255 || green > 255 || blue > 255) {
      return Style.DEFAULT_COLOUR - 1;
    }
    return Style.TRUE_COLOUR | red << 16 | green << 8 | blue;
  }

  private void paint(int code, int colour) {
    if (colour < Style.DEFAULT_COLOUR) {
      return;
    }
    if (code == 38) {
      style = Style.withForeground(style, colour);
    } else if (code == 48) {
      style = Style.withBackground(style, colour);
    }
  }

  private void flag(long flag, boolean on) {
    style = on ? style | flag : style & ~flag;
  }
}
