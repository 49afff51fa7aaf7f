package io.kirogate.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/**
 * JSON as the gateway takes it, from clients, agents and task folders: one object, no duplicate
 * keys, nothing after it, numbers kept exactly and within 1e±1000.
 */
public final class StrictJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** As many digits as Jackson reads; a schema's validator writes 1e999999 in full, in seconds. */
  private static final int LARGEST_EXPONENT = 1_000;

  private StrictJson() {}

  /** Not one JSON object; the message is a sentence for people. */
  public static final class Malformed extends Exception {
    private Malformed(String message) {
      super(message);
    }
  }

  /** Reads exactly one object. */
  public static ObjectNode object(String text) throws Malformed {
    JsonNode node = read(text);
    if (node instanceof ObjectNode object) {
      if (isBeyondNumbers(object)) {
        throw new Malformed("holds a number that is too large or too small");
      }
      return object;
    }
    throw new Malformed(
        node.isMissingNode()
            ? "is empty, a JSON object was expected"
            : "must be a JSON object, is " + Schema.kindOf(node));
  }

  private static JsonNode read(String text) throws Malformed {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Malformed("is not valid JSON" + place(e.getLocation()) + ": " + what(e));
    }
  }

  /** Without where Jackson's own source began, which is told in words of Jackson's. */
  private static String what(JsonProcessingException e) {
    String words = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    return words.replaceFirst(" \\((start marker at|for \\w+ starting at) .*", "");
  }

  private static boolean isBeyondNumbers(JsonNode node) {
    if (node.isBigDecimal()) {
      BigDecimal number = node.decimalValue();
      return Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT;
    }
    for (JsonNode child : node) {
      if (isBeyondNumbers(child)) {
        return true;
      }
    }
    return false;
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }
}
