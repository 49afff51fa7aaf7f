package io.kirogate.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The linear text: everything printed, and line ends as LF, in the order of the bytes, whatever the
 * cursor did; no escape sequences, no CR. What is erased from the screen still stands here: where
 * two writers race for a terminal, this is what they said.
 *
 * <p>Bounded: at least the last {@value #KEPT} bytes of it, as UTF-8, are kept.
 */
public final class Linear {
  static final int KEPT = 64 * 1024;

  private static final int LONGEST_CHARACTER = 4;

  // UTF-8, as it came: most of it is copied as it is.
  private byte[] bytes = new byte[1024];
  private int length;
  private long dropped;

  Linear() {}

  /** Where the text ends now: a mark for {@link #since}. */
  public long position() {
    return dropped + length;
  }

  /** What came since a position, as far as it is still kept. */
  public String since(long position) {
    int from = (int) Math.min(length, Math.max(0, position - dropped));
    return new String(bytes, from, length - from, StandardCharsets.UTF_8);
  }

  /** Appends one character. */
  void append(int codePoint) {
    reserve(LONGEST_CHARACTER);
    if (codePoint < 0x80) {
      bytes[length++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      bytes[length++] = (byte) (0xC0 | codePoint >> 6);
      continueWith(codePoint);
    } else if (codePoint < 0x10000) {
      bytes[length++] = (byte) (0xE0 | codePoint >> 12);
      continueWith(codePoint >> 6);
      continueWith(codePoint);
    } else {
      bytes[length++] = (byte) (0xF0 | codePoint >> 18);
      continueWith(codePoint >> 12);
      continueWith(codePoint >> 6);
      continueWith(codePoint);
    }
  }

  private void continueWith(int bits) {
    bytes[length++] = (byte) (0x80 | bits & 0x3F);
  }

  /** Appends printable ASCII. */
  void append(byte[] ascii, int from, int to) {
    int at = from;
    while (at < to) {
      int count = Math.min(to - at, KEPT - LONGEST_CHARACTER);
      reserve(count);
      System.arraycopy(ascii, at, bytes, length, count);
      length += count;
      at += count;
    }
  }

  private void reserve(int count) {
    if (length + count <= bytes.length) {
      return;
    }
    if (bytes.length < 2 * KEPT) {
      bytes = Arrays.copyOf(bytes, Math.min(2 * KEPT, Math.max(2 * bytes.length, length + count)));
    }
    if (length + count > bytes.length) {
      dropOldest();
    }
  }

  /** Drops whole characters. */
  private void dropOldest() {
    int drop = length - KEPT;
    while ((bytes[drop] & 0xC0) == 0x80) {
      drop--;
    }
    length -= drop;
    System.arraycopy(bytes, drop, bytes, 0, length);
    dropped += drop;
  }
}
