package io.kirogate.config;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one list that every step of the loading adds to: one problem a place, the first wins, since
 * later steps only see its consequences.
 */
final class Problems {
  private final Map<JsonPointer, Problem> byPlace = new LinkedHashMap<>();

  void add(JsonPointer place, String message) {
    byPlace.putIfAbsent(place, new Problem(path(place), message));
  }

  /** Whether something is wrong with the value at this place, or with one around it. */
  boolean touch(JsonPointer place) {
    for (JsonPointer at = place; at != null; at = at.head()) {
      if (byPlace.containsKey(at)) {
        return true;
      }
    }
    return false;
  }

  void throwIfAny() {
    if (!byPlace.isEmpty()) {
      throw new InvalidConfig(List.copyOf(byPlace.values()));
    }
  }

  /** {@code /pool/size} becomes {@code $.pool.size}; keys that are no plain word are quoted. */
  private static String path(JsonPointer place) {
    StringBuilder path = new StringBuilder("$");
    for (JsonPointer at = place; !at.matches(); at = at.tail()) {
      String name = at.getMatchingProperty();
      if (at.mayMatchElement()) {
        path.append('[').append(name).append(']');
      } else if (name.matches("[A-Za-z_][A-Za-z0-9_-]*")) {
        path.append('.').append(name);
      } else {
        path.append('[').append(Found.quoted(name)).append(']');
      }
    }
    return path.toString();
  }
}
