package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/** How an answer is put on the screen: the spinner, the assistant's mark, the words. */
final class Stage {
  private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  private static final Duration FRAME = Duration.ofMillis(80);
  private static final List<String> OPENING =
      List.of("\n", Ansi.ESC + "[", "38;5;13m" + Ansi.RESET + Ansi.HIDE_CURSOR);
  private static final String MARK = Ansi.GREEN + "> " + Ansi.RESET;
  private static final String END_OF_LINE = Ansi.RESET + Ansi.RESET + "\n";
  private final Screen screen;
  private final Interrupts interrupts;
  private final TwoWriters writers;
  private final IntSupplier columns;
  private final boolean styled;

  /**
   * @param columns where lines are broken, 0: nowhere
   * @param styled whether markdown is rendered
   */
  Stage(
      Screen screen,
      Interrupts interrupts,
      TwoWriters writers,
      IntSupplier columns,
      boolean styled) {
    this.screen = screen;
    this.interrupts = interrupts;
    this.writers = writers;
    this.columns = columns;
    this.styled = styled;
  }

  /** The beginning of a turn: the spinner, which can overtake the line that it stands on. */
  void begin(Duration time) throws TurnInterrupted {
    think(OPENING, time);
  }

  /** The spinner, for at least one frame. */
  void think(Duration time) throws TurnInterrupted {
    think(List.of(), time);
  }

  private void think(List<String> notice, Duration time) throws TurnInterrupted {
    for (String piece : writers.merge(notice, List.of(frame(0)))) {
      screen.show(piece);
    }
    try {
      spin(time.toMillis());
    } finally {
      screen.show(Ansi.CLEAR_LINE);
    }
  }

  private void spin(long millis) throws TurnInterrupted {
    long left = millis;
    for (int i = 1; left > 0; i++) {
      interrupts.pause(Duration.ofMillis(Math.min(left, FRAME.toMillis())));
      left -= FRAME.toMillis();
      screen.show(left > 0 ? frame(i) : "");
    }
  }

  private static String frame(int index) {
    return "\r" + FRAMES[index % FRAMES.length] + " Thinking...";
  }

  /** One text of the assistant, its mark first; a blank text has none. */
  void say(String text, Pace pace) throws TurnInterrupted {
    screen.print(text.isBlank() ? "" : MARK);
    utter(Markdown.render(text + "\n", columns.getAsInt(), styled), pace);
    screen.flush();
  }

  /** The blank line behind the last text of a turn, and behind the one before a tool. */
  void close() {
    screen.show(END_OF_LINE);
  }

  private void utter(List<String> pieces, Pace pace) throws TurnInterrupted {
    int perPart = Math.max(1, (pieces.size() + pace.parts() - 1) / pace.parts());
    for (int i = 0; i < pieces.size(); i++) {
      screen.print(pieces.get(i));
      pause(pieces.get(i).isBlank() ? Duration.ZERO : pace.betweenWords());
      if ((i + 1) % perPart == 0) {
        pause(pace.betweenParts());
      }
    }
  }

  private void pause(Duration time) throws TurnInterrupted {
    if (!time.isZero()) {
      screen.flush();
    }
    interrupts.pause(time);
  }
}
