package io.kirogate.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds profiles: {@code conf/agents/NAME.json}, built into the jar, or a file of the operator's. A
 * profile may extend another one ({@code "extends": "q"}): its own top-level keys replace that
 * one's. So may a variant; it gets what neither it nor its profile says itself. Both may also
 * extend one variant of a profile ({@code "extends": "kiro-cli#acp-v2"}).
 */
public final class Profiles {
  private static final String BUILT_IN = "/io/kirogate/conf/agents/";

  /** Between a profile's name and that of its variant. */
  private static final String OF = "#";

  private Profiles() {}

  /**
   * @param nameOrPath a built-in profile's name, or a path (anything with a slash or ending in
   *     {@code .json})
   */
  public static AgentProfile load(String nameOrPath) throws InvalidProfile {
    ObjectNode data = profile(nameOrPath, new LinkedHashSet<>());
    for (JsonNode variant : data.path("variants")) {
      if (variant instanceof ObjectNode own && own.has("extends")) {
        complete(own, data);
      }
    }
    return ProfileReader.read(nameOrPath, data);
  }

  private static void complete(ObjectNode variant, ObjectNode profile) throws InvalidProfile {
    read(variant.remove("extends").asText(), new LinkedHashSet<>())
        .without(ProfileReader.OWN)
        .properties()
        .forEach(
            key -> {
              if (!variant.has(key.getKey()) && !profile.has(key.getKey())) {
                variant.set(key.getKey(), key.getValue());
              }
            });
  }

  /**
   * Reads what something extends: a profile, or a profile as one of its variants makes it.
   *
   * @param above the profiles that lead to it
   */
  private static ObjectNode read(String reference, Set<String> above) throws InvalidProfile {
    String[] parts = reference.split(OF, 2);
    ObjectNode profile = profile(parts[0], above);
    if (parts.length == 1) {
      return profile;
    }
    ObjectNode variant =
        variant(profile, parts[1])
            .orElseThrow(() -> new InvalidProfile("`" + reference + "`: there is no such variant"));
    if (variant.has("extends")) {
      complete(variant, profile);
    }
    profile.remove("variants");
    variant.remove("name");
    profile.setAll(variant);
    return profile;
  }

  private static Optional<ObjectNode> variant(ObjectNode profile, String name) {
    for (JsonNode variant : profile.path("variants")) {
      if (variant instanceof ObjectNode object && name.equals(object.path("name").textValue())) {
        return Optional.of(object);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a profile over those that it extends.
   *
   * @param above the profiles that extend this one
   */
  private static ObjectNode profile(String nameOrPath, Set<String> above) throws InvalidProfile {
    if (!above.add(nameOrPath)) {
      throw new InvalidProfile("profile " + nameOrPath + " extends itself: " + above);
    }
    ObjectNode own = object(nameOrPath);
    JsonNode base = own.remove("extends");
    if (base == null) {
      return own;
    }
    ObjectNode merged = read(base.asText(), above);
    merged.setAll(own);
    return merged;
  }

  private static ObjectNode object(String nameOrPath) throws InvalidProfile {
    try (InputStream in = open(nameOrPath)) {
      if (ProfileReader.JSON.readTree(in) instanceof ObjectNode object) {
        return object;
      }
      throw new InvalidProfile("profile " + nameOrPath + " is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new InvalidProfile(
          "profile %s, line %d: %s"
              .formatted(nameOrPath, e.getLocation().getLineNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw new InvalidProfile(
          "profile %s cannot be read: %s".formatted(nameOrPath, e.getMessage()));
    }
  }

  private static InputStream open(String nameOrPath) throws IOException, InvalidProfile {
    if (nameOrPath.contains("/") || nameOrPath.endsWith(".json")) {
      return Files.newInputStream(Path.of(nameOrPath));
    }
    InputStream in = Profiles.class.getResourceAsStream(BUILT_IN + nameOrPath + ".json");
    if (in == null) {
      throw new InvalidProfile(
          "no built-in profile is called `%s`; name one of conf/agents, or the path of a file"
              .formatted(nameOrPath));
    }
    return in;
  }
}
