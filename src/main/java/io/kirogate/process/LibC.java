package io.kirogate.process;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/** The system calls that Java lacks; each as in its manual page, -1 for a failure. */
final class LibC {
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_NOCTTY = 0400;
  static final int O_NONBLOCK = 04000;
  static final int O_CLOEXEC = 02000000;

  static final int P_PID = 1;
  static final int WNOHANG = 1;
  static final int WEXITED = 4;
  static final int WNOWAIT = 0x01000000;

  static final int EPOLL_CLOEXEC = O_CLOEXEC;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLLIN = 1;

  static final int LOCK_EX = 2;
  static final int LOCK_NB = 4;

  static final int ENOENT = 2;
  static final int ESRCH = 3;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENFILE = 23;
  static final int EMFILE = 24;

  // The same numbers on every architecture.
  private static final long SYS_PIDFD_SEND_SIGNAL = 424;
  private static final long SYS_PIDFD_OPEN = 434;

  static {
    Native.register(LibC.class, Platform.C_LIBRARY_NAME);
  }

  private LibC() {}

  static native int kill(int pid, int signal);

  static native int open(String path, int flags);

  static native int close(int descriptor);

  static native int tcgetattr(int descriptor, byte[] termios);

  static native int waitid(int idType, int id, byte[] siginfo, int options);

  static native int waitpid(int pid, Pointer status, int options);

  static native int epoll_create1(int flags);

  static native int epoll_ctl(int epoll, int operation, int descriptor, byte[] event);

  static native int epoll_wait(int epoll, byte[] events, int maxEvents, int timeout);

  static native int getpagesize();

  static native int flock(int descriptor, int operation);

  static native int getuid();

  private static native NativeLong syscall(
      NativeLong number, NativeLong first, NativeLong second, NativeLong third, NativeLong fourth);

  private static int syscall(long number, long first, long second) {
    NativeLong none = new NativeLong(0);
    return syscall(
            new NativeLong(number), new NativeLong(first), new NativeLong(second), none, none)
        .intValue();
  }

  /** glibc has a function of that name only since 2.36. */
  static int pidfd_open(int pid) {
    return syscall(SYS_PIDFD_OPEN, pid, 0);
  }

  static int pidfd_send_signal(int descriptor, int signal) {
    return syscall(SYS_PIDFD_SEND_SIGNAL, descriptor, signal);
  }

  static int errno() {
    return Native.getLastError();
  }
}
