package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The profiles of {@code conf/agents} that speak the protocol, as they are read from the jar. */
final class Agents {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final List<String> HEAD =
      List.of("name", "testedWith", "version", "variants", "driver");

  private Agents() {}

  /**
   * @param name of the file, and behind a slash of the variant where there is more than one
   */
  static AcpVariant named(String name) {
    String[] parts = name.split("/");
    try {
      ObjectNode profile =
          (ObjectNode) JSON.readTree(Path.of("conf/agents", parts[0] + ".json").toFile());
      ObjectNode whole = profile.deepCopy().without(HEAD);
      JsonNode own = own(profile, parts);
      whole.setAll((ObjectNode) own);
      whole.remove("driver");
      return JSON.treeToValue(
          whole.has("name") ? whole : whole.put("name", "acp"), AcpVariant.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode own(ObjectNode profile, String[] parts) {
    for (JsonNode variant : profile.path("variants")) {
      if (parts.length > 1 && variant.path("name").asText().equals(parts[1])) {
        return variant.deepCopy();
      }
    }
    return JSON.createObjectNode();
  }

  /** The part {@code acp} of a variant. */
  static AcpProfile profile(String json) {
    try {
      return JSON.readValue(json.replace('\'', '"'), AcpProfile.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
