package io.kirogate.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** What can be asked about a pseudo-terminal from outside. */
final class Tty {
  /** {@code struct termios} is 60 bytes in glibc; c_lflag is its fourth 32-bit word. */
  private static final int TERMIOS_SIZE = 128;

  private static final int C_LFLAG = 12;
  private static final int ICANON = 2;

  private Tty() {}

  /**
   * Whether the terminal on this process's standard input collects whole lines; true when it cannot
   * be told. It is opened and closed for each question (40 us): a descriptor kept open would keep
   * the terminal from ever hanging up.
   */
  static boolean canonical(long pid) {
    // Without O_NOCTTY a gateway that leads a session (as systemd starts it) would own the tty.
    int flags = LibC.O_RDONLY | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC;
    int descriptor = LibC.open("/proc/" + pid + "/fd/0", flags);
    if (descriptor < 0) {
      return true;
    }
    byte[] termios = new byte[TERMIOS_SIZE];
    int answer = LibC.tcgetattr(descriptor, termios);
    LibC.close(descriptor);
    int localModes = ByteBuffer.wrap(termios).order(ByteOrder.nativeOrder()).getInt(C_LFLAG);
    return answer != 0 || (localModes & ICANON) != 0;
  }

  /**
   * The process below {@code root} that leads the session of a terminal: the agent, or the shell
   * that is about to become it.
   */
  static Optional<Proc.Stat> leaderBelow(long root) {
    return leaderBelow(root, Proc.all());
  }

  private static Optional<Proc.Stat> leaderBelow(long root, List<Proc.Stat> all) {
    for (Proc.Stat child : all) {
      if (child.parent() == root) {
        boolean leads = child.session() == child.pid() && child.terminal() != 0;
        Optional<Proc.Stat> found = leads ? Optional.of(child) : leaderBelow(child.pid(), all);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }
}
