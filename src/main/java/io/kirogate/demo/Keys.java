package io.kirogate.demo;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The keys that one editor reads. What it read beyond an accepted line waits here for its next line
 * and reaches nobody else: the confirmation of {@code /clear} has keys of its own, so a {@code
 * /clear} and its {@code y} in one write leave the question open, as in the real program.
 */
final class Keys {
  static final int END = -1;
  private final FileInputStream in = new FileInputStream(FileDescriptor.in);
  private final byte[] buffer = new byte[1024];
  private int next;
  private int limit;

  /** Whether a key can be had without waiting. */
  boolean buffered() {
    return next < limit;
  }

  /** The next byte, or {@link #END}. */
  int read() {
    if (!buffered()) {
      next = 0;
      limit = fill();
    }
    return limit <= 0 ? END : buffer[next++] & 0xFF;
  }

  private int fill() {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal is gone", e);
    }
  }
}
