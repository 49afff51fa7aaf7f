package io.kirogate.demo;

import java.util.OptionalInt;

/** Puts characters together from single bytes; what is no UTF-8 becomes U+FFFD. */
final class Utf8Input {
  private static final int REPLACEMENT = 0xFFFD;
  private int codePoint;
  private int missing;

  /** The character that this byte completes, if it does. */
  OptionalInt next(byte b) {
    int value = b & 0xFF;
    if (missing > 0 && (value & 0xC0) == 0x80) {
      codePoint = codePoint << 6 | value & 0x3F;
      return --missing == 0 ? OptionalInt.of(valid()) : OptionalInt.empty();
    }
    missing = 0;
    return value < 0x80 ? OptionalInt.of(value) : lead(value);
  }

  private OptionalInt lead(int value) {
    missing = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : value >= 0xC2 ? 1 : 0;
    codePoint = value & (0x3F >> missing);
    return missing == 0 || value > 0xF4 ? replaced() : OptionalInt.empty();
  }

  private OptionalInt replaced() {
    missing = 0;
    return OptionalInt.of(REPLACEMENT);
  }

  private int valid() {
    return Character.isValidCodePoint(codePoint) && !(codePoint >= 0xD800 && codePoint <= 0xDFFF)
        ? codePoint
        : REPLACEMENT;
  }
}
