package io.kirogate.doctor;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directories that an agent's start makes, to be removed again.
 *
 * @param missing those that were not there before, the agent's own first, then those above it
 */
record Footprint(List<Path> missing) {

  /** To be taken before the start. */
  static Footprint at(Path directory) {
    return new Footprint(
        Stream.iterate(directory, path -> path != null && !Files.exists(path), Path::getParent)
            .toList());
  }

  /** Removes the agent's own with all that is in it, and those above it that nobody else uses. */
  void erase() {
    try {
      for (Path directory : missing) {
        if (directory.equals(missing.get(0)) && Files.exists(directory)) {
          Files.walkFileTree(directory, new Removal());
        } else {
          Files.deleteIfExists(directory);
        }
      }
    } catch (IOException inUse) {
      // Somebody else came in meanwhile: it is theirs now.
    }
  }

  /** Follows no link. */
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
