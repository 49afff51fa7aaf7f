package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** How a request of ours ended. */
sealed interface Reply {

  /**
   * @param value an object, or whatever the agent sent in its place
   */
  record Result(JsonNode value) implements Reply {}

  /**
   * @param data null = none
   */
  record Error(int code, String message, JsonNode data) implements Reply {
    private static final int QUOTED = 1_000;
    private static final int READ = 16_000;

    /** Message and data in one text, as rules read it; bounded. */
    String text() {
      if (data == null || data.isNull()) {
        return head(message, READ);
      }
      String more = data.isTextual() ? data.textValue() : data.toString();
      return head(message, READ) + "\n" + head(more, READ);
    }

    private static String head(String text, int most) {
      return text.length() <= most ? text : text.substring(0, most);
    }

    /** For people: code, message and data, bounded. */
    String told() {
      String text = text().replace("\n", ": ");
      return "error %d, %s".formatted(code, Words.plain(head(text, QUOTED)));
    }
  }

  /** None came in time. */
  record Late(String method, Duration after) implements Reply {}
}
