package io.kirogate.demo;

import java.util.ArrayList;
import java.util.List;

/** What this program remembers between turns; a {@code /clear} empties it. */
final class Conversation {
  private static final int SHOWN = 80;
  private final List<String> prompts = new ArrayList<>();
  private boolean clearRefused;
  private boolean spoiled;

  /** How many prompts there were, the current one included. */
  int size() {
    return prompts.size();
  }

  void remember(String prompt) {
    prompts.add(prompt);
  }

  /** The prompts before the current one, oldest first. */
  List<String> earlier() {
    return prompts.subList(0, Math.max(0, prompts.size() - 1));
  }

  /** The ends of the earlier prompts. */
  String recollection() {
    StringBuilder all = new StringBuilder();
    for (String prompt : earlier()) {
      all.append(all.isEmpty() ? "" : " | ");
      all.append(prompt.substring(Math.max(0, prompt.length() - SHOWN)));
    }
    return all.toString();
  }

  /** The next attempt to clear will not forget. */
  void refuseNextClear() {
    clearRefused = true;
  }

  /** From now on it can only be cleared: the next prompt makes the program crash. */
  void spoil() {
    spoiled = true;
  }

  boolean isSpoiled() {
    return spoiled;
  }

  /** Forgets; false when told not to, once. */
  boolean clear() {
    boolean cleared = !clearRefused;
    clearRefused = false;
    if (cleared) {
      prompts.clear();
      spoiled = false;
    }
    return cleared;
  }
}
