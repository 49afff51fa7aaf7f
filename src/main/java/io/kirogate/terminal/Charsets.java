package io.kirogate.terminal;

/**
 * The character sets G0 to G3, of which two matter in a UTF-8 terminal: ASCII, and the line drawing
 * set of the VT100 that curses programs still select. Other sets are taken as ASCII.
 */
final class Charsets {
  /** The DEC Special Graphics of 0x5F to 0x7E. */
  private static final String GRAPHICS = "\u00A0◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

  private static final int FIRST_GRAPHIC = 0x5F;
  private static final int NONE = -1;

  /** What saving the cursor saves of it. */
  record Saved(int designations, int invoked) {}

  // A bit for each of G0 to G3: set when it is the line drawing set.
  private int designations;
  private int invoked;
  private int single = NONE;

  /** The last character of {@code ESC ( 0}: puts a set into one of G0 to G3. */
  void designate(int set, int last) {
    int bit = 1 << set;
    designations = last == '0' ? designations | bit : designations & ~bit;
  }

  /** Selects one of G0 to G3 for what follows. */
  void invoke(int set) {
    invoked = set;
  }

  /** Selects one of G0 to G3 for the next character alone. */
  void single(int set) {
    single = set;
  }

  /** Whether ASCII is ASCII. */
  boolean plain() {
    return single == NONE && !graphic(invoked);
  }

  /** What a printable ASCII character stands for. */
  int map(int ascii) {
    int set = single == NONE ? invoked : single;
    single = NONE;
    return graphic(set) && ascii >= FIRST_GRAPHIC ? GRAPHICS.charAt(ascii - FIRST_GRAPHIC) : ascii;
  }

  void reset() {
    restore(new Saved(0, 0));
  }

  Saved save() {
    return new Saved(designations, invoked);
  }

  void restore(Saved saved) {
    designations = saved.designations();
    invoked = saved.invoked();
    single = NONE;
  }

  private boolean graphic(int set) {
    return (designations & 1 << set) != 0;
  }
}
