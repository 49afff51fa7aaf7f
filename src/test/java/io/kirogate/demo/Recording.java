package io.kirogate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One recorded session of the real program: what it showed before anything was typed, then steps.
 */
record Recording(String name, int columns, String start, List<Step> steps) {
  private static final Path ALL = Path.of("src/test/resources/transcripts");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was typed at once, and all that was shown until something else was typed. */
  record Step(String typed, String shown) {}

  static Recording of(String name) {
    try {
      List<String> lines = Files.readAllLines(ALL.resolve(name).resolve("session.cast"));
      int columns = JSON.readTree(lines.get(0)).get("width").asInt();
      List<String> parts = new ArrayList<>(List.of(""));
      for (String line : lines.subList(1, lines.size())) {
        add(parts, JSON.readTree(line));
      }
      return new Recording(name, columns, parts.get(0), steps(parts));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Every folder of the recordings. */
  static Stream<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders
          .filter(Files::isDirectory)
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Inputs stand at the odd places, outputs at the even ones. */
  private static void add(List<String> parts, JsonNode event) {
    String data = event.get(2).asText();
    switch (event.get(1).asText()) {
      case "i" -> parts.addAll(List.of(data, ""));
      case "o" -> parts.set(parts.size() - 1, parts.get(parts.size() - 1) + data);
      default -> {
        // The exit status is not on the screen.
      }
    }
  }

  private static List<Step> steps(List<String> parts) {
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i < parts.size(); i += 2) {
      steps.add(new Step(parts.get(i), parts.get(i + 1)));
    }
    return steps;
  }

  /** As the tty shows what a program prints: with a CR before each LF. */
  static String onTty(String printed) {
    return printed.replace("\n", "\r\n");
  }
}
