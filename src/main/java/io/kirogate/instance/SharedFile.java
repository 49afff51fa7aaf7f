package io.kirogate.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.kirogate.process.Living;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A small file of ours in a directory that others may write to, such as {@code /tmp}: no link is
 * followed, and what is not ours is left alone.
 *
 * @param key the config's key for it
 */
record SharedFile(Path path, String key) {
  /** More than any of ours holds. */
  private static final int MOST = 128;

  /**
   * Refuses whatever we could not have left there ourselves.
   *
   * @throws InstanceRefusal for what is not ours or no file, and for a directory that cannot be
   *     written
   */
  void check() throws IOException {
    Path directory = path.resolve("..").normalize();
    if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
      throw new InstanceRefusal(
          "cannot write to the directory of %s: name another place with %s".formatted(path, key));
    } else if (Files.isSymbolicLink(path)) {
      throw InstanceRefusal.link(path, key);
    } else if (Files.exists(path, NOFOLLOW_LINKS)) {
      checkOwn();
    }
  }

  private void checkOwn() throws IOException {
    if (!Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      throw new InstanceRefusal(path + " is no file: name another place with " + key);
    } else if (!Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS).equals(Living.user())) {
      throw InstanceRefusal.foreign(path, Files.getOwner(path, NOFOLLOW_LINKS).getName(), key);
    }
  }

  /** What it says; empty when there is none. */
  Optional<String> read() throws IOException {
    try (InputStream in = Files.newInputStream(path, READ, NOFOLLOW_LINKS)) {
      return Optional.of(new String(in.readNBytes(MOST), UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Makes it, readable for everybody, whatever the umask; fails when there is one. */
  void create(String text) throws IOException {
    Files.writeString(path, text, CREATE_NEW, WRITE);
    Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS)
        .setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  /** Deletes it unless it says something else by now, and hence is somebody else's. */
  void deleteIfStill(String text) throws IOException {
    if (!Files.isSymbolicLink(path) && read().filter(text::equals).isPresent()) {
      delete();
    }
  }
}
