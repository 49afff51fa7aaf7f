package io.kirogate.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.kirogate.config.AgentConfig.Approvals;
import io.kirogate.config.AgentConfig.Approvals.Decision;
import io.kirogate.config.AgentConfig.Approvals.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Makes the records from a tree that is complete and checked. */
final class Binding {
  private static final String ANYTHING = "*";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .addModule(
              new SimpleModule()
                  .addDeserializer(
                      Duration.class, from(node -> Quantity.duration(node.textValue())))
                  // Every long of the records is a size.
                  .addDeserializer(long.class, from(Binding::size))
                  .addDeserializer(Long.class, from(Binding::size))
                  .addDeserializer(Key.class, from(Binding::key))
                  .addDeserializer(PoolConfig.Size.class, from(Binding::workers))
                  .addDeserializer(Approvals.class, from(Binding::approvals)))
          .build();

  private Binding() {}

  static Config bind(JsonNode config) {
    try {
      return MAPPER.treeToValue(config, Config.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The schema let through what the records refuse", e);
    }
  }

  private static long size(JsonNode node) {
    return node.isTextual() ? Quantity.size(node.textValue()) : node.longValue();
  }

  private static PoolConfig.Size workers(JsonNode node) {
    return node.isObject()
        ? new PoolConfig.Size(node.get("min").intValue(), node.get("max").intValue())
        : PoolConfig.Size.fixed(node.intValue());
  }

  private static Key key(JsonNode node) {
    Set<Key.Right> may = EnumSet.noneOf(Key.Right.class);
    node.path("may").forEach(right -> may.add(Key.Right.valueOf(upper(right))));
    return new Key(
        node.get("name").textValue(), node.get("key").textValue(), node.has("may") ? may : null);
  }

  /** What no rule of a list allows is denied. */
  private static Approvals approvals(JsonNode node) {
    Decision otherwise = node.isTextual() ? decision(node) : Decision.DENY;
    return new Approvals(
        StreamSupport.stream(node.spliterator(), false).map(Binding::rule).toList(), otherwise);
  }

  private static Rule rule(JsonNode node) {
    return new Rule(
        node.path("tool").asText(ANYTHING),
        node.path("command").asText(ANYTHING),
        decision(node.get("decision")));
  }

  private static Decision decision(JsonNode node) {
    return Decision.valueOf(upper(node));
  }

  private static String upper(JsonNode word) {
    return word.textValue().toUpperCase(Locale.ROOT);
  }

  private static <T> JsonDeserializer<T> from(Function<JsonNode, T> reading) {
    return new JsonDeserializer<>() {
      @Override
      public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return reading.apply(parser.readValueAsTree());
      }
    };
  }
}
