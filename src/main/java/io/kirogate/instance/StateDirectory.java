package io.kirogate.instance;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import io.kirogate.config.Config;
import io.kirogate.process.Living;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a gateway keeps what must outlive its crash: a directory for nobody but our user. */
record StateDirectory(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);
  private static final String KEY = "state.directory";
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  /** Where it is by the config, the service manager's choice, or the XDG base directories. */
  static Path place(Config config, Map<String, String> environment) {
    return place(config, environment, System.getProperty("user.home"));
  }

  /**
   * @param jvmHome what the JVM takes for the user's home
   */
  static Path place(Config config, Map<String, String> environment, String jvmHome) {
    String named = config.state().directory();
    String given = environment.getOrDefault("STATE_DIRECTORY", "").split(":", 2)[0];
    if (named != null || !given.isEmpty()) {
      return Path.of(named != null ? named : given).toAbsolutePath().normalize();
    }
    return states(environment, jvmHome)
        .resolve("kirogate")
        .resolve(String.valueOf(config.http().port()));
  }

  /** A relative one is to be ignored, says the XDG specification. */
  private static Path states(Map<String, String> environment, String jvmHome) {
    Path named = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    return named.isAbsolute() ? named : home(environment, jvmHome).resolve(".local/state");
  }

  /** The JVM says "?" of a user that has none. */
  private static Path home(Map<String, String> environment, String jvmHome) {
    return Stream.of(environment.getOrDefault("HOME", ""), jvmHome)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .findFirst()
        .orElseThrow(
            () ->
                new InstanceRefusal(
                    "there is no home directory ($HOME) to keep the state in: name a place with "
                        + KEY));
  }

  /**
   * Makes the directory, or checks the one that is there.
   *
   * @throws InstanceRefusal when it is not ours alone, or cannot be used
   */
  static StateDirectory open(Path path) {
    try {
      if (!Files.exists(path, NOFOLLOW_LINKS)) {
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OURS));
      }
      check(path);
      return new StateDirectory(path);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static void check(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw InstanceRefusal.link(path, KEY);
    } else if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      throw new InstanceRefusal(path + " is no directory: name another with " + KEY);
    } else if (!Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS).equals(Living.user())) {
      throw InstanceRefusal.foreign(path, Files.getOwner(path, NOFOLLOW_LINKS).getName(), KEY);
    }
    close(path);
    if (!Files.isWritable(path)) {
      throw new InstanceRefusal(path + " cannot be written: name another with " + KEY);
    }
  }

  /**
   * Takes away what others may read there, which a plain mkdir allows; where they may write, or
   * where something else lies, it is not for us to say who may enter.
   */
  private static void close(Path path) throws IOException {
    Set<PosixFilePermission> others =
        EnumSet.copyOf(Files.getPosixFilePermissions(path, NOFOLLOW_LINKS));
    others.removeAll(OURS);
    if (others.isEmpty()) {
      return;
    }
    boolean written = others.contains(GROUP_WRITE) || others.contains(OTHERS_WRITE);
    if (written || !isOurs(path)) {
      throw new InstanceRefusal(
          path
              + " is open to other users: chmod 700 it (systemd: StateDirectoryMode=0700), or name another with "
              + KEY);
    }
    Files.setPosixFilePermissions(path, OURS);
    LOG.warn("{} was open to other users; its mode is 0700 now", path);
  }

  private static boolean isOurs(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return Files.exists(path.resolve(Guard.NAME), NOFOLLOW_LINKS) || entries.findAny().isEmpty();
    }
  }

  private static InstanceRefusal unusable(Path path, IOException cause) {
    return new InstanceRefusal(
        path + " cannot be the state directory, name another with " + KEY, cause);
  }

  /** A file in it that is there for its lock; made when missing, never deleted. */
  Path lockable(String name) throws IOException {
    Path file = path.resolve(name);
    try {
      return Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return file(name);
    }
  }

  /**
   * A file in it, which may be missing.
   *
   * @throws InstanceRefusal for anything else: a pipe would hang whoever opens it
   */
  Path file(String name) {
    Path file = path.resolve(name);
    return found(file, !exists(file) || Files.isRegularFile(file, NOFOLLOW_LINKS), "file");
  }

  /**
   * A directory in it; made when missing.
   *
   * @throws InstanceRefusal for anything else, a link to one included
   */
  Path directory(String name) throws IOException {
    Path directory = path.resolve(name);
    if (!exists(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OURS));
    }
    return found(directory, Files.isDirectory(directory, NOFOLLOW_LINKS), "directory");
  }

  private static boolean exists(Path file) {
    return Files.exists(file, NOFOLLOW_LINKS);
  }

  private static Path found(Path file, boolean asExpected, String kind) {
    if (asExpected) {
      return file;
    }
    throw new InstanceRefusal(
        "%s is no %s: remove it, or name another place with %s".formatted(file, kind, KEY));
  }
}
