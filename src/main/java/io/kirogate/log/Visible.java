package io.kirogate.log;

import java.util.Locale;

/** Text as one line that controls nothing: neither a terminal nor the line after it. */
final class Visible {

  private Visible() {}

  /** Control, format and separator characters as escapes; a backslash doubled. */
  static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> append(visible, c));
    return visible.toString();
  }

  private static void append(StringBuilder visible, int c) {
    switch (c) {
      case '\n' -> visible.append("\\n");
      case '\r' -> visible.append("\\r");
      case '\t' -> visible.append("\\t");
      case 0x1b -> visible.append("\\e");
      case '\\' -> visible.append("\\\\");
      default -> {
        if (acts(c)) {
          visible.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u{%x}", c));
        } else {
          visible.appendCodePoint(c);
        }
      }
    }
  }

  /** Among the format characters are those that turn the direction of text. */
  private static boolean acts(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
