package io.kirogate.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;

/**
 * JSON as the standard has it: no duplicate keys, nothing after the end, numbers within 1e±1000.
 */
final class StrictJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // As a double 1e400 is infinite, which the schema's validator cannot compare.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** As many digits as Jackson reads; a schema's validator writes 1e999999 in full, in seconds. */
  private static final int LARGEST_EXPONENT = 1_000;

  private StrictJson() {}

  static JsonNode read(String text) throws JsonProcessingException {
    JsonNode node = MAPPER.readTree(text);
    checkNumbers(node);
    return node;
  }

  private static void checkNumbers(JsonNode node) throws JsonProcessingException {
    if (node.isBigDecimal()) {
      BigDecimal number = node.decimalValue();
      if (Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT) {
        throw new JsonMappingException(null, "the number " + number + " is beyond all limits");
      }
    }
    for (JsonNode child : node) {
      checkNumbers(child);
    }
  }

  /** What is wrong and where, in one line; words of the text itself are left out. */
  static String describe(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return "expected JSON, found a fault" + where + ": " + what(e);
  }

  private static String what(JsonProcessingException e) {
    if (e instanceof MismatchedInputException) {
      return "something follows after the end";
    }
    return e.getOriginalMessage()
        .lines()
        .findFirst()
        .orElse("unreadable")
        .replaceFirst(" \\((start marker at|for \\w+ starting at) .*", "")
        // Such a token may be a secret whose quotes were forgotten.
        .replaceFirst("^Unrecognized token '.*?':", "a word without quotes:");
  }
}
