package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A row against the plainest model of one: an array of characters, and one of styles. */
class RowModelTest {
  private static final int COLUMNS = 24;
  private static final int ROWS = 2_000;
  private static final int STEPS = 60;
  private static final byte[] TEXT =
      "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

  private final int[] cells = new int[COLUMNS];
  private final long[] styles = new long[COLUMNS];

  @Test
  void holdsWhatTheModelHolds() {
    Row row = new Row();
    for (int seed = 0; seed < ROWS; seed++) {
      Random random = new Random(seed);
      row.clear();
      fill(0, COLUMNS, Row.BLANK, 0);
      for (int i = 0; i < STEPS; i++) {
        step(row, random);
        check(row, seed);
      }
      check(row.compact(), seed);
    }
  }

  private void step(Row row, Random random) {
    int column = random.nextInt(COLUMNS);
    int count = random.nextInt(COLUMNS - column + 1);
    long style = random.nextInt(4) * Style.BOLD;
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> {
        row.put(column, TEXT, 1, count, style);
        fill(column, column + count, 0, style);
        for (int i = 0; i < count; i++) {
          cells[column + i] = TEXT[1 + i];
        }
      }
      case 3 -> {
        int character = random.nextBoolean() ? 'x' : 0x2801;
        row.put(column, character, 1, style);
        fill(column, column + 1, character, style);
      }
      case 4 -> {
        row.erase(column, column + count, style);
        fill(column, column + count, Row.BLANK, style);
      }
      case 5 -> {
        row.insert(column, count, COLUMNS, style);
        move(column, column + count, COLUMNS - column - count);
        fill(column, column + count, Row.BLANK, style);
      }
      case 6 -> {
        row.delete(column, count, COLUMNS, style);
        move(column + count, column, COLUMNS - column - count);
        fill(COLUMNS - count, COLUMNS, Row.BLANK, style);
      }
      case 7 -> {
        if (count > 0) {
          row.tab(column, column + count);
          tab(column, column + count);
        }
      }
      default -> {
        row.cut(column);
        fill(column, COLUMNS, Row.BLANK, 0);
      }
    }
  }

  /** Blank cells become those of a tab, and keep their styles. */
  private void tab(int from, int to) {
    int marks = Row.TAB | Row.TAB_REST;
    if (Arrays.stream(cells, from, to).allMatch(cell -> cell == Row.BLANK || (cell & marks) != 0)) {
      Arrays.fill(cells, from, to, Row.TAB_REST);
      cells[from] = Row.TAB | to - from;
    }
  }

  private void fill(int from, int to, int cell, long style) {
    Arrays.fill(cells, from, to, cell);
    Arrays.fill(styles, from, to, style);
  }

  private void move(int from, int to, int count) {
    System.arraycopy(cells, from, cells, to, count);
    System.arraycopy(styles, from, styles, to, count);
  }

  private void check(Row row, int seed) {
    for (int i = 0; i < COLUMNS; i++) {
      assertThat(row.cell(i)).as("seed %d, cell %d", seed, i).isEqualTo(cells[i]);
      assertThat(row.style(i)).as("seed %d, style of %d", seed, i).isEqualTo(styles[i]);
    }
  }
}
