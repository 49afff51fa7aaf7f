package io.kirogate.process;

import io.kirogate.process.Exit.Exited;
import io.kirogate.process.Exit.Killed;
import io.kirogate.process.Exit.NotStarted;

/** Reads what the direct child's end says about the agent. */
final class Ends {
  /** A shell's, {@code script}'s and {@code setpriv}'s ways to say what became of their command. */
  private static final int CANNOT_EXECUTE = 126;

  private static final int NOT_FOUND = 127;
  private static final int BY_SIGNAL = 128;

  private Ends() {}

  /**
   * @param output the first bytes of the agent's output
   * @param errors the same of standard error; on a pseudo-terminal only the wrapper has one
   */
  static Exit read(WaitStatus status, Wiring wiring, Opening output, Opening errors) {
    if (status.signalled()) {
      return new Killed(status.value());
    }
    int value = status.value();
    boolean refused = value == CANNOT_EXECUTE || value == NOT_FOUND;
    if (refused && output.isWhole() && errors.isWhole()) {
      return new NotStarted(reason(value, errors.isEmpty() ? output : errors), value == NOT_FOUND);
    }
    if (wiring instanceof Wiring.Pty) {
      return readPty(value, output, errors);
    }
    return new Exited(value);
  }

  private static Exit readPty(int value, Opening output, Opening errors) {
    if (value != 0 && output.isEmpty() && !errors.isEmpty()) {
      return new NotStarted(reason(value, errors), false);
    }
    int signal = value - BY_SIGNAL;
    return signal >= 1 && signal <= Signals.LAST ? new Killed(signal) : new Exited(value);
  }

  private static String reason(int status, Opening said) {
    String quoted = said.isEmpty() ? "" : ": " + said.text();
    return "the command line around it ended with status " + status + quoted;
  }
}
