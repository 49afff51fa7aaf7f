package io.kirogate.demo;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * The terminal on file descriptor 0, by the C library: line modes and size.
 *
 * <p>Raw mode takes ICANON, ECHO, ISIG and IEXTEN away and leaves the output flags alone, as the
 * real line editor does; what was typed before stays readable (TCSADRAIN).
 */
final class Tty {
  private static final int STDIN = 0;
  private static final int TCSADRAIN = 1;
  private static final long TIOCGWINSZ = 0x5413;
  // struct termios of glibc on Linux: four flag words, c_line, c_cc[32], two speeds.
  private static final int TERMIOS_SIZE = 60;
  private static final int C_IFLAG = 0;
  private static final int C_CFLAG = 8;
  private static final int C_LFLAG = 12;
  private static final int C_CC = 17;
  private static final int VTIME = 5;
  private static final int VMIN = 6;
  // BRKINT, INPCK, ISTRIP, ICRNL, IXON
  private static final int RAW_IFLAG_OFF = 0x2 | 0x10 | 0x20 | 0x100 | 0x400;
  private static final int CS8 = 0x30;
  // ISIG, ICANON, ECHO, IEXTEN
  private static final int RAW_LFLAG_OFF = 0x1 | 0x2 | 0x8 | 0x8000;
  private static final int DEFAULT_COLUMNS = 80;

  static {
    Native.register(Tty.class, "c");
  }

  private final Memory cooked = new Memory(TERMIOS_SIZE);
  private final Memory raw = new Memory(TERMIOS_SIZE);

  private static native int tcgetattr(int fd, Pointer termios);

  private static native int tcsetattr(int fd, int actions, Pointer termios);

  private static native int ioctl(int fd, NativeLong request, Pointer argument);

  static native int kill(int pid, int signal);

  /** Whether there is a terminal at all. */
  boolean present() {
    return tcgetattr(STDIN, cooked) == 0;
  }

  /** Hands over every key at once, unechoed. Whatever mode there was comes back with cooked(). */
  void raw() {
    tcgetattr(STDIN, cooked);
    raw.write(0, cooked.getByteArray(0, TERMIOS_SIZE), 0, TERMIOS_SIZE);
    raw.setInt(C_IFLAG, raw.getInt(C_IFLAG) & ~RAW_IFLAG_OFF);
    raw.setInt(C_CFLAG, raw.getInt(C_CFLAG) | CS8);
    raw.setInt(C_LFLAG, raw.getInt(C_LFLAG) & ~RAW_LFLAG_OFF);
    raw.setByte(C_CC + VMIN, (byte) 1);
    raw.setByte(C_CC + VTIME, (byte) 0);
    tcsetattr(STDIN, TCSADRAIN, raw);
  }

  void cooked() {
    tcsetattr(STDIN, TCSADRAIN, cooked);
  }

  int columns() {
    Memory size = new Memory(8);
    size.clear();
    ioctl(STDIN, new NativeLong(TIOCGWINSZ), size);
    int columns = size.getShort(2) & 0xFFFF;
    return columns == 0 ? DEFAULT_COLUMNS : columns;
  }
}
