package io.kirogate.instance;

import io.kirogate.process.OsLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs of gateways, each an empty file of the run's name that its gateway holds locked: one
 * that nobody holds is of a dead gateway, whose agents may live on.
 */
record Runs(Path directory) {
  /** A run's name; nothing else is ever swept for. */
  private static final String NAME = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** A run and the lock on its file. */
  record Run(String name, Path file, OsLock lock) implements AutoCloseable {

    /** Forgets it: nothing of it is left. */
    void end() throws IOException {
      Files.deleteIfExists(file);
    }

    @Override
    public void close() {
      lock.close();
    }
  }

  /** Records our own. It gets its name when it is locked: until then it would look dead. */
  Run begin(String name) throws IOException {
    Path unnamed = Files.createFile(directory.resolve("." + name));
    OsLock lock = OsLock.tryAcquire(unnamed).orElseThrow();
    Path file = Files.move(unnamed, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    return new Run(name, file, lock);
  }

  /** Those of the dead, locked now, so that nobody else sweeps them; the caller closes each. */
  List<Run> dead() throws IOException {
    List<Run> found = new ArrayList<>();
    for (Path file : named()) {
      abandoned(file).ifPresent(found::add);
    }
    return found;
  }

  private List<Path> named() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().matches(NAME)).sorted().toList();
    }
  }

  private static Optional<Run> abandoned(Path file) throws IOException {
    try {
      return OsLock.tryAcquire(file)
          .map(lock -> new Run(file.getFileName().toString(), file, lock));
    } catch (NoSuchFileException sweptMeanwhile) {
      return Optional.empty();
    }
  }
}
