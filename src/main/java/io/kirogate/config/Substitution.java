package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/**
 * Puts the environment into every text of a config. A text that is nothing but one {@code ${...}}
 * takes the type that the key wants: where its JSON reading is of a wanted type it is that (a
 * number for a port, null for a fallback, a list for hosts), elsewhere it stays a text.
 */
record Substitution(Map<String, String> environment, Problems problems) {

  JsonNode apply(JsonNode node, Shape shape, JsonPointer place) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node, shape, place);
      case ARRAY -> array(node, shape, place);
      case STRING -> text(node, shape, place);
      default -> node;
    };
  }

  private JsonNode object(JsonNode node, Shape shape, JsonPointer place) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    node.properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              JsonPointer at = place.appendProperty(name);
              result.set(name, apply(entry.getValue(), shape.property(name), at));
            });
    return result;
  }

  private JsonNode array(JsonNode node, Shape shape, JsonPointer place) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < node.size(); i++) {
      result.add(apply(node.get(i), shape.element(), place.appendIndex(i)));
    }
    return result;
  }

  private JsonNode text(JsonNode node, Shape shape, JsonPointer place) {
    try {
      String text = Template.expand(node.textValue(), environment);
      return Template.isWhole(node.textValue()) ? typed(text, shape) : TextNode.valueOf(text);
    } catch (Template.Unresolved e) {
      problems.add(place, e.getMessage());
      return node;
    }
  }

  private static JsonNode typed(String text, Shape shape) {
    try {
      JsonNode read = StrictJson.read(text);
      return !read.isTextual() && shape.wants(read) ? read : TextNode.valueOf(text);
    } catch (JsonProcessingException notJson) {
      return TextNode.valueOf(text);
    }
  }
}
