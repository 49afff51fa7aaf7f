package io.kirogate.process;

import java.io.UncheckedIOException;

/**
 * What {@code script} keeps on its heap because the terminal does not take it: util-linux 2.38 does
 * so without bound. It cannot be asked, but its resident size tells. Used on the caller's thread.
 */
final class Backlog {
  /** Written between two looks. */
  private static final long STRIDE = 1L << 20;

  private static final long UNKNOWN = -1;

  private final long limit;
  private long sizeAtFirst = UNKNOWN;
  private long written;

  Backlog(long limit) {
    this.limit = limit;
  }

  /** Whether, at the time of this write, the process has grown by more than the limit. */
  boolean isTooLong(long pid, int writing) {
    written += writing;
    if (sizeAtFirst != UNKNOWN && written < STRIDE) {
      return false;
    }
    written = 0;
    long size = size(pid);
    if (sizeAtFirst == UNKNOWN) {
      sizeAtFirst = size;
    }
    return size - sizeAtFirst > limit;
  }

  private long size(long pid) {
    try {
      return Proc.stat(pid).map(stat -> stat.residentPages() * LibC.getpagesize()).orElse(0L);
    } catch (UncheckedIOException cannotBeTold) {
      return sizeAtFirst;
    }
  }
}
