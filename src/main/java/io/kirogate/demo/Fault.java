package io.kirogate.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A signal that this program sends at a moment which nobody could hit from outside. */
enum Fault {
  /** Ends this program as the kernel's memory killer would. */
  KILL,
  /** Stops this program. */
  STOP,
  /** Stops script(1), which carries this program's terminal. */
  STOP_WRAPPER;

  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;

  /**
   * A stop comes over the other threads, or another process, a moment later: what this one would do
   * meanwhile is not meant to happen.
   */
  private static final Duration STRUCK = Duration.ofMillis(300);

  /** What a prompt orders for this moment. */
  static Optional<Fault> ordered(Directives directives, String moment) {
    return directives.argument("fault " + moment).flatMap(Fault::named);
  }

  /** Over ACP: this program's parent is the client then, and no wrapper. */
  static Optional<Fault> orderedOverAcp(Directives directives, String moment) {
    return ordered(directives, moment).filter(fault -> fault != STOP_WRAPPER);
  }

  /** Strikes if this file names one, and once: the next start will not find it. */
  static void strikeOnce(Path file) {
    try {
      Optional<Fault> fault = named(Files.readString(file).strip());
      Files.delete(file);
      fault.ifPresent(Fault::strike);
    } catch (NoSuchFileException none) {
      // This start shall go well.
    } catch (IOException e) {
      throw new UncheckedIOException("the fault named in " + file, e);
    }
  }

  void strike() {
    ProcessHandle self = ProcessHandle.current();
    switch (this) {
      case KILL -> Tty.kill((int) self.pid(), SIGKILL);
      case STOP -> Tty.kill((int) self.pid(), SIGSTOP);
      case STOP_WRAPPER -> Tty.kill((int) self.parent().orElseThrow().pid(), SIGSTOP);
    }
    LockSupport.parkNanos(STRUCK.toNanos());
  }

  private static Optional<Fault> named(String name) {
    try {
      return Optional.of(valueOf(name));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }
}
