package io.kirogate.terminal;

import java.util.Arrays;

/**
 * The parameters of a control sequence: {@code 38;5;10} or, with subparameters, {@code 38:5:10}.
 * What is beyond the bounds is dropped, so that no sequence makes it grow: xterm keeps 30
 * parameters and lets values stop at 65535.
 */
final class Parameters {
  static final int MAX = 30;
  static final int MAX_VALUE = 65_535;

  private static final int MISSING = -1;

  private final int[] values = new int[MAX];
  private final boolean[] attached = new boolean[MAX];
  private int last;
  private boolean subparameters;

  void clear() {
    last = 0;
    values[0] = MISSING;
    attached[0] = false;
    subparameters = false;
  }

  /** Takes digits and separators as long as there are any; returns where they end. */
  int read(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= ';') {
      if (bytes[at] > '9') {
        next(bytes[at++] == ':');
      } else {
        at = number(bytes, at, to);
      }
    }
    return at;
  }

  private int number(byte[] bytes, int from, int to) {
    int value = last < MAX ? Math.max(values[last], 0) : 0;
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      value = Math.min(value * 10 + bytes[at++] - '0', MAX_VALUE);
    }
    if (last < MAX) {
      values[last] = value;
    }
    return at;
  }

  /** The next parameter begins; {@code sub} when it belongs to the one before. */
  private void next(boolean sub) {
    if (last < MAX) {
      last++;
    }
    if (last < MAX) {
      values[last] = MISSING;
      attached[last] = sub;
      subparameters |= sub;
    }
  }

  /** How many there are, those left empty included; at least 1. */
  int count() {
    return Math.min(last + 1, MAX);
  }

  boolean missing(int index) {
    return index >= count() || values[index] == MISSING;
  }

  /** A value; 0 when it is missing. */
  int value(int index) {
    return index < count() ? Math.max(values[index], 0) : 0;
  }

  /** A count or a place; 1 when it is missing or 0. */
  int atLeastOne(int index) {
    return Math.max(1, value(index));
  }

  /** The index behind a parameter and its subparameters. */
  int groupEnd(int index) {
    int end = index + 1;
    while (subparameters && end < count() && attached[end]) {
      end++;
    }
    return end;
  }

  boolean hasSubparameters() {
    return subparameters;
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(values, count()));
  }
}
