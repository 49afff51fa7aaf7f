package io.kirogate.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON as plain maps and lists. Jackson's streaming half alone, because data binding would cost
 * each new process a third of a second at its first task.
 */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** The object in this text; empty when there is none, or something else too. */
  static Optional<Map<String, Object>> object(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      Map<String, Object> fields = fields(parser);
      return parser.nextToken() == null ? Optional.of(fields) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * The one value in this text, whatever it is; a JSON null is null.
   *
   * @throws IOException when the text is no JSON
   */
  static Object value(String text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("nothing there");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("something behind the value");
      }
      return value;
    }
  }

  /** An object of names and values in turn; a value that is null is left out with its name. */
  static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        object.put((String) namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return object;
  }

  /** An object that came out of {@link #value}. */
  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  static Map<String, Object> keyed(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }

  private static Map<String, Object> fields(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  private static List<Object> elements(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  /** Over several lines. */
  static String pretty(Map<String, Object> object) {
    return text(object, true);
  }

  /** On one line. */
  static String line(Map<String, Object> object) {
    return text(object, false);
  }

  private static String text(Map<String, Object> object, boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(object, pretty ? generator.useDefaultPrettyPrinter() : generator);
    } catch (IOException e) {
      throw new IllegalStateException("a string writer does not fail", e);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator generator) throws IOException {
    if (value instanceof Map<?, ?> object) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> field : object.entrySet()) {
        generator.writeFieldName((String) field.getKey());
        write(field.getValue(), generator);
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> array) {
      generator.writeStartArray();
      for (Object element : array) {
        write(element, generator);
      }
      generator.writeEndArray();
    } else {
      generator.writeObject(value);
    }
  }
}
