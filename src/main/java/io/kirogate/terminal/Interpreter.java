package io.kirogate.terminal;

import java.util.BitSet;

/**
 * Knows what the codes mean: carries control functions out on the {@link Display}. Names in
 * comments are those of ECMA-48, DEC and xterm's ctlseqs. What is not listed is ignored.
 */
final class Interpreter implements Parser.Actions {
  private static final int CURSOR_VISIBLE = 25;
  private static final int ORIGIN = 6;
  private static final int AUTOWRAP = 7;

  private final Display display;
  private final Linear linear;
  private final Screen.Listener listener;
  // Whether what a program sets must not outlast it, see Screen.lasting.
  private final boolean lasting;
  private final Renditions renditions = new Renditions();
  private final BitSet modes = new BitSet();
  // LNM: a line feed returns the carriage, too.
  private boolean newLine;

  Interpreter(Display display, Linear linear, Screen.Listener listener, boolean lasting) {
    this.display = display;
    this.linear = linear;
    this.listener = listener;
    this.lasting = lasting;
    resetModes();
  }

  boolean mode(int mode) {
    return mode >= 0 && modes.get(mode);
  }

  @Override
  public void text(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !display.charsets().plain()) {
      print(display.charsets().map(bytes[at++]));
    }
    if (at == to - 1) {
      print(bytes[at]); // A blank between colours, mostly: not worth a copy.
    } else if (at < to) {
      linear.append(bytes, at, to);
      display.print(bytes, at, to);
    }
  }

  @Override
  public void print(int codePoint) {
    linear.append(codePoint);
    display.print(codePoint);
  }

  @Override
  public void string() {
    listener.control();
  }

  @Override
  public void execute(int control) {
    switch (control) {
      case 0x08 -> display.backspace();
      case 0x09 -> {
        linear.append('\t');
        display.tab();
      }
      case 0x0A, 0x0B, 0x0C -> lineFeed();
      case 0x0D -> display.carriageReturn();
      case 0x0E -> display.charsets().invoke(lasting ? 0 : 1);
      case 0x0F -> display.charsets().invoke(0);
      default -> {
        // NUL, ENQ, BEL and the others change nothing; CAN and SUB have done their work.
      }
    }
    listener.control();
  }

  private void lineFeed() {
    linear.append('\n');
    if (lasting) {
      display.endLine();
    }
    display.index();
    if (newLine) {
      display.carriageReturn();
    }
  }

  @Override
  public void escape(int intermediate, int last) {
    switch (lasting ? harmless(intermediate, last) : intermediate) {
      case 0 -> escape(last);
      case '#' -> {
        if (last == '8') {
          display.align(); // DECALN
        }
      }
      case '(', ')', '*', '+' -> display.charsets().designate(intermediate - '(', last);
      default -> {
        // Character sets with 96 characters, conformance levels: nothing to do.
      }
    }
    listener.control();
  }

  /** The intermediate, or none that we know for character sets and tab stops. */
  private static int harmless(int intermediate, int last) {
    boolean sets =
        intermediate >= '(' && intermediate <= '+'
            || intermediate == 0 && "HNOno".indexOf(last) >= 0;
    return sets ? Parser.SEVERAL : intermediate;
  }

  private void escape(int last) {
    switch (last) {
      case '7' -> display.save(); // DECSC
      case '8' -> display.restore(); // DECRC
      case 'D' -> display.index(); // IND
      case 'E' -> display.nextLine(); // NEL
      case 'H' -> display.tabs().set(display.column()); // HTS
      case 'M' -> display.reverseIndex(); // RI
      case 'N' -> display.charsets().single(2); // SS2
      case 'O' -> display.charsets().single(3); // SS3
      case 'c' -> reset(); // RIS
      case 'n' -> display.charsets().invoke(2); // LS2
      case 'o' -> display.charsets().invoke(3); // LS3
      default -> {
        // Keypad modes, string terminators and the like.
      }
    }
  }

  @Override
  public int rendition(byte[] bytes, int from, int to) {
    Renditions.Rendition rendition = renditions.at(bytes, from, to);
    if (rendition == null) {
      return from;
    }
    display.pen().style(rendition.of(display.pen().style()));
    listener.control();
    return from + rendition.length();
  }

  @Override
  public void sequence(int prefix, Parameters parameters, int intermediate, int last) {
    if (last == 'm' && prefix == 0 && intermediate == 0) {
      display.pen().select(parameters);
    } else if (!parameters.hasSubparameters() && !(lasting && outlasts(parameters, last))) {
      switch (prefix << 8 | intermediate) {
        case 0 -> sequence(parameters, last);
        case '?' << 8 -> privateSequence(parameters, last);
        case '!' -> {
          if (last == 'p') {
            softReset(); // DECSTR
          }
        }
        default -> {
          // Reports, keyboards, cursor shapes: not about what is on the screen.
        }
      }
    }
    listener.control();
  }

  /**
   * Margins, tab stops, the erasure of what scrolled out, and scrolling down: to an {@code ESC[}
   * that was cut short, somebody else's {@code Thinking} or {@code ^C} would be that.
   */
  private static boolean outlasts(Parameters p, int last) {
    return "rgT^".indexOf(last) >= 0 || last == 'J' && p.value(0) == 3;
  }

  private void sequence(Parameters p, int last) {
    switch (last) {
      case 'A' -> display.up(p.atLeastOne(0)); // CUU
      case 'B' -> display.down(p.atLeastOne(0)); // CUD
      case 'C' -> display.forward(p.atLeastOne(0)); // CUF
      case 'D' -> display.back(p.atLeastOne(0)); // CUB
      case 'E' -> { // CNL
        display.down(p.atLeastOne(0));
        display.carriageReturn();
      }
      case 'F' -> { // CPL
        display.up(p.atLeastOne(0));
        display.carriageReturn();
      }
      case 'G', '`' -> display.toColumn(p.atLeastOne(0) - 1); // CHA, HPA
      case 'H', 'f' -> display.to(p.atLeastOne(0) - 1, p.atLeastOne(1) - 1); // CUP, HVP
      case 'I' -> display.forwardTabs(p.atLeastOne(0)); // CHT
      case 'Z' -> display.backTabs(p.atLeastOne(0)); // CBT
      case 'a' -> display.forward(p.atLeastOne(0)); // HPR
      case 'd' -> display.toRow(p.atLeastOne(0) - 1); // VPA
      case 'e' -> display.downFree(p.atLeastOne(0)); // VPR
      case 's' -> display.save(); // SCOSC
      case 'u' -> display.restore(); // SCORC
      default -> edit(p, last);
    }
  }

  private void edit(Parameters p, int last) {
    switch (last) {
      case '@' -> display.insertCharacters(p.atLeastOne(0)); // ICH
      case 'J' -> display.eraseInDisplay(p.value(0)); // ED
      case 'K' -> display.eraseInLine(p.value(0)); // EL
      case 'L' -> display.insertLines(p.atLeastOne(0)); // IL
      case 'M' -> display.deleteLines(p.atLeastOne(0)); // DL
      case 'P' -> display.deleteCharacters(p.atLeastOne(0)); // DCH
      case 'S' -> display.scrollUp(p.atLeastOne(0)); // SU
      case 'T' -> trackOrScrollDown(p);
      case '^' -> display.scrollDown(p.atLeastOne(0)); // SD
      case 'X' -> display.eraseCharacters(p.atLeastOne(0)); // ECH
      case 'b' -> display.repeat(p.atLeastOne(0)); // REP
      case 'g' -> clearTabs(p.value(0)); // TBC
      case 'h' -> ansiModes(p, true); // SM
      case 'l' -> ansiModes(p, false); // RM
      case 'r' -> region(p); // DECSTBM
      default -> {
        // Reports and other questions.
      }
    }
  }

  private void privateSequence(Parameters p, int last) {
    switch (last) {
      case 'h' -> privateModes(p, true); // DECSET
      case 'l' -> privateModes(p, false); // DECRST
      // Nothing is ever protected, so that the selective erasures take all.
      case 'J' -> display.eraseInDisplay(p.value(0)); // DECSED
      case 'K' -> display.eraseInLine(p.value(0)); // DECSEL
      default -> {
        // Reports, saved modes.
      }
    }
  }

  /** SD shares its code with xterm's mouse highlighting, which has five parameters, or a 0. */
  private void trackOrScrollDown(Parameters p) {
    if (p.count() == 1 && (p.missing(0) || p.value(0) > 0)) {
      display.scrollDown(p.atLeastOne(0));
    }
  }

  private void clearTabs(int which) {
    if (which == 0) {
      display.tabs().clear(display.column());
    } else if (which == 3) {
      display.tabs().clearAll();
    }
  }

  private void region(Parameters p) {
    int bottom = p.value(1) == 0 ? display.rows() : p.value(1);
    display.region(p.atLeastOne(0) - 1, bottom - 1);
  }

  private void ansiModes(Parameters p, boolean on) {
    for (int i = 0; i < p.count() && !lasting; i++) {
      if (p.value(i) == 4) {
        display.inserting(on); // IRM
      } else if (p.value(i) == 20) {
        newLine = on; // LNM
      }
    }
  }

  private void privateModes(Parameters p, boolean on) {
    for (int i = 0; i < p.count(); i++) {
      if (!p.missing(i)) {
        modes.set(p.value(i), on);
        privateMode(p.value(i), on);
        listener.mode(p.value(i), on);
      }
    }
  }

  private void privateMode(int mode, boolean on) {
    if (lasting) {
      return;
    }
    switch (mode) {
      case ORIGIN -> display.origin(on); // DECOM
      case AUTOWRAP -> display.autowrap(on); // DECAWM
      case 47 -> page(on);
      case 1047 -> {
        if (!on) {
          display.eraseAlternate();
        }
        page(on);
      }
      case 1048 -> cursor(on);
      case 1049 -> {
        if (on) {
          display.save();
          display.showAlternate();
          display.eraseAlternate();
        } else {
          display.showMain();
          display.restore();
        }
      }
      default -> {
        // Known by its number alone, to whoever asks for it.
      }
    }
  }

  private void page(boolean alternate) {
    if (alternate) {
      display.showAlternate();
    } else {
      display.showMain();
    }
  }

  private void cursor(boolean save) {
    if (save) {
      display.save();
    } else {
      display.restore();
    }
  }

  private void softReset() {
    display.softReset();
    modes.clear(ORIGIN);
    modes.set(AUTOWRAP);
    modes.set(CURSOR_VISIBLE);
  }

  private void reset() {
    if (lasting) {
      display.restart();
    } else {
      display.reset();
    }
    newLine = false;
    resetModes();
  }

  private void resetModes() {
    modes.clear();
    modes.set(AUTOWRAP);
    modes.set(CURSOR_VISIBLE);
  }
}
