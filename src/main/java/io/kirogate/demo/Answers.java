package io.kirogate.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the assistant says to a prompt. Pure. */
final class Answers {
  private static final String MARKDOWN_SAMPLE =
      """
      # Heading

      Some **bold**, *italic* and `inline code`, a [link](https://example.com/x).

      ```java
      int main() { return 0; }\t// tab before
      ```

      - one
      - two with a very long line that goes on and on so that it must wrap at any sensible width \
      of a terminal, because nobody breaks lines by hand when a model writes prose, and it never \
      stops
        - nested 中文字符 and emoji 👩‍💻 🚀

      | a | b |
      |---|---|
      | 1 | 2 |

      > a quote
      >\s
      Done. $5 > $3 and [y/n/t]: is only text.
      """;
  private static final String JSON_SAMPLE =
      "{\"title\": \"T\", \"nested\": {\"a\": [1, {\"b\": \"}{\"}], \"q\": \"he said \\\"hi\\\"\"},"
          + " \"long\": \""
          + "x ".repeat(300)
          + "\"}";

  private Answers() {}

  /**
   * The answer, in markdown.
   *
   * @param prompt the newest one that the conversation remembers
   * @param directed whether directives in it count
   */
  static String text(String prompt, Conversation conversation, boolean directed) {
    Directives directives = directed ? Directives.of(prompt) : Directives.none();
    if (directives.has("json")) {
      return JSON_SAMPLE;
    }
    if (directives.has("md")) {
      return MARKDOWN_SAMPLE;
    }
    if (directives.has("memory")) {
      return "I remember: " + conversation.recollection();
    }
    return directives
        .argument("say")
        .map(text -> text.replace("\\n", "\n"))
        .or(() -> directives.number("long", 0).map(Answers::words))
        .or(() -> Tasks.answer(prompt, conversation.earlier(), directed))
        .orElse("You said: " + prompt);
  }

  /** What tells a test exactly what was sent, whatever it was. */
  static String digest(String prompt) {
    return "Received %d characters, SHA-256 %s."
        .formatted(prompt.codePointCount(0, prompt.length()), sha256(prompt));
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String words(int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(i == 0 ? "word" : " word").append(i);
    }
    return words.toString();
  }
}
