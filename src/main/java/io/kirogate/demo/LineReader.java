package io.kirogate.demo;

import io.kirogate.demo.LineEditor.Outcome;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Runs the line editor on the tty: raw mode while it waits, cooked mode again with its outcome. */
final class LineReader {
  private final Tty tty;
  private final Screen screen;
  private final TwoWriters writers;
  private final Interrupts interrupts;
  private final Predicate<String> unacceptable;

  /**
   * @param unacceptable texts that are never accepted: the program is deaf from then on
   */
  LineReader(
      Tty tty,
      Screen screen,
      TwoWriters writers,
      Interrupts interrupts,
      Predicate<String> unacceptable) {
    this.tty = tty;
    this.screen = screen;
    this.writers = writers;
    this.interrupts = interrupts;
    this.unacceptable = unacceptable;
  }

  /**
   * Reads one text.
   *
   * @param notice what the other writer says at the same moment, in its pieces
   */
  Outcome read(Prompt prompt, UnaryOperator<String> hints, Keys keys, List<String> notice) {
    tty.raw();
    LineEditor editor = new LineEditor(prompt, tty.columns(), hints);
    for (String piece : writers.merge(notice, List.of(Ansi.PASTE_ON, editor.echo()))) {
      screen.show(piece);
    }
    Outcome outcome = edit(editor, keys);
    // In raw mode Ctrl-C is a key: a signal that is still here was meant for an earlier turn.
    interrupts.forget();
    tty.cooked();
    screen.show(Ansi.PASTE_OFF);
    screen.show("\n");
    return outcome;
  }

  private Outcome edit(LineEditor editor, Keys keys) {
    while (true) {
      int key = keys.read();
      if (key == Keys.END) {
        return new Outcome.EndOfInput();
      }
      Outcome outcome = editor.key((byte) key);
      screen.print(editor.echo());
      if (!keys.buffered() || !(outcome instanceof Outcome.Editing)) {
        screen.flush();
      }
      if (refused(outcome)) {
        return swallow(keys);
      }
      if (!(outcome instanceof Outcome.Editing)) {
        return outcome;
      }
    }
  }

  private boolean refused(Outcome outcome) {
    return outcome instanceof Outcome.Submitted submitted && unacceptable.test(submitted.text());
  }

  /** A deaf program: only a signal, or the terminal's going, ends it. */
  private static Outcome swallow(Keys keys) {
    int key = keys.read();
    while (key != Keys.END) {
      key = keys.read();
    }
    return new Outcome.EndOfInput();
  }
}
