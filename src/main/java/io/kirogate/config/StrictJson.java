package io.kirogate.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON as the standard has it: no duplicate keys, nothing after the end. */
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

  private StrictJson() {}

  static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
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
        .replaceFirst(" \\(start marker at .*", "")
        // Such a token may be a secret whose quotes were forgotten.
        .replaceFirst("^Unrecognized token '.*?':", "a word without quotes:");
  }
}
