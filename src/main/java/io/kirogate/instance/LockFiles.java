package io.kirogate.instance;

import static java.time.ZoneOffset.UTC;

import io.kirogate.config.Config;
import io.kirogate.config.InstanceConfig;
import io.kirogate.process.Living;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lock file and the PID file of the old Session Pool, for people, scripts, and old pools. They
 * do not keep a second gateway out, the {@link Guard} does.
 */
record LockFiles(SharedFile lockFile, SharedFile pidFile) {
  /** Exactly three decimals, as JavaScript's {@code toISOString}. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(UTC);

  /**
   * Files that we made.
   *
   * @param lock the lock file's text
   * @param pid the PID file's text
   */
  record Made(LockFiles files, String lock, String pid) {

    /** Removes those of them that are still ours. */
    void remove() throws IOException {
      try {
        files.lockFile.deleteIfStill(lock);
      } finally {
        files.pidFile.deleteIfStill(pid);
      }
    }
  }

  /** None for a port that is not known yet, unless they are named. */
  static Optional<LockFiles> by(Config config) {
    InstanceConfig named = config.instance();
    int port = config.http().port();
    if (port == 0 && named.lock() == null) {
      return Optional.empty();
    }
    return Optional.of(
        new LockFiles(
            file(named.lock(), port, ".lock", "instance.lock"),
            file(named.pid(), port, ".pid", "instance.pid")));
  }

  private static SharedFile file(String named, int port, String ending, String key) {
    Path path =
        named == null
            ? Path.of(System.getProperty("java.io.tmpdir"), "kirogate-" + port + ending)
            : Path.of(named);
    return new SharedFile(path.toAbsolutePath().normalize(), key);
  }

  Path lock() {
    return lockFile.path();
  }

  Path pid() {
    return pidFile.path();
  }

  /**
   * Cleans up after the dead.
   *
   * @throws InstanceRefusal when who wrote the files runs, or they are not ours to touch
   */
  void clear(Consumer<String> say) throws IOException {
    Found found = find();
    Traces traces = found.traces();
    switch (traces.verdict()) {
      case RUNNING -> throw InstanceRefusal.running(traces.pid(), Optional.of(this));
      case STALE -> say.accept("⚠️  Stale lock file found, cleaning up...");
      case CORRUPTED -> say.accept("⚠️  Corrupted lock file, cleaning up...");
      case NONE -> {}
    }
    delete(lockFile, found.lock);
    delete(pidFile, found.pid);
  }

  /** Only what was judged: a gateway of another place may have made its own meanwhile. */
  private static void delete(SharedFile file, Optional<String> judged) throws IOException {
    if (judged.isPresent()) {
      file.deleteIfStill(judged.get());
    }
  }

  /**
   * Who wrote them, if it runs.
   *
   * @throws InstanceRefusal when they are not ours to touch
   */
  Optional<Long> writer() throws IOException {
    Traces found = find().traces();
    return found.verdict() == Traces.Verdict.RUNNING ? Optional.of(found.pid()) : Optional.empty();
  }

  private record Found(Optional<String> lock, Optional<String> pid) {
    Traces traces() {
      return Traces.read(lock, pid, Living::since);
    }
  }

  private Found find() throws IOException {
    lockFile.check();
    pidFile.check();
    return new Found(lockFile.read(), pidFile.read());
  }

  /**
   * Says that we run.
   *
   * @throws InstanceRefusal when somebody made one of the files since they were cleared
   */
  Made make(Instant now) throws IOException {
    Made made = new Made(this, TIME.format(now), String.valueOf(ProcessHandle.current().pid()));
    try {
      lockFile.create(made.lock);
      pidFile.create(made.pid);
      return made;
    } catch (FileAlreadyExistsException e) {
      made.remove();
      throw new InstanceRefusal(
          e.getMessage() + " was made by another process while this one started");
    } catch (IOException e) {
      made.remove();
      throw e;
    }
  }
}
