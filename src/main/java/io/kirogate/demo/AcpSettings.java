package io.kirogate.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is chosen for a session. The client's requests and the session's turn both change it. */
final class AcpSettings {
  private final List<AcpChoice> choices;
  private final Map<String, String> chosen = new LinkedHashMap<>();
  private boolean trusting;

  AcpSettings(List<AcpChoice> choices, boolean trusting) {
    this.choices = choices;
    this.trusting = trusting;
    for (AcpChoice choice : choices) {
      chosen.put(choice.id(), choice.values().get(0));
    }
  }

  boolean offers(String id, String value) {
    return choices.stream()
        .anyMatch(choice -> choice.id().equals(id) && choice.values().contains(value));
  }

  /** Chooses it, offered or not. */
  synchronized void choose(String id, String value) {
    chosen.put(id, value);
  }

  synchronized String chosen(String id) {
    return chosen.getOrDefault(id, "");
  }

  /** Whether what is chosen is something that was offered. */
  boolean sound(String id) {
    return offers(id, chosen(id));
  }

  synchronized void trust(boolean all) {
    trusting = all;
  }

  /** Whether tools run unasked. */
  synchronized boolean trusting() {
    return trusting || "on".equals(chosen.get(AcpChoice.AUTOPILOT));
  }

  /** As {@code configOptions}, but for the one with this id. */
  List<Map<String, Object>> options(String except) {
    List<Map<String, Object>> options = new ArrayList<>();
    for (AcpChoice choice : choices) {
      if (!choice.id().equals(except)) {
        options.add(choice.option(chosen(choice.id())));
      }
    }
    return options;
  }

  /** As {@code configOptions}. */
  List<Map<String, Object>> options() {
    return options("");
  }

  /** As {@code modes}. */
  Map<String, Object> modes() {
    return Json.of(
        "currentModeId", chosen(AcpChoice.MODE), "availableModes", listed(AcpChoice.MODE, "id"));
  }

  /** As {@code models}, which is no standard. */
  Map<String, Object> models() {
    return Json.of(
        "currentModelId",
        chosen(AcpChoice.MODEL),
        "availableModels",
        listed(AcpChoice.MODEL, "modelId"));
  }

  private List<Map<String, Object>> listed(String id, String idName) {
    for (AcpChoice choice : choices) {
      if (choice.id().equals(id)) {
        return choice.listed(idName);
      }
    }
    return List.of();
  }
}
