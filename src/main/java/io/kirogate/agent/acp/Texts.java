package io.kirogate.agent.acp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of one turn. Chunks of one message are joined as they are. A message is known by its
 * id; where it has none, it ends at a tool call or at a message with an id.
 */
final class Texts {
  /** What stands for the id of a message that has none. */
  private record Nameless(int number) {}

  /** What a message costs beside its characters. */
  private static final int MESSAGE = 100;

  private final int limit;
  private final Map<Object, StringBuilder> messages = new LinkedHashMap<>();
  private int nameless;
  private boolean named;
  private long length;

  /**
   * @param limit characters of all messages together
   */
  Texts(int limit) {
    this.limit = limit;
  }

  /**
   * @param messageId null = it has none
   * @return false when it does not fit any more, and was not taken
   */
  boolean add(String messageId, String text) {
    if (text.isEmpty()) {
      return true;
    }
    if (messageId == null && named) {
      nameless++;
    }
    named = messageId != null;
    Object key = named ? messageId : new Nameless(nameless);
    long cost = text.length() + (messages.containsKey(key) ? 0 : MESSAGE);
    if (length + cost > limit) {
      return false;
    }
    length += cost;
    messages.computeIfAbsent(key, newMessage -> new StringBuilder()).append(text);
    return true;
  }

  /** A tool call stands here. */
  void separate() {
    nameless++;
  }

  /** All of it is taken back. */
  void clear() {
    messages.clear();
    length = 0;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Those that hold anything, in the order in which they began. */
  List<String> all() {
    return messages.values().stream().map(Words::wellFormed).toList();
  }
}
