package io.kirogate.instance;

import io.kirogate.process.OsLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The truth about who runs: the OS lock on the file {@code guard} in the state directory. */
final class Guard implements AutoCloseable {
  static final String NAME = "guard";
  private static final String TURNSTILE = "turnstile";
  private static final String HOLDER = "pid";

  private final OsLock lock;

  private Guard(OsLock lock) {
    this.lock = lock;
  }

  /**
   * Becomes the one gateway of this state directory. Starts pass a turnstile one by one, so that
   * whoever is refused finds the PID of the one that runs written down.
   *
   * @param files what a refusal names
   * @throws InstanceRefusal when another is
   */
  static Guard take(StateDirectory state, Optional<LockFiles> files) throws IOException {
    Path holder = state.file(HOLDER);
    OsLock turn = OsLock.acquire(state.lockable(TURNSTILE));
    try {
      OsLock lock =
          OsLock.tryAcquire(state.lockable(NAME))
              .orElseThrow(() -> InstanceRefusal.running(written(holder), files));
      return writing(holder, lock);
    } finally {
      turn.close();
    }
  }

  /**
   * Who is the gateway of this state directory, if anybody is. Looks from the turnstile: a start at
   * this moment is not refused for it.
   */
  static Optional<Long> holder(StateDirectory state) throws IOException {
    if (!Files.exists(state.path().resolve(NAME))) {
      return Optional.empty();
    }
    OsLock turn = OsLock.acquire(state.lockable(TURNSTILE));
    try {
      Optional<OsLock> free = OsLock.tryAcquire(state.lockable(NAME));
      free.ifPresent(OsLock::close);
      return free.isPresent() ? Optional.empty() : Optional.of(written(state.file(HOLDER)));
    } finally {
      turn.close();
    }
  }

  private static Guard writing(Path holder, OsLock lock) throws IOException {
    try {
      Files.writeString(holder, ProcessHandle.current().pid() + "\n");
      return new Guard(lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static long written(Path holder) {
    try {
      return Long.parseLong(Files.readString(holder).strip());
    } catch (IOException | NumberFormatException e) {
      throw new InstanceRefusal(
          "another gateway holds the guard beside " + holder + ", which does not tell its PID");
    }
  }

  /** Lets the next one in. */
  @Override
  public void close() {
    lock.close();
  }
}
