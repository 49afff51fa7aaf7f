package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * What the schema says about one place of the config; where it says nothing, the shape is empty.
 *
 * @param root the whole schema, for its {@code $ref}s
 * @param hidden whether this place lies at or within something {@code writeOnly}
 */
record Shape(JsonNode schema, ObjectNode root, boolean hidden) {

  static Shape of(ObjectNode root) {
    return new Shape(root, root, false);
  }

  Shape at(JsonPointer place) {
    Shape shape = this;
    for (JsonPointer at = place; !at.matches(); at = at.tail()) {
      shape = at.mayMatchElement() ? shape.element() : shape.property(at.getMatchingProperty());
    }
    return shape;
  }

  Shape property(String name) {
    JsonNode named = schema.path("properties").path(name);
    return within(named.isMissingNode() ? schema.path("additionalProperties") : named);
  }

  Shape element() {
    return within(schema.path("items"));
  }

  /** Whether a value of this JSON type belongs here. */
  boolean wants(JsonNode value) {
    JsonNode types = schema.path("type");
    Iterable<JsonNode> wanted = types.isArray() ? types : java.util.List.of(types);
    return StreamSupport.stream(wanted.spliterator(), false)
        .anyMatch(type -> isOf(type.asText(), value));
  }

  /**
   * Whether what is found here may be, or hold, a secret: a section is taken for one, since nobody
   * knows what a text in its place was meant to be.
   */
  boolean secret() {
    return hidden || schema.has("properties");
  }

  /** A copy in which every missing key has its default. */
  ObjectNode filled(JsonNode section) {
    ObjectNode filled = section.isObject() ? section.deepCopy() : root.objectNode();
    for (Map.Entry<String, JsonNode> entry : schema.path("properties").properties()) {
      String name = entry.getKey();
      JsonNode declared = entry.getValue();
      if (declared.has("default")) {
        filled.putIfAbsent(name, declared.get("default"));
      } else if (property(name).holdsSections()) {
        filled.set(name, property(name).filled(filled.path(name)));
      }
    }
    if (schema.path("additionalProperties").has("properties")) {
      filled
          .properties()
          .forEach(each -> each.setValue(property(each.getKey()).filled(each.getValue())));
    }
    return filled;
  }

  /** A section, or a section for each of some names. */
  private boolean holdsSections() {
    return schema.has("properties") || schema.path("additionalProperties").has("properties");
  }

  private Shape within(JsonNode declared) {
    String ref = declared.path("$ref").asText();
    JsonNode meant = ref.isEmpty() ? declared : root.at(ref.substring("#".length()));
    return new Shape(meant, root, hidden || declared.path("writeOnly").asBoolean());
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      case "string" -> value.isTextual();
      default -> false;
    };
  }
}
