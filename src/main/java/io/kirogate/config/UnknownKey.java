package io.kirogate.config;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What to say about a key that nobody knows: most are typing errors. */
final class UnknownKey {
  private UnknownKey() {}

  /**
   * @param known the schema's properties at this place
   */
  static String message(String key, JsonNode known) {
    List<String> names = known.properties().stream().map(Map.Entry::getKey).toList();
    return names.stream()
        .filter(name -> distance(key, name) <= name.length() / 2)
        .min(Comparator.comparing(name -> distance(key, name)))
        .map(near -> "unknown key, did you mean \"" + near + "\"?")
        .orElseGet(() -> "unknown key, expected one of " + available(known));
  }

  private static String available(JsonNode known) {
    return known.properties().stream()
        .filter(entry -> !entry.getValue().path("$ref").asText().equals("#/$defs/later"))
        .map(Map.Entry::getKey)
        .collect(joining(", "));
  }

  /** Levenshtein's, whatever the case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
