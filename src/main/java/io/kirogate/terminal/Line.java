package io.kirogate.terminal;

import java.util.Arrays;

/**
 * A logical line: the text of a row and of those that it was autowrapped into, with a style for
 * each character. Immutable.
 */
public final class Line {
  private final long firstRow;
  private final String text;
  private final int[] runStarts;
  private final long[] runStyles;

  /** The style of run i holds from {@code runStarts[i]} up to the next run's start. */
  Line(long firstRow, String text, int[] runStarts, long[] runStyles) {
    this.firstRow = firstRow;
    this.text = text;
    this.runStarts = runStarts;
    this.runStyles = runStyles;
  }

  /** The absolute number of the row that the text begins on. */
  public long firstRow() {
    return firstRow;
  }

  /**
   * The characters in the order of the cells. Cells that were skipped are blanks, but those behind
   * the last character printed are not part of it; a tab that was printed over blank cells is one
   * tab.
   */
  public String text() {
    return text;
  }

  /** The style of the character at an index of {@link #text()}. */
  public Style styleAt(int charIndex) {
    if (charIndex < 0 || charIndex >= text.length()) {
      throw new IndexOutOfBoundsException(
          "index " + charIndex + " of a line of " + text.length() + " characters");
    }
    int found = Arrays.binarySearch(runStarts, charIndex);
    return Style.unpack(runStyles[found >= 0 ? found : -found - 2]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Line line
        && firstRow == line.firstRow
        && text.equals(line.text)
        && Arrays.equals(runStarts, line.runStarts)
        && Arrays.equals(runStyles, line.runStyles);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(firstRow) + text.hashCode();
  }

  @Override
  public String toString() {
    return firstRow + ": " + text;
  }
}
