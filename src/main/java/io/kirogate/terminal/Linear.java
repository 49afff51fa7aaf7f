package io.kirogate.terminal;

import java.util.Arrays;

/**
 * The linear text: everything printed, and line ends as LF, in the order of the bytes, whatever the
 * cursor did; no escape sequences, no CR. What is erased from the screen still stands here: where
 * two writers race for a terminal, this is what they said.
 *
 * <p>Bounded: at least the last {@value #KEPT} chars are kept.
 */
public final class Linear {
  static final int KEPT = 64 * 1024;

  private char[] chars = new char[1024];
  private int length;
  private long dropped;

  Linear() {}

  /** How many chars there ever were. */
  public long position() {
    return dropped + length;
  }

  /** What came since a position, as far as it is still kept. */
  public String since(long position) {
    int from = (int) Math.min(length, Math.max(0, position - dropped));
    return new String(chars, from, length - from);
  }

  void append(char c) {
    reserve(1);
    chars[length++] = c;
  }

  void append(int codePoint) {
    reserve(2);
    length += Character.toChars(codePoint, chars, length);
  }

  /** Appends printable ASCII. */
  void append(byte[] ascii, int from, int to) {
    int at = from;
    while (at < to) {
      int count = Math.min(to - at, KEPT);
      reserve(count);
      for (int i = 0; i < count; i++) {
        chars[length + i] = (char) ascii[at + i];
      }
      length += count;
      at += count;
    }
  }

  private void reserve(int count) {
    if (length + count <= chars.length) {
      return;
    }
    if (chars.length < 2 * KEPT) {
      chars = Arrays.copyOf(chars, Math.min(2 * KEPT, Math.max(2 * chars.length, length + count)));
    }
    if (length + count > chars.length) {
      dropOldest();
    }
  }

  private void dropOldest() {
    int drop = length - KEPT;
    System.arraycopy(chars, drop, chars, 0, KEPT);
    dropped += drop;
    length = KEPT;
  }
}
