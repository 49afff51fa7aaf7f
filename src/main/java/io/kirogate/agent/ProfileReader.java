package io.kirogate.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.agent.acp.AcpVariant;
import io.kirogate.agent.terminal.TerminalVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes a profile of its JSON object. What stands beside {@code variants} is common to all of them;
 * each variant's own keys replace it. A profile without {@code variants} is one variant.
 *
 * <p>How a variant is read is its driver's own affair; all that is known here of a driver is its
 * line in {@link #DRIVERS}.
 */
final class ProfileReader {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What a profile's {@code driver} may be, and what its variants are. */
  private static final Map<String, Class<? extends AgentVariant>> DRIVERS =
      Map.of("terminal", TerminalVariant.class, "acp", AcpVariant.class);

  /** The keys of the profile itself. */
  static final Set<String> OWN =
      Set.of("name", "testedWith", "version", "outdated", "login", "variants");

  /** Those that are not its variants. */
  private static final Set<String> HEAD =
      Set.of("name", "testedWith", "version", "outdated", "login");

  private final String source;
  private final ObjectNode data;

  /**
   * @param source what its faults name
   */
  private ProfileReader(String source, ObjectNode data) {
    this.source = source;
    this.data = data;
  }

  /** What a profile says of the agent itself, however it is run. */
  private record Head(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) List<String> testedWith,
      VersionRule version,
      Outdated outdated,
      Login login) {}

  static AgentProfile read(String source, ObjectNode data) throws InvalidProfile {
    return new ProfileReader(source, data).read();
  }

  private AgentProfile read() throws InvalidProfile {
    Head head = bind(data.deepCopy().retain(HEAD), Head.class, "$");
    return new AgentProfile(
        head.name(),
        head.testedWith(),
        Optional.ofNullable(head.version()),
        Optional.ofNullable(head.outdated()),
        head.login() == null ? Login.UNKNOWN : head.login(),
        variants());
  }

  private List<AgentVariant> variants() throws InvalidProfile {
    if (!data.has("variants")) {
      return List.of(variant(JSON.createObjectNode(), "$"));
    }
    if (!(data.get("variants") instanceof ArrayNode each) || each.isEmpty()) {
      throw fault("$.variants", "expected a list of at least one variant");
    }
    List<AgentVariant> variants = new ArrayList<>();
    for (int i = 0; i < each.size(); i++) {
      variants.add(named(each.get(i), "$.variants[" + i + "]", variants));
    }
    return variants;
  }

  private AgentVariant named(JsonNode own, String path, List<AgentVariant> before)
      throws InvalidProfile {
    if (!(own instanceof ObjectNode object) || !object.path("name").isTextual()) {
      throw fault(path, "expected an object with a name");
    }
    AgentVariant variant = variant(object, path);
    if (before.stream().anyMatch(other -> other.name().equals(variant.name()))) {
      throw fault(path + ".name", "`" + variant.name() + "` is the name of another variant");
    }
    return variant;
  }

  /**
   * @param own the variant's own keys
   * @param path where they stand
   */
  private AgentVariant variant(ObjectNode own, String path) throws InvalidProfile {
    ObjectNode whole = data.deepCopy().without(OWN);
    whole.setAll(own);
    String driver = whole.path("driver").asText();
    Class<? extends AgentVariant> kind = DRIVERS.get(driver);
    if (kind == null) {
      throw fault(place(own, path, "driver"), "expected one of " + new TreeSet<>(DRIVERS.keySet()));
    }
    whole.remove("driver");
    if (!whole.has("name")) {
      whole.put("name", driver);
    }
    return bind(whole, kind, own, path);
  }

  private <T> T bind(ObjectNode object, Class<T> type, String path) throws InvalidProfile {
    return bind(object, type, object, path);
  }

  private <T> T bind(ObjectNode object, Class<T> type, ObjectNode own, String path)
      throws InvalidProfile {
    try {
      return JSON.treeToValue(object, type);
    } catch (JsonMappingException e) {
      throw fault(place(own, path, e.getPath()), e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw new InvalidProfile("profile %s: %s".formatted(source, e.getOriginalMessage()));
    }
  }

  private InvalidProfile fault(String path, String what) {
    return new InvalidProfile("profile %s, %s: %s".formatted(source, path, what));
  }

  /** A key that is not the variant's own is one of the profile's. */
  private static String place(ObjectNode own, String path, String key) {
    return (own.has(key) ? path : "$") + "." + key;
  }

  private static String place(
      ObjectNode own, String path, List<JsonMappingException.Reference> within) {
    boolean shared = !within.isEmpty() && !own.has(within.get(0).getFieldName());
    return within.stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
        .collect(Collectors.joining("", shared ? "$" : path, ""));
  }
}
