package io.kirogate.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds programs as {@code execvp} would. */
public final class Programs {
  /** What glibc searches when there is no PATH (confstr _CS_PATH). */
  private static final String DEFAULT_PATH = "/bin:/usr/bin";

  private Programs() {}

  /**
   * The program that this command word starts.
   *
   * @param environment its PATH is searched when the word holds no slash
   * @param directory what relative paths are relative to
   */
  public static Optional<Path> find(
      String command, Map<String, String> environment, Path directory) {
    if (command.isEmpty()) {
      return Optional.empty();
    }
    if (command.contains("/")) {
      return executable(directory, command);
    }
    for (String entry : environment.getOrDefault("PATH", DEFAULT_PATH).split(":", -1)) {
      Optional<Path> found = executable(directory, (entry.isEmpty() ? "." : entry) + "/" + command);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> executable(Path directory, String name) {
    try {
      Path file = directory.resolve(name);
      return Files.isRegularFile(file) && Files.isExecutable(file)
          ? Optional.of(file.toAbsolutePath().normalize())
          : Optional.empty();
    } catch (InvalidPathException unnameable) {
      return Optional.empty();
    }
  }
}
