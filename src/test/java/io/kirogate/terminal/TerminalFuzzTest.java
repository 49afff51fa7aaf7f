package io.kirogate.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The inputs that once were worth a look to the fuzzer: what it finds becomes a file there. */
class TerminalFuzzTest {
  private static final Path INPUTS = Path.of("src/test/resources/terminal/fuzz");

  static List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.list(INPUTS)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isTaken(Path input) throws IOException {
    TerminalFuzz.fuzzerTestOneInput(Files.readAllBytes(input));
  }
}
