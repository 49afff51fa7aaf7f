package io.kirogate.process;

import java.time.Instant;
import java.util.Optional;

/** Tells the living from those whose number is all that is left of them. */
public final class Living {
  private Living() {}

  /**
   * When this process was started, to about a second, since the kernel tells the time of its boot
   * in whole ones; empty when it does not live: a zombie does not.
   */
  public static Optional<Instant> since(long pid) {
    return Proc.stat(pid)
        .filter(Proc.Stat::alive)
        .flatMap(stat -> ProcessHandle.of(pid))
        .flatMap(process -> process.info().startInstant());
  }

  /** The user that we act as. */
  public static int user() {
    return LibC.getuid();
  }
}
