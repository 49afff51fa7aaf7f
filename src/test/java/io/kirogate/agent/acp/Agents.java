package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kirogate.agent.InvalidProfile;
import io.kirogate.agent.Profiles;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The profiles of {@code conf/agents} that speak the protocol, as they are read from the jar. */
final class Agents {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Agents() {}

  /**
   * @param name of the file, and behind a slash of the variant where there is more than one
   */
  static AcpVariant named(String name) {
    String[] parts = name.split("/");
    try {
      return Profiles.load(parts[0]).variants().stream()
          .filter(variant -> parts.length < 2 || variant.name().equals(parts[1]))
          .map(AcpVariant.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (InvalidProfile e) {
      throw new AssertionError(e);
    }
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
