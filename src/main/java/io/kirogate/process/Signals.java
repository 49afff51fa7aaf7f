package io.kirogate.process;

import java.util.List;

/** Linux's signal numbers (signal(7), the column for x86 and ARM). */
final class Signals {
  static final int HUP = 1;
  static final int KILL = 9;
  static final int TERM = 15;
  static final int CONT = 18;
  static final int STOP = 19;
  static final int LAST = 64;

  private static final List<String> NAMES =
      List.of(
          "SIGHUP",
          "SIGINT",
          "SIGQUIT",
          "SIGILL",
          "SIGTRAP",
          "SIGABRT",
          "SIGBUS",
          "SIGFPE",
          "SIGKILL",
          "SIGUSR1",
          "SIGSEGV",
          "SIGUSR2",
          "SIGPIPE",
          "SIGALRM",
          "SIGTERM",
          "SIGSTKFLT",
          "SIGCHLD",
          "SIGCONT",
          "SIGSTOP",
          "SIGTSTP",
          "SIGTTIN",
          "SIGTTOU",
          "SIGURG",
          "SIGXCPU",
          "SIGXFSZ",
          "SIGVTALRM",
          "SIGPROF",
          "SIGWINCH",
          "SIGIO",
          "SIGPWR",
          "SIGSYS");

  private Signals() {}

  /**
   * Sends to this process and never to a later one of the same number: a pidfd holds on to whoever
   * had the number when it was opened, and the start tells whether that was the one that is meant.
   */
  static void send(int signal, Proc.Stat process) {
    int pid = (int) process.pid();
    int descriptor = LibC.pidfd_open(pid);
    try {
      boolean same = Proc.stat(pid).filter(now -> now.started() == process.started()).isPresent();
      if (same && descriptor >= 0) {
        LibC.pidfd_send_signal(descriptor, signal);
      } else if (same) {
        LibC.kill(pid, signal);
      }
    } finally {
      if (descriptor >= 0) {
        LibC.close(descriptor);
      }
    }
  }

  static String name(int signal) {
    return signal >= 1 && signal <= NAMES.size() ? NAMES.get(signal - 1) : "signal " + signal;
  }
}
