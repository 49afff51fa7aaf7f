package io.kirogate.terminal;

import java.util.Arrays;

/**
 * The cells of a row: ints, kept as bytes as long as all of them are ASCII or blank. Most rows are
 * that to their end, and then take a quarter of the room and of the time to copy.
 */
final class RowCells {
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_INTS = {};

  // One of them holds the cells; the other one is room for when the row is used anew.
  private byte[] bytes = NO_BYTES;
  private int[] ints = NO_INTS;
  private boolean asInts;

  /** How many cells there is room for. */
  int capacity() {
    return asInts ? ints.length : bytes.length;
  }

  int get(int index) {
    return asInts ? ints[index] : bytes[index];
  }

  void set(int index, int cell) {
    if (asInts) {
      ints[index] = cell;
    } else if (fits(cell)) {
      bytes[index] = (byte) cell;
    } else {
      toInts();
      ints[index] = cell;
    }
  }

  /** Copies printable ASCII. */
  void put(int index, byte[] ascii, int from, int count) {
    if (asInts) {
      for (int i = 0; i < count; i++) {
        ints[index + i] = ascii[from + i];
      }
    } else {
      System.arraycopy(ascii, from, bytes, index, count);
    }
  }

  void fill(int from, int to, int cell) {
    if (!asInts && !fits(cell)) {
      toInts();
    }
    if (asInts) {
      Arrays.fill(ints, from, to, cell);
    } else {
      Arrays.fill(bytes, from, to, (byte) cell);
    }
  }

  void move(int from, int to, int count) {
    Object cells = asInts ? ints : bytes;
    System.arraycopy(cells, from, cells, to, count);
  }

  void reserve(int capacity) {
    if (asInts) {
      ints = Arrays.copyOf(ints, capacity);
    } else {
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }

  /** Forgets what the cells hold, not the room for it. */
  void clear() {
    asInts = false;
  }

  /** The first cells, with nothing to spare. */
  RowCells compact(int length) {
    RowCells copy = new RowCells();
    copy.asInts = asInts;
    if (asInts) {
      copy.ints = Arrays.copyOf(ints, length);
    } else {
      copy.bytes = Arrays.copyOf(bytes, length);
    }
    return copy;
  }

  /** What the arrays take. */
  long heapBytes() {
    return bytes.length + (long) Integer.BYTES * ints.length;
  }

  private void toInts() {
    if (ints.length < bytes.length) {
      ints = new int[bytes.length];
    }
    for (int i = 0; i < bytes.length; i++) {
      ints[i] = bytes[i];
    }
    asInts = true;
  }

  private static boolean fits(int cell) {
    return cell >= 0 && cell <= Byte.MAX_VALUE;
  }
}
