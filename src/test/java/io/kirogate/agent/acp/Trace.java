package io.kirogate.agent.acp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a client and an agent said to each other, a line of JSON each. */
record Trace(List<Entry> entries) {

  /**
   * @param from {@code c2a}, {@code a2c}, {@code err} or {@code note}
   * @param message null when the line is no JSON object
   */
  record Entry(String from, String line, ObjectNode message) {
    boolean agent() {
      return from.equals("a2c");
    }

    boolean client() {
      return from.equals("c2a");
    }

    String method() {
      return message == null ? "" : message.path("method").asText("");
    }

    /** Neither a request nor a notification. */
    boolean answers() {
      return message != null && message.has("id") && !message.has("method");
    }

    String session() {
      return message == null ? "" : message.at("/params/sessionId").asText("");
    }
  }

  static Trace read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode entry = Agents.JSON.readTree(line);
      String said = entry.path("line").asText();
      entries.add(new Entry(entry.path("dir").asText(), said, object(said)));
    }
    return new Trace(entries);
  }

  private static ObjectNode object(String line) {
    try {
      return Agents.JSON.readTree(line) instanceof ObjectNode object ? object : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Where the client's prompts stand. */
  List<Integer> prompts() {
    List<Integer> prompts = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).client() && entries.get(i).method().equals("session/prompt")) {
        prompts.add(i);
      }
    }
    return prompts;
  }

  /** The client's requests of which the answers stand in the trace, by the answers' places. */
  Map<Integer, Entry> answered() {
    Map<JsonNode, Entry> open = new HashMap<>();
    Map<Integer, Entry> answered = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.client() && !entry.method().isEmpty() && entry.message().has("id")) {
        open.put(entry.message().get("id"), entry);
      } else if (entry.agent() && entry.answers()) {
        Entry request = open.remove(entry.message().get("id"));
        if (request != null) {
          answered.put(i, request);
        }
      }
    }
    return answered;
  }
}
