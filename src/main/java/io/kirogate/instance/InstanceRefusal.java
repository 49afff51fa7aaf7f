package io.kirogate.instance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Why this gateway may not run here; the message is what an operator reads, line by line. */
public final class InstanceRefusal extends RuntimeException {

  InstanceRefusal(String message) {
    super(message);
  }

  InstanceRefusal(String message, IOException cause) {
    super(message + " (" + cause + ")", cause);
  }

  /** The words that scripts and habits of the old Session Pool know. */
  static InstanceRefusal running(long pid, Optional<LockFiles> files) {
    String lines =
        """
        ❌ Kiro Session Pool is already running (PID: %1$d)
           To kill it: kill -9 %1$d"""
            .formatted(pid);
    return new InstanceRefusal(
        files
            .map(two -> lines + "\n   Or remove lock: rm " + two.lock() + " " + two.pid())
            .orElse(lines));
  }

  static InstanceRefusal link(Path file, String key) {
    return new InstanceRefusal(
        "%s is a symbolic link, and none is followed there: remove it, or name another place with %s"
            .formatted(file, key));
  }

  static InstanceRefusal foreign(Path file, String owner, String key) {
    return new InstanceRefusal(
        "%s belongs to %s: let its owner remove it, or name another place with %s"
            .formatted(file, owner, key));
  }
}
