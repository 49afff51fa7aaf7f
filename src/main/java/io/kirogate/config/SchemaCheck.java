package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/**
 * Checks a config against a schema and says every fault in our words: those that stand in the
 * schema beside the rule that was broken ({@code expected}, {@code refused}, {@code unit}).
 */
final class SchemaCheck {
  private static final List<String> OUR_KEYWORDS = List.of("expected", "refused", "unit");

  private final ObjectNode root;
  private final JsonSchema schema;

  SchemaCheck(ObjectNode root) {
    this.root = root;
    this.schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012, b -> b.metaSchema(dialect()))
            .getSchema(
                root, SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build());
  }

  private static JsonMetaSchema dialect() {
    return JsonMetaSchema.builder(JsonMetaSchema.getV202012())
        .keywords(OUR_KEYWORDS.stream().map(AnnotationKeyword::new).toList())
        .build();
  }

  /**
   * @param config with the environment already in it
   * @param found says what stood in the file
   */
  void run(JsonNode config, Found found, Problems problems) {
    for (ValidationMessage fault : schema.validate(integersApart(config.deepCopy()))) {
      report(fault, config, found, problems);
    }
  }

  /** The validator compares the low bits alone of an integer that is written like 1e400. */
  private static JsonNode integersApart(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(entry -> entry.setValue(integersApart(entry.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, integersApart(array.get(i)));
      }
    } else if (node.isBigDecimal() && node.decimalValue().stripTrailingZeros().scale() <= 0) {
      return BigIntegerNode.valueOf(node.decimalValue().toBigIntegerExact());
    }
    return node;
  }

  private void report(ValidationMessage fault, JsonNode config, Found found, Problems problems) {
    JsonPointer place = JsonPointer.compile(fault.getInstanceLocation().toString());
    JsonPointer rule = JsonPointer.compile(fault.getSchemaLocation().getFragment().toString());
    switch (fault.getType()) {
      case "additionalProperties" -> {
        JsonNode known = root.at(rule.head()).path("properties");
        String key = fault.getProperty();
        problems.add(place.appendProperty(key), UnknownKey.message(key, known));
      }
      case "required" -> {
        JsonPointer missing = place.appendProperty(fault.getProperty());
        String key = fault.getProperty();
        JsonPointer declared = rule.head().appendProperty("properties").appendProperty(key);
        problems.add(missing, "expected " + expected(declared) + ", found nothing");
      }
      case "propertyNames" ->
          problems.add(place.appendProperty(fault.getProperty()), "expected " + expected(rule));
      default -> problems.add(place, message(rule, config.at(place), found.at(place)));
    }
  }

  private String message(JsonPointer rule, JsonNode value, String found) {
    JsonNode refused = root.at(rule.head()).path("refused");
    if (refused.isTextual()) {
      return refused.textValue();
    }
    return "expected " + expected(rule) + ", found " + found + hint(rule, value);
  }

  /** Somebody who writes 30 or "30" for a duration forgot the unit. */
  private String hint(JsonPointer rule, JsonNode value) {
    String unit = root.at(rule.head()).path("unit").asText();
    String digits = value.asText();
    boolean bare = !unit.isEmpty() && digits.matches("[1-9][0-9]{0,7}");
    return bare ? " (did you mean \"" + digits + unit + "\"?)" : "";
  }

  private String expected(JsonPointer rule) {
    for (JsonPointer at = rule; at != null; at = at.head()) {
      JsonNode words = root.at(at).path("expected");
      if (words.isTextual()) {
        return words.textValue();
      }
    }
    throw new IllegalStateException("The schema does not say what it expects: " + rule);
  }
}
