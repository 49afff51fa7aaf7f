package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session of the agent that is set as it must be: one conversation. */
final class AcpSession {
  private final String id;
  private final Offer offer;
  private final List<Held> held = new ArrayList<>();
  private boolean used;

  /** A setting that was proven, and must stay. */
  private record Held(String name, AcpProfile.Way way, String value) {}

  AcpSession(String id, Offer offer) {
    this.id = id;
    this.offer = offer;
  }

  String id() {
    return id;
  }

  Offer offer() {
    return offer;
  }

  /** Nothing was said in it yet. */
  boolean isNew() {
    return !used;
  }

  void use() {
    used = true;
  }

  /** This has been proven. */
  void hold(String name, AcpProfile.Way way, String value) {
    held.add(new Held(name, way, value));
  }

  /** An update of its settings. */
  void merge(JsonNode update) {
    offer.merge(update);
  }

  /** What is not any more as it was proven, for people; empty = everything is. */
  Optional<String> changed() {
    return held.stream()
        .filter(setting -> !offer.current(setting.way()).equals(setting.value()))
        .findFirst()
        .map(
            setting ->
                "its %s was set to `%s`, and the agent changed it to `%s`"
                    .formatted(
                        setting.name(),
                        setting.value(),
                        Words.plain(offer.current(setting.way()))));
  }
}
