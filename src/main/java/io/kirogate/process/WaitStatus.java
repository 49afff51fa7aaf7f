package io.kirogate.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What the kernel says of a child that has ended and is not yet reaped. */
record WaitStatus(boolean signalled, int value) {
  private static final int SIGINFO_SIZE = 128;

  /**
   * Offsets in {@code siginfo_t} for SIGCHLD on 64-bit Linux; the pid stays 0 if none has ended.
   */
  private static final int SI_CODE = 8;

  private static final int SI_PID = 16;
  private static final int SI_STATUS = 24;
  private static final int CLD_EXITED = 1;

  /** Looks without reaping; empty when the child lives, or is reaped already. */
  static Optional<WaitStatus> peek(long pid) {
    byte[] siginfo = new byte[SIGINFO_SIZE];
    int options = LibC.WEXITED | LibC.WNOWAIT | LibC.WNOHANG;
    if (LibC.waitid(LibC.P_PID, (int) pid, siginfo, options) != 0) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(siginfo).order(ByteOrder.nativeOrder());
    return fields.getInt(SI_PID) == 0
        ? Optional.empty()
        : Optional.of(
            new WaitStatus(fields.getInt(SI_CODE) != CLD_EXITED, fields.getInt(SI_STATUS)));
  }
}
