package io.kirogate.agent.terminal;

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

/**
 * One folder of {@code src/test/resources} that holds a recorded session and what is expected of
 * it.
 */
record Recording(Path folder, int columns, int rows, List<Event> events, JsonNode expected) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** {@code o} bytes shown, {@code i} keys typed, {@code x} exit status. */
  record Event(char kind, String data) {
    byte[] bytes() {
      return data.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Every recording below the test resources: a new folder is a new test. */
  static List<Recording> all() {
    try (Stream<Path> paths = Files.walk(Path.of("src/test/resources"))) {
      return paths
          .filter(path -> path.endsWith("session.cast"))
          .map(Path::getParent)
          .sorted()
          .map(Recording::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording read(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("session.cast"));
      JsonNode head = JSON.readTree(lines.get(0));
      List<Event> events = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        if (!line.isBlank()) {
          JsonNode event = JSON.readTree(line);
          events.add(new Event(event.get(1).asText().charAt(0), event.get(2).asText()));
        }
      }
      return new Recording(
          folder,
          head.get("width").asInt(),
          head.get("height").asInt(),
          events,
          JSON.readTree(folder.resolve("expected.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }
}
