package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a session says that it is set to, and what else it could be set to. */
final class Offer {
  private static final int LISTED = 40;

  /** By id, in the agent's order. */
  private final Map<String, Option> options = new LinkedHashMap<>();

  private Option model;
  private Option mode;

  /**
   * One thing that can be set.
   *
   * @param category may be empty
   * @param current empty = not told
   * @param values what it can be; empty = not told, or any
   * @param flag whether it is true or false
   */
  private record Option(
      String id, String category, String current, List<String> values, boolean flag) {
    Option at(String value) {
      return new Option(id, category, value, values, flag);
    }
  }

  /** From a result of {@code session/new}. */
  Offer(JsonNode session) {
    model = listed(session.path("models"), "model", "currentModelId", "availableModels", "modelId");
    mode = listed(session.path("modes"), "mode", "currentModeId", "availableModes", "id");
    mergeOptions(session.path("configOptions"));
  }

  private static Option listed(
      JsonNode node, String name, String current, String available, String id) {
    if (!node.isObject()) {
      return null;
    }
    List<String> values = new ArrayList<>();
    node.path(available).forEach(value -> values.add(value.path(id).asText("")));
    return new Option(name, name, node.path(current).asText(""), values, false);
  }

  /**
   * A {@code config_option_update}, a {@code current_mode_update}, or the result of setting an
   * option.
   */
  void merge(JsonNode update) {
    mergeOptions(update.path("configOptions"));
    JsonNode modeId = update.path("currentModeId");
    if (modeId.isTextual()) {
      took(new AcpProfile.Way(AcpProfile.By.SET_MODE, "mode"), modeId.textValue());
    }
  }

  private void mergeOptions(JsonNode told) {
    for (JsonNode option : told) {
      String id = option.path("id").asText("");
      List<String> values = new ArrayList<>();
      addValues(option.path("options"), values);
      options.put(
          id,
          new Option(
              id,
              option.path("category").asText(""),
              option.path("currentValue").asText(""),
              values,
              option.path("currentValue").isBoolean()));
    }
  }

  /** Values may be in groups. */
  private static void addValues(JsonNode list, List<String> values) {
    for (JsonNode entry : list) {
      if (entry.has("value")) {
        values.add(entry.path("value").asText());
      } else {
        entry.path("options").forEach(value -> values.add(value.path("value").asText("")));
      }
    }
  }

  private Optional<Option> option(AcpProfile.Way way) {
    return switch (way.by()) {
      case SET_MODEL -> Optional.ofNullable(model);
      case SET_MODE -> Optional.ofNullable(mode);
      case SET_CONFIG_OPTION ->
          Optional.ofNullable(options.get(way.id())).or(() -> ofCategory(way.id()));
    };
  }

  private Optional<Option> ofCategory(String category) {
    return options.values().stream()
        .filter(option -> !category.isEmpty() && option.category().equals(category))
        .findFirst();
  }

  /** Whether the agent knows this way at all. */
  boolean has(AcpProfile.Way way) {
    return option(way).isPresent();
  }

  /** What it is now; empty = not told. */
  String current(AcpProfile.Way way) {
    return option(way).map(Option::current).orElse("");
  }

  /** Whether it is listed among the values. */
  boolean lists(AcpProfile.Way way, String value) {
    return option(way).map(option -> option.values().contains(value)).orElse(false);
  }

  boolean isFlag(AcpProfile.Way way) {
    return option(way).map(Option::flag).orElse(false);
  }

  /** The id that the agent knows it by. */
  String id(AcpProfile.Way way) {
    return option(way).map(Option::id).orElse(way.id());
  }

  /** It was set, and the agent tells nothing back. */
  void took(AcpProfile.Way way, String value) {
    switch (way.by()) {
      case SET_MODEL -> model = model == null ? null : model.at(value);
      case SET_MODE -> {
        mode = mode == null ? null : mode.at(value);
        // The same thing may be told as an option too.
        ofCategory("mode").ifPresent(option -> options.put(option.id(), option.at(value)));
      }
      case SET_CONFIG_OPTION ->
          option(way).ifPresent(option -> options.put(option.id(), option.at(value)));
    }
  }

  /** For people: what can be set in these ways. */
  String told(List<AcpProfile.Way> ways) {
    String told =
        ways.stream()
            .map(this::option)
            .flatMap(Optional::stream)
            .flatMap(option -> option.values().stream())
            .distinct()
            .limit(LISTED)
            .collect(Collectors.joining(", "));
    return Words.plain(told.isEmpty() ? "nothing" : told);
  }
}
