package io.kirogate.agent.acp;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines, wherever its pieces are cut. A byte is looked at once, and
 * copied only when its line reaches over the end of a piece, so the cost grows with the stream
 * alone.
 */
final class LineSplitter {
  private static final int FIRST = 8 * 1024;

  /** A kept line's space that is given back when the line is done. */
  private static final int LARGE = 256 * 1024;

  private final int limit;
  private final Lines lines;
  private byte[] kept = new byte[FIRST];
  private int keptLength;
  private boolean broken;

  /** Takes the lines. */
  interface Lines {
    /** A line without its end, not empty; the bytes are lent for this call only. */
    void line(byte[] bytes, int from, int length);

    /** A line is longer than it may be; nothing comes after this. */
    void tooLong(int limit);
  }

  /**
   * @param limit bytes of a line at most
   */
  LineSplitter(int limit, Lines lines) {
    this.limit = limit;
    this.lines = lines;
  }

  void accept(byte[] piece) {
    int from = 0;
    for (int end = lineEnd(piece, 0); end >= 0 && !broken; end = lineEnd(piece, from)) {
      ended(piece, from, end - from);
      from = end + 1;
    }
    if (!broken) {
      keep(piece, from, piece.length - from);
    }
  }

  private static int lineEnd(byte[] piece, int from) {
    for (int at = from; at < piece.length; at++) {
      if (piece[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  private void ended(byte[] piece, int from, int length) {
    if (keptLength == 0) {
      hand(piece, from, length);
      return;
    }
    keep(piece, from, length);
    int whole = keptLength;
    byte[] line = kept;
    keptLength = 0;
    kept = line.length > LARGE ? new byte[FIRST] : line;
    if (!broken) {
      hand(line, 0, whole);
    }
  }

  private void hand(byte[] bytes, int from, int length) {
    if (length > limit) {
      tooLong();
    } else if (length > 0) {
      lines.line(bytes, from, length);
    }
  }

  private void keep(byte[] piece, int from, int length) {
    if (length > limit - keptLength) {
      tooLong();
      return;
    }
    if (length > kept.length - keptLength) {
      int grown = (int) Math.min(Math.max(2L * kept.length, (long) keptLength + length), limit);
      kept = Arrays.copyOf(kept, Math.max(grown, keptLength + length));
    }
    System.arraycopy(piece, from, kept, keptLength, length);
    keptLength += length;
  }

  private void tooLong() {
    broken = true;
    kept = new byte[0];
    keptLength = 0;
    lines.tooLong(limit);
  }
}
