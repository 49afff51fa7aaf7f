package io.kirogate.terminal;

import java.util.Arrays;

/**
 * What a fuzzer calls ({@code scripts/fuzz}): the first three bytes are the screen's size and how
 * the rest is cut into pieces, and a NUL in the rest resizes it. Nothing may be thrown, what is
 * kept stays within its bounds, and the pieces make no difference.
 */
public final class TerminalFuzz {
  private static final int MOST_CLUSTERS_OF_A_CELL = 2;
  private static final long BYTES_OF_A_CELL = 4 + 8 + MOST_CLUSTERS_OF_A_CELL * (64 + 2 * 66);

  private TerminalFuzz() {}

  /** Jazzer's way in. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 3) {
      return;
    }
    int columns = 1 + (input[0] & 0x3F);
    int rows = 1 + (input[1] & 0x1F);
    int most = 1 + (input[2] & 0x1F);
    byte[] program = Arrays.copyOfRange(input, 3, input.length);
    Probe atOnce = new Probe(columns, rows);
    Probe inPieces = new Probe(columns, rows);
    feed(atOnce, program, program.length + 1);
    feed(inPieces, program, most);
    require(atOnce.all().equals(inPieces.all()), "pieces make a difference");
    checkBounds(new Cells(columns, rows).feed(program), columns, rows);
  }

  private static void feed(Probe probe, byte[] program, int most) {
    int at = 0;
    while (at < program.length) {
      int end = pieceEnd(program, at, most);
      probe.screen().feed(program, at, end - at);
      if (program[end - 1] == 0) {
        probe.screen().resize(1 + end % 41, 1 + end % 13);
      }
      at = end;
    }
  }

  private static int pieceEnd(byte[] program, int from, int most) {
    int end = from + 1;
    while (end < program.length && end - from < most && program[end - 1] != 0) {
      end++;
    }
    return end;
  }

  private static void checkBounds(Cells cells, int columns, int rows) {
    require(cells.row() >= 0 && cells.row() < rows, "the cursor left the screen's rows");
    require(cells.column() >= 0 && cells.column() < columns, "the cursor left the columns");
    require(
        cells.rowBytes() <= Page.MAX_BYTES + rows * (64 + columns * BYTES_OF_A_CELL),
        "rows take %d bytes".formatted(cells.rowBytes()));
    require(
        cells.linear().since(0).length() <= 2 * Linear.KEPT, "more linear text than is to be kept");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
