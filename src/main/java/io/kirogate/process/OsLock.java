package io.kirogate.process;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An exclusive lock on a file, which the kernel lets go when its holder dies, however it dies.
 *
 * <p>It is flock(2)'s, which belongs to one opening of the file: two holders in one JVM exclude
 * each other as well, and somebody else's opening and closing of the file cannot lose it. Java's
 * own {@code FileLock} is fcntl(2)'s, which does neither.
 */
public final class OsLock implements AutoCloseable {
  private final int descriptor;

  private OsLock(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes the lock if it is free.
   *
   * @param file must exist
   * @return empty when somebody holds it
   */
  public static Optional<OsLock> tryAcquire(Path file) throws IOException {
    return lock(file, LibC.LOCK_EX | LibC.LOCK_NB);
  }

  /**
   * Takes the lock, waiting for it as long as it takes; for what is held for moments only.
   *
   * @param file must exist
   */
  public static OsLock acquire(Path file) throws IOException {
    return lock(file, LibC.LOCK_EX).orElseThrow();
  }

  private static Optional<OsLock> lock(Path file, int operation) throws IOException {
    int descriptor = open(file);
    while (LibC.flock(descriptor, operation) < 0) {
      int error = LibC.errno();
      if (error != LibC.EINTR) {
        LibC.close(descriptor);
        return heldByOther(file, error);
      }
    }
    return Optional.of(new OsLock(descriptor));
  }

  /** Closed in what we start: a child that inherited it would keep the lock for us. */
  private static int open(Path file) throws IOException {
    int descriptor =
        LibC.open(
            file.toString(), LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NOCTTY | LibC.O_NONBLOCK);
    if (descriptor >= 0) {
      return descriptor;
    }
    int error = LibC.errno();
    throw error == LibC.ENOENT
        ? new NoSuchFileException(file.toString())
        : new IOException(file + " cannot be opened (errno " + error + ")");
  }

  private static Optional<OsLock> heldByOther(Path file, int error) throws IOException {
    if (error == LibC.EAGAIN) {
      return Optional.empty();
    }
    throw new IOException(file + " cannot be locked (errno " + error + ")");
  }

  /** Lets the lock go; call it once. */
  @Override
  public void close() {
    LibC.close(descriptor);
  }
}
