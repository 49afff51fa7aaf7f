package io.kirogate.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A JSON schema (draft 2020-12) that finds all faults at once and tells them in plain words. Never
 * loads anything from elsewhere.
 */
final class Schema {
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder()
          .typeLoose(false)
          .pathType(PathType.JSON_POINTER)
          .locale(Locale.ROOT)
          .build();

  private final ObjectNode source;
  private final JsonSchema compiled;

  private Schema(ObjectNode source, JsonSchema compiled) {
    this.source = source;
    this.compiled = compiled;
  }

  /** The schema in itself is faulty. */
  static final class Broken extends Exception {
    private Broken(String message) {
      super(message);
    }
  }

  static Schema of(ObjectNode source) throws Broken {
    List<Violation> faults = violations(Metaschema.V202012.validate(source));
    if (!faults.isEmpty()) {
      Violation first = faults.get(0);
      throw new Broken("not a JSON schema: " + first.pointer() + " " + first.detail());
    }
    try {
      JsonSchema compiled = local().getSchema(source, STRICT);
      compiled.initializeValidators();
      return new Schema(source, compiled);
    } catch (JsonSchemaException | IllegalArgumentException e) {
      throw new Broken("not a usable JSON schema: " + e.getMessage());
    }
  }

  /** Read from the jar when the first schema is compiled, hence a holder. */
  private static final class Metaschema {
    static final JsonSchema V202012 =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of(VersionFlag.V202012.getId()), STRICT);
  }

  private static JsonSchemaFactory local() {
    return JsonSchemaFactory.getInstance(
        VersionFlag.V202012,
        builder ->
            builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));
  }

  ObjectNode source() {
    return source;
  }

  List<Violation> check(JsonNode document) {
    return violations(compiled.validate(document));
  }

  /** What a JSON value is, in words. */
  static String kindOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
      case NULL -> "null";
      case MISSING -> "missing";
    };
  }

  private static List<Violation> violations(Set<ValidationMessage> messages) {
    List<Violation> violations = new ArrayList<>();
    for (ValidationMessage message : messages) {
      violations.add(new Violation(detail(message), pointer(message)));
    }
    return List.copyOf(violations);
  }

  /**
   * Our own pointer: the library's own replaces more characters than RFC 6901 allows, and names the
   * parent where a property is missing or too much.
   */
  private static String pointer(ValidationMessage message) {
    StringBuilder pointer = new StringBuilder();
    JsonNodePath path = message.getInstanceLocation();
    for (int i = 0; i < path.getNameCount(); i++) {
      pointer.append('/').append(escaped(path.getElement(i).toString()));
    }
    if (message.getProperty() != null) {
      pointer.append('/').append(escaped(message.getProperty()));
    }
    return pointer.toString();
  }

  private static String escaped(String token) {
    return token.replace("~", "~0").replace("/", "~1");
  }

  private static String detail(ValidationMessage message) {
    JsonNode limit = message.getSchemaNode();
    return switch (message.getType()) {
      case "required" -> "is missing";
      case "additionalProperties", "unevaluatedProperties" -> "is not a known field";
      case "type" -> "must be " + kinds(limit) + ", is " + kindOf(message.getInstanceNode());
      case "enum" -> "must be one of " + limit;
      case "const" -> "must be " + limit;
      case "pattern" -> pattern(limit);
      case "minLength" -> "must have at least " + count(limit, "character");
      case "maxLength" -> "must have at most " + count(limit, "character");
      case "minItems" -> "must have at least " + count(limit, "item");
      case "maxItems" -> "must have at most " + count(limit, "item");
      case "minProperties" -> "must have at least " + count(limit, "field");
      case "minimum" -> "must be at least " + limit;
      case "maximum" -> "must be at most " + limit;
      default -> message.getError();
    };
  }

  private static String pattern(JsonNode pattern) {
    return pattern.asText().equals("\\S") ? "must not be blank" : "must match " + pattern.asText();
  }

  private static String count(JsonNode limit, String noun) {
    return limit.asInt() == 1 ? "1 " + noun : limit.asText() + " " + noun + "s";
  }

  private static String kinds(JsonNode type) {
    if (!type.isArray()) {
      return withArticle(type.asText());
    }
    List<String> names = new ArrayList<>();
    for (Iterator<JsonNode> kinds = type.elements(); kinds.hasNext(); ) {
      names.add(withArticle(kinds.next().asText()));
    }
    return String.join(" or ", names);
  }

  private static String withArticle(String type) {
    return switch (type) {
      case "null" -> "null";
      case "integer" -> "a whole number";
      case "array", "object" -> "an " + type;
      default -> "a " + type;
    };
  }
}
