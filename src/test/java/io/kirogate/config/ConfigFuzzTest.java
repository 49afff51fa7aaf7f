package io.kirogate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a file says, the answer is a config or a list of lines, and nothing else. */
class ConfigFuzzTest {
  private static final int RUNS = 3_000;
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1.0",
          "1.5",
          "1e400",
          "1e-400",
          "1e999999",
          "99999999999999999999",
          "2147483648",
          "-0.0");
  private static final List<String> TEXTS =
      List.of("", "5s", "0s", "4MiB", "ask", "deny", "${A}", "${N}", "${", "$${", "${A:-{", "\n");
  private static final Map<String, String> ENVIRONMENT = Map.of("A", "{\"a\": 1}", "N", "null");

  private final JsonNode schema = readSchema();

  @Test
  void theAnswerIsAConfigOrLines() {
    for (int seed = 0; seed < RUNS; seed++) {
      String json = object(schema, new Random(seed)).toString();
      try {
        ConfigLoader.load(json, ENVIRONMENT);
      } catch (InvalidConfig e) {
        assertThat(e.problems())
            .as("seed %d: %s", seed, json)
            .isNotEmpty()
            .allSatisfy(ConfigFuzzTest::isLine);
      } catch (RuntimeException | StackOverflowError e) {
        fail("seed " + seed + ": " + json, e);
      }
    }
  }

  private static void isLine(Problem problem) {
    assertThat(problem.path()).startsWith("$");
    assertThat(problem.toString().lines()).hasSize(1);
  }

  /** Some known keys, each with a value that fits it or not, and sometimes an unknown one. */
  private ObjectNode object(JsonNode declared, Random random) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    List<String> keys = new ArrayList<>();
    declared.path("properties").fieldNames().forEachRemaining(keys::add);
    keys.add("x\n" + random.nextInt(3));
    for (String key : keys) {
      if (random.nextInt(keys.size()) < 2) {
        object.set(key, value(declared.path("properties").path(key), random));
      }
    }
    return object;
  }

  private JsonNode value(JsonNode declared, Random random) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (declared.has("properties") && random.nextInt(4) > 0) {
      return object(declared, random);
    }
    return switch (random.nextInt(7)) {
      case 0 -> nodes.numberNode(new BigDecimal(any(NUMBERS, random)));
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> nodes.nullNode();
      case 3 -> array(declared, random);
      case 4 -> object(declared, random);
      default -> nodes.textNode(any(TEXTS, random));
    };
  }

  private ArrayNode array(JsonNode declared, Random random) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(3); i > 0; i--) {
      array.add(value(declared, random));
    }
    return array;
  }

  private static <T> T any(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static JsonNode readSchema() {
    try {
      return new ObjectMapper().readTree(ConfigLoader.class.getResource("config.schema.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
