package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded turn that our driver could have made comes out as a person read it from the
 * recording, wherever the agent's bytes are cut. A new folder in {@code acp} is a new test.
 */
class TraceReplayTest {
  private static final Path FOLDER = Path.of("src/test/resources/acp");

  @TestFactory
  Stream<DynamicTest> everyTurn() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      List<Path> all = folders.filter(Files::isDirectory).sorted().toList();
      assertThat(all).isNotEmpty();
      return all.stream().flatMap(TraceReplayTest::turns).toList().stream();
    }
  }

  private static Stream<DynamicTest> turns(Path folder) {
    try {
      Trace trace = Trace.read(folder.resolve("trace.jsonl"));
      JsonNode expected = Agents.JSON.readTree(folder.resolve("expected.json").toFile());
      AcpProfile profile = Agents.named(expected.path("profile").asText()).acp();
      List<Integer> prompts = trace.prompts();
      assertThat(expected.path("turns")).hasSize(prompts.size());
      return Stream.iterate(0, i -> i < prompts.size(), i -> i + 1)
          .filter(i -> !expected.at("/turns/" + i).has("notOurs"))
          .map(
              i ->
                  DynamicTest.dynamicTest(
                      "%s, turn %d".formatted(folder.getFileName(), i + 1),
                      () -> turn(trace, prompts.get(i), profile, expected.at("/turns/" + i))));
    } catch (IOException e) {
      throw new AssertionError(folder.toString(), e);
    }
  }

  private static void turn(Trace trace, int prompt, AcpProfile profile, JsonNode expected) {
    JsonNode wanted = written((ObjectNode) expected);
    for (IntSupplier pieces : cuts()) {
      assertThat(new TurnReplay(trace, prompt, profile, pieces).play()).isEqualTo(wanted);
    }
  }

  private static List<IntSupplier> cuts() {
    Random small = new Random(7);
    Random large = new Random(8);
    return List.of(
        () -> Integer.MAX_VALUE, () -> 1, () -> 1 + small.nextInt(40), () -> large.nextInt(5_000));
  }

  /** A text may be written as one that repeats. */
  private static ObjectNode written(ObjectNode expected) {
    ObjectNode plain = expected.deepCopy();
    if (plain.has("texts")) {
      ArrayNode texts = plain.putArray("texts");
      for (JsonNode text : expected.path("texts")) {
        texts.add(
            text.isTextual()
                ? text.asText()
                : text.path("repeat").asText().repeat(text.path("times").asInt()));
      }
    }
    return plain;
  }
}
