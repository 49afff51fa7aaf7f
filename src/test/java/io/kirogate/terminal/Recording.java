package io.kirogate.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The output of a recorded session (asciicast v2), in the pieces in which it came. */
record Recording(String name, int columns, int rows, List<byte[]> pieces, List<String> answers) {
  private static final Path FOLDERS = Path.of("src/test/resources/transcripts");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Recording> all() {
    try (Stream<Path> folders = Files.list(FOLDERS)) {
      return folders.filter(Files::isDirectory).sorted().map(Recording::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recording named(String name) {
    return read(FOLDERS.resolve(name));
  }

  private static Recording read(Path folder) {
    try {
      List<String> events = Files.readAllLines(folder.resolve("session.cast"));
      JsonNode header = JSON.readTree(events.get(0));
      List<byte[]> pieces = new ArrayList<>();
      for (String event : events.subList(1, events.size())) {
        JsonNode node = JSON.readTree(event);
        if (node.get(1).asText().equals("o")) {
          pieces.add(node.get(2).asText().getBytes(StandardCharsets.UTF_8));
        }
      }
      return new Recording(
          folder.getFileName().toString(),
          header.get("width").asInt(),
          header.get("height").asInt(),
          pieces,
          answers(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> answers(Path folder) throws IOException {
    JsonNode expected = JSON.readTree(folder.resolve("expected.json").toFile());
    List<String> answers = new ArrayList<>();
    for (JsonNode turn : expected.get("turns")) {
      turn.path("answer").forEach(answer -> answers.add(answer.asText()));
    }
    return answers;
  }

  @Override
  public String toString() {
    return name;
  }
}
