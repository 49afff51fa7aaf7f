package io.kirogate.log;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file for nobody but us that never grows beyond its size: what it held before is in {@code
 * NAME.1}, the newest, to {@code NAME.KEEP}. A write never fails: what cannot be written is lost,
 * which is told once, and how much that was when it can be written again. For one writer at a time.
 */
final class RotatingFile extends OutputStream {
  private final Path path;
  private final long maxSize;
  private final int keep;
  private final Consumer<String> trouble;
  private OutputStream out;
  private long size;
  private long lost;

  /**
   * @param trouble is told when the file cannot be written any more, and when it can again
   */
  RotatingFile(Path path, long maxSize, int keep, Consumer<String> trouble) {
    this.path = path.toAbsolutePath();
    this.maxSize = maxSize;
    this.keep = keep;
    this.trouble = trouble;
  }

  /** Opens it, which the first write does otherwise; made when missing, no link is followed. */
  void open() throws IOException {
    if (Files.exists(path, NOFOLLOW_LINKS) && !Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    Files.newByteChannel(
            path,
            Set.of(CREATE, APPEND, NOFOLLOW_LINKS),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        .close();
    Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS)
        .setPermissions(PosixFilePermissions.fromString("rw-------"));
    // Unlike a channel, this is not closed when a thread that logs is interrupted.
    out = Files.newOutputStream(path, APPEND, NOFOLLOW_LINKS);
    size = Files.size(path);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /** One record; it is divided only when it is larger than a whole file. */
  @Override
  public void write(byte[] bytes, int from, int length) {
    try {
      append(bytes, from, length);
      if (lost > 0) {
        trouble.accept(path + " is written again; records that were lost: " + lost);
        lost = 0;
      }
    } catch (IOException e) {
      if (lost++ == 0) {
        trouble.accept(path + " cannot be written, what belongs there is lost: " + reason(e));
      }
    }
  }

  private void append(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    while (at < end) {
      if (out == null) {
        open();
      }
      if (size > 0 && size + (end - at) > maxSize) {
        rotate();
      }
      int part = (int) Math.min(end - at, maxSize);
      out.write(bytes, at, part);
      size += part;
      at += part;
    }
  }

  private void rotate() throws IOException {
    close();
    for (int i = keep - 1; i >= 1; i--) {
      if (Files.exists(older(i), NOFOLLOW_LINKS)) {
        Files.move(older(i), older(i + 1), REPLACE_EXISTING);
      }
    }
    Files.move(path, older(1), REPLACE_EXISTING);
    open();
  }

  private Path older(int i) {
    return path.resolveSibling(path.getFileName() + "." + i);
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }

  /** In words for an operator; the JDK's own name the path alone. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NoSuchFileException) {
      return "no such directory";
    }
    return e instanceof FileSystemException f && f.getReason() != null
        ? f.getReason()
        : e.getMessage();
  }
}
