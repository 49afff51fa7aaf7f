package io.kirogate.process;

/** What an agent's standard streams are connected to. */
public sealed interface Wiring {

  /** A pseudo-terminal of this size; standard error is the same terminal. */
  record Pty(int columns, int rows) implements Wiring {
    /** What {@code struct winsize} can hold. */
    private static final int MAX = 65_535;

    public Pty {
      if (columns < 1 || columns > MAX || rows < 1 || rows > MAX) {
        throw new IllegalArgumentException("no size for a terminal: " + columns + " x " + rows);
      }
    }
  }

  /** Three pipes. */
  record Pipes() implements Wiring {}
}
