package io.kirogate.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Something that the client can choose for a session.
 *
 * @param category as ACP names it; null: none of its own
 * @param values what can be chosen, the first is chosen at the beginning
 */
record AcpChoice(String id, String name, String category, List<String> values) {
  static final String MODE = "mode";
  static final String MODEL = "model";
  static final String AUTOPILOT = "autopilot";
  private static final List<String> MODELS = List.of("auto", "claude-sonnet-4.5", "claude-haiku-4");

  static AcpChoice mode(String... values) {
    return new AcpChoice(MODE, "Mode", MODE, List.of(values));
  }

  static AcpChoice model() {
    return new AcpChoice(MODEL, "Model", MODEL, MODELS);
  }

  static AcpChoice autopilot() {
    return new AcpChoice(AUTOPILOT, "Autopilot", null, List.of("on", "off"));
  }

  /** As an element of {@code configOptions}. */
  Map<String, Object> option(String current) {
    return Json.of(
        "type",
        "select",
        "id",
        id,
        "name",
        name,
        "category",
        category,
        "currentValue",
        current,
        "options",
        listed("value"));
  }

  /** Each value under this name, and as its own name. */
  List<Map<String, Object>> listed(String idName) {
    List<Map<String, Object>> listed = new ArrayList<>();
    for (String value : values) {
      listed.add(Json.of(idName, value, "name", value));
    }
    return listed;
  }
}
