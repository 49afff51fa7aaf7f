package io.kirogate.demo;

/** Columns that characters take on a terminal. */
final class DisplayWidth {
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int[][] WIDE = {
    {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}
  };

  private DisplayWidth() {}

  /** The width of one character on its own. */
  static int of(int codePoint) {
    if (codePoint < 0x300) {
      return codePoint < ' ' || codePoint >= 0x7F && codePoint < 0xA0 ? 0 : 1;
    }
    if (combines(codePoint)) {
      return 0;
    }
    for (int[] range : WIDE) {
      if (codePoint >= range[0] && codePoint <= range[1]) {
        return 2;
      }
    }
    return 1;
  }

  /** The same behind another character: what is joined to an emoji takes no room of its own. */
  static int of(int codePoint, int previous) {
    boolean skinTone = codePoint >= 0x1F3FB && codePoint <= 0x1F3FF;
    return previous == ZERO_WIDTH_JOINER || skinTone && previous > 0x2000 ? 0 : of(codePoint);
  }

  static int of(String text) {
    int width = 0;
    int previous = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(previous)) {
      int codePoint = text.codePointAt(i);
      width += of(codePoint, previous);
      previous = codePoint;
    }
    return width;
  }

  private static boolean combines(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT;
  }
}
