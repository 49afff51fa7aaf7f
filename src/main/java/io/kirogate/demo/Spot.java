package io.kirogate.demo;

/** A place on the screen, counted from the start of the prompt. */
record Spot(int row, int column) {
  private static final int TAB_STOP = 8;

  /** Where the cursor stands after this text, on a terminal that many columns wide. */
  Spot after(String text, int columns) {
    int toRow = row;
    int toColumn = column;
    int previous = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(previous)) {
      int c = text.codePointAt(i);
      int width = c == '\t' ? TAB_STOP - toColumn % TAB_STOP : DisplayWidth.of(c, previous);
      previous = c;
      if (c == '\n' || toColumn + width > columns) {
        toRow++;
        toColumn = 0;
      }
      toColumn += c == '\n' ? 0 : width;
    }
    return toColumn == columns ? new Spot(toRow + 1, 0) : new Spot(toRow, toColumn);
  }
}
