package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * Says what stands at a place of the file as it was written, for the second half of a message.
 * Nothing that came from the environment is shown, and nothing of what may be a secret but its
 * kind.
 */
record Found(JsonNode written, Shape shape) {
  private static final int SHOWN = 60;

  String at(JsonPointer place) {
    JsonPointer known = place;
    // What the environment put in as a list or an object is not in the file: its template is.
    while (written.at(known).isMissingNode() && templateAbove(known)) {
      known = known.head();
    }
    JsonNode value = written.at(known);
    return shape.at(known).secret() ? kind(value) : shown(value);
  }

  private boolean templateAbove(JsonPointer place) {
    for (JsonPointer at = place.head(); at != null; at = at.head()) {
      if (!written.at(at).isMissingNode()) {
        return written.at(at).isTextual();
      }
    }
    return false;
  }

  private static String shown(JsonNode value) {
    if (value.isTextual()) {
      return Template.isPlain(value.textValue())
          ? quoted(value.textValue())
          : "what the environment gives for " + quoted(value.textValue());
    }
    return value.isValueNode() && !value.isMissingNode() ? value.asText() : kind(value);
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
      case OBJECT -> "an object";
      default -> "nothing";
    };
  }

  /** In quotes, on one line, not too long. */
  static String quoted(String text) {
    String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(start)) + '"';
  }
}
