package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kirogate.agent.InvalidProfile;
import io.kirogate.agent.Profiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The profiles of {@code conf/agents} that speak the protocol, as they are read from the jar. */
final class Agents {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Map<String, AcpVariant> READ = new ConcurrentHashMap<>();

  private Agents() {}

  /**
   * @param name of the file, and behind a slash of the variant where there is more than one
   */
  static AcpVariant named(String name) {
    return READ.computeIfAbsent(name, Agents::read);
  }

  private static AcpVariant read(String name) {
    String[] parts = name.split("/");
    try {
      return Profiles.load("conf/agents/" + parts[0] + ".json").variants().stream()
          .filter(variant -> parts.length == 1 || variant.name().equals(parts[1]))
          .map(AcpVariant.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (InvalidProfile e) {
      throw new AssertionError(name, e);
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
