package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The way from a config's text to a {@link Config}; see the package for its steps. */
public final class ConfigLoader {
  private static final ObjectNode SCHEMA = schema();
  private static final Shape SHAPE = Shape.of(SCHEMA);
  private static final SchemaCheck CHECK = new SchemaCheck(SCHEMA);

  private ConfigLoader() {}

  /**
   * Reads and checks a config as a whole.
   *
   * @param json one JSON object; every key has a default
   * @param environment what {@code ${NAME}} means
   * @throws InvalidConfig with everything that is wrong
   */
  public static Config load(String json, Map<String, String> environment) {
    JsonNode written = read(json);
    Problems problems = new Problems();
    JsonNode meant = new Substitution(environment, problems).apply(written, SHAPE, root());
    CHECK.run(meant, new Found(written, SHAPE), problems);
    JsonNode complete = SHAPE.filled(meant);
    Rules.run(complete, problems);
    problems.throwIfAny();
    return Binding.bind(complete);
  }

  private static JsonNode read(String json) {
    try {
      return StrictJson.read(json);
    } catch (JsonProcessingException e) {
      throw new InvalidConfig(List.of(new Problem("$", StrictJson.describe(e))));
    }
  }

  private static JsonPointer root() {
    return JsonPointer.empty();
  }

  private static ObjectNode schema() {
    try (InputStream in = ConfigLoader.class.getResourceAsStream("config.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return (ObjectNode) StrictJson.read(text);
    } catch (IOException e) {
      throw new UncheckedIOException("The bundled config.schema.json is unreadable", e);
    }
  }
}
