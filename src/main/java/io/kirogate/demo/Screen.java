package io.kirogate.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The terminal's output side, buffered until {@link #flush} or until there is much of it. */
final class Screen {
  private static final int LIMIT = 8192;
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private final byte[] buffer = new byte[LIMIT];
  private int used;

  void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    print(bytes, bytes.length);
  }

  void print(byte[] bytes, int length) {
    if (used + length > LIMIT) {
      flush();
    }
    if (length > LIMIT) {
      write(bytes, length);
    } else {
      System.arraycopy(bytes, 0, buffer, used, length);
      used += length;
    }
  }

  /** Shows it now. */
  void show(String text) {
    print(text);
    flush();
  }

  void flush() {
    write(buffer, used);
    used = 0;
  }

  private void write(byte[] bytes, int length) {
    try {
      out.write(bytes, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal is gone", e);
    }
  }
}
