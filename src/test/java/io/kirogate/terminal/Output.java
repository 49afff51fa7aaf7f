package io.kirogate.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** All that a real program wrote. */
record Output(String name, int columns, int rows, byte[] bytes) {
  private static final Path FOLDER = Path.of("src/test/resources/terminal/recorded");

  /** Full-screen programs of Debian 12. */
  static List<Output> ofFullScreenPrograms() {
    return List.of(read("vim", 100, 30), read("less", 80, 24), read("top", 90, 24));
  }

  /** The recorded sessions of an agent. */
  static List<Output> ofSessions() {
    return Recording.all().stream().map(Output::of).toList();
  }

  private static Output read(String name, int columns, int rows) {
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name + ".raw.gz")))) {
      return new Output(name, columns, rows, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Output of(Recording recording) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    recording.pieces().forEach(all::writeBytes);
    return new Output(recording.name(), recording.columns(), recording.rows(), all.toByteArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
