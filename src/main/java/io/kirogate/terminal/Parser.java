package io.kirogate.terminal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Splits bytes into text and control functions: UTF-8 decoding, then the state machine of DEC's
 * VT500 series as Paul Williams drew it (https://vt100.net/emu/dec_ansi_parser), with these
 * differences, which are xterm's unless noted:
 *
 * <ul>
 *   <li>text is UTF-8: what is ill-formed becomes U+FFFD, one for each maximal subpart; the C1
 *       controls exist only as ESC sequences, U+0080 to U+009F are ignored;
 *   <li>a character beyond ASCII inside a control sequence aborts it and is printed (xterm drops
 *       it): where two writers share a terminal it belongs to the other one;
 *   <li>a colon separates subparameters;
 *   <li>OSC, DCS, SOS, PM and APC strings are skipped, nothing of them is kept; BEL ends an OSC.
 * </ul>
 *
 * Its memory does not grow, whatever comes.
 */
final class Parser {
  /** What the bytes mean, in their order. */
  interface Actions {
    /** Printable ASCII: a whole run of it, or a part of one where the bytes came in pieces. */
    void text(byte[] bytes, int from, int to);

    /** A character beyond ASCII. */
    void print(int codePoint);

    /** A C0 control. */
    void execute(int control);

    /** An ESC sequence; {@code intermediate} is 0, one character, or {@link #SEVERAL}. */
    void escape(int intermediate, int last);

    /** A control sequence; {@code prefix} is 0 or one of {@code < = > ?}. */
    void sequence(int prefix, Parameters parameters, int intermediate, int last);

    /**
     * A control sequence has its parameters here: one for a rendition may be carried out by its
     * bytes alone. Returns where it ended, or {@code from} when it has to be parsed.
     */
    int rendition(byte[] bytes, int from, int to);

    /** A string ended that had nothing to say to us. */
    void string();
  }

  /** More than one intermediate character: no function that we know. */
  static final int SEVERAL = 0x100;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A one in each of eight bytes. */
  private static final long ONES = 0x0101010101010101L;

  private static final int REPLACEMENT = 0xFFFD;
  private static final int ESC = 0x1B;
  private static final int DEL = 0x7F;

  private static final int GROUND = 0;
  private static final int ESCAPE = 1;
  private static final int ESCAPE_INTERMEDIATE = 2;
  private static final int CSI_ENTRY = 3;
  private static final int CSI_PARAM = 4;
  private static final int CSI_INTERMEDIATE = 5;
  private static final int CSI_IGNORE = 6;
  private static final int OSC_STRING = 7;
  private static final int STRING = 8;
  private static final int STATES = 9;

  private static final int IGNORE = 0;
  private static final int EXECUTE = 1;
  private static final int PREFIX = 2;
  private static final int COLLECT = 3;
  private static final int ESCAPE_DISPATCH = 4;
  private static final int SEQUENCE_DISPATCH = 5;
  private static final int STRING_END = 6;

  /** For a state and an ASCII byte: the action, and below it in four bits the next state. */
  private static final byte[] TABLE = table();

  private final Actions actions;
  private final Parameters parameters = new Parameters();
  private int state = GROUND;
  private int prefix;
  private int intermediate;

  // UTF-8: how many bytes are still due, the bits so far, and the range of the next byte.
  private int due;
  private int codePoint;
  private int lowest;
  private int highest;

  Parser(Actions actions) {
    this.actions = actions;
  }

  void feed(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte b = bytes[at];
      if (b < 0) {
        beyondAscii(b);
        at++;
      } else {
        breakCharacter();
        at = ascii(bytes, at, to);
      }
    }
  }

  /** Takes a run of text, a control function or a part of one; returns where it goes on. */
  private int ascii(byte[] bytes, int from, int to) {
    byte b = bytes[from];
    if (b == ESC) {
      return escape(bytes, from + 1, to);
    }
    if (state == GROUND) {
      int end = printableEnd(bytes, from, to);
      if (end > from) {
        actions.text(bytes, from, end);
        return end;
      }
    } else if (state == CSI_ENTRY || state == CSI_PARAM) {
      int end = parameters.read(bytes, from, to);
      if (end > from) {
        state = CSI_PARAM;
        return end;
      }
    }
    step(b);
    return from + 1;
  }

  private int escape(byte[] bytes, int from, int to) {
    if (from == to || bytes[from] != '[') {
      clear();
      state = ESCAPE;
      return from;
    }
    int end = actions.rendition(bytes, from + 1, to);
    if (end > from + 1) {
      state = GROUND;
      return end;
    }
    return sequence(bytes, from + 1, to);
  }

  /**
   * Takes at once what most escapes are: a control sequence without intermediate characters. The
   * table would do the same, in more time.
   */
  private int sequence(byte[] bytes, int from, int to) {
    clear();
    int at = from;
    if (at < to && bytes[at] >= '<' && bytes[at] <= '?') {
      prefix = bytes[at++];
    }
    int end = parameters.read(bytes, at, to);
    if (end < to && bytes[end] >= '@' && bytes[end] != DEL) {
      state = GROUND;
      actions.sequence(prefix, parameters, 0, bytes[end]);
      return end + 1;
    }
    state = end > from ? CSI_PARAM : CSI_ENTRY;
    return end;
  }

  /** Where printable ASCII ends. Eight bytes are looked at together: text is most of what comes. */
  private static int printableEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES) {
      long others = notPrintable((long) EIGHT_BYTES.get(bytes, at));
      if (others != 0) {
        return at + (Long.numberOfTrailingZeros(others) >> 3);
      }
      at += Long.BYTES;
    }
    while (at < to && bytes[at] >= ' ' && bytes[at] != DEL) {
      at++;
    }
    return at;
  }

  /**
   * The lowest bit set is the highest one of the first byte of eight that is a control, DEL or
   * beyond ASCII. (A borrow may set bits behind that one.)
   */
  private static long notPrintable(long eight) {
    long controls = eight - ONES * ' ';
    long deletes = (eight ^ ONES * DEL) - ONES;
    return (eight | controls | deletes) & ONES << 7;
  }

  private void beyondAscii(byte b) {
    if (due > 0 && (b & 0xFF) >= lowest && (b & 0xFF) <= highest) {
      continueCharacter(b);
    } else {
      breakCharacter();
      beginCharacter(b & 0xFF);
    }
  }

  private void breakCharacter() {
    if (due > 0) {
      due = 0;
      character(REPLACEMENT);
    }
  }

  private void continueCharacter(byte b) {
    codePoint = codePoint << 6 | b & 0x3F;
    lowest = 0x80;
    highest = 0xBF;
    if (--due == 0) {
      character(codePoint);
    }
  }

  /** The well-formed sequences are those of table 3-7 of the Unicode standard. */
  private void beginCharacter(int lead) {
    if (lead < 0xC2 || lead > 0xF4) {
      character(REPLACEMENT);
      return;
    }
    due = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    codePoint = lead & 0x3F >> due;
    lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  }

  private void character(int character) {
    if (state == OSC_STRING || state == STRING) {
      return;
    }
    state = GROUND;
    if (character >= 0xA0) {
      actions.print(character);
    }
  }

  private void step(byte b) {
    int entry = TABLE[state << 7 | b] & 0xFF;
    state = entry & 0xF;
    switch (entry >> 4) {
      case EXECUTE -> actions.execute(b);
      case PREFIX -> prefix = b;
      case COLLECT -> intermediate = intermediate == 0 ? b : SEVERAL;
      case ESCAPE_DISPATCH -> actions.escape(intermediate, b);
      case SEQUENCE_DISPATCH -> actions.sequence(prefix, parameters, intermediate, b);
      case STRING_END -> actions.string();
      default -> {
        // IGNORE: only the state changes. Text in the ground state does not come here, nor do
        // ESC and parameters.
      }
    }
  }

  private void clear() {
    prefix = 0;
    intermediate = 0;
    parameters.clear();
  }

  private static byte[] table() {
    byte[] table = new byte[STATES << 7];
    for (int state = 0; state < STATES; state++) {
      put(table, state, 0, DEL, IGNORE, state);
    }
    for (int state = GROUND; state <= CSI_IGNORE; state++) {
      put(table, state, 0x00, 0x1F, EXECUTE, state);
    }
    escapeStates(table);
    sequenceStates(table);
    put(table, OSC_STRING, 0x07, 0x07, STRING_END, GROUND);
    for (int state = 0; state < STATES; state++) {
      put(table, state, 0x18, 0x18, EXECUTE, GROUND);
      put(table, state, 0x1A, 0x1A, EXECUTE, GROUND);
    }
    return table;
  }

  private static void escapeStates(byte[] table) {
    put(table, ESCAPE, 0x20, 0x2F, COLLECT, ESCAPE_INTERMEDIATE);
    put(table, ESCAPE, 0x30, 0x7E, ESCAPE_DISPATCH, GROUND);
    put(table, ESCAPE, '[', '[', IGNORE, CSI_ENTRY);
    put(table, ESCAPE, ']', ']', IGNORE, OSC_STRING);
    for (char opening : new char[] {'P', 'X', '^', '_'}) {
      put(table, ESCAPE, opening, opening, IGNORE, STRING);
    }
    put(table, ESCAPE_INTERMEDIATE, 0x20, 0x2F, COLLECT, ESCAPE_INTERMEDIATE);
    put(table, ESCAPE_INTERMEDIATE, 0x30, 0x7E, ESCAPE_DISPATCH, GROUND);
  }

  private static void sequenceStates(byte[] table) {
    put(table, CSI_ENTRY, 0x3C, 0x3F, PREFIX, CSI_PARAM);
    put(table, CSI_PARAM, 0x3C, 0x3F, IGNORE, CSI_IGNORE);
    for (int state : new int[] {CSI_ENTRY, CSI_PARAM}) {
      put(table, state, 0x20, 0x2F, COLLECT, CSI_INTERMEDIATE);
      put(table, state, 0x40, 0x7E, SEQUENCE_DISPATCH, GROUND);
    }
    put(table, CSI_INTERMEDIATE, 0x20, 0x2F, COLLECT, CSI_INTERMEDIATE);
    put(table, CSI_INTERMEDIATE, 0x30, 0x3F, IGNORE, CSI_IGNORE);
    put(table, CSI_INTERMEDIATE, 0x40, 0x7E, SEQUENCE_DISPATCH, GROUND);
    put(table, CSI_IGNORE, 0x40, 0x7E, IGNORE, GROUND);
  }

  private static void put(byte[] table, int state, int from, int to, int action, int next) {
    Arrays.fill(table, state << 7 | from, (state << 7 | to) + 1, (byte) (action << 4 | next));
  }
}
