package io.kirogate.agent.terminal;

/**
 * A strict model of the agent's line editor and of what it does with a submitted text (rustyline 15
 * and chat_cli 1.19 as facts/kiro-cli.md 4 tells), independent of the product's own rules. The
 * strictest reading wins where agents differ: {@code @} before anything but a blank is an
 * expansion.
 */
final class LineEditorModel {
  private LineEditorModel() {}

  /** What became of the keys. */
  sealed interface Outcome {}

  /** Exactly one message, which the model is sent as this text. */
  record Message(String text) implements Outcome {}

  record Hazard(String what) implements Outcome {}

  static Outcome type(String keys) {
    if (!keys.startsWith("\u001b[200~")) {
      return new Hazard("typed outside a paste");
    }
    int end = keys.indexOf("\u001b[201~");
    String pasted = keys.substring(6, end);
    if (!keys.substring(end + 6).equals("\r")) {
      return new Hazard("keys after the paste: " + keys.substring(end + 6));
    }
    for (int i = 0; i < pasted.length(); i++) {
      char c = pasted.charAt(i);
      if (c < 0x20 && c != '\n' || c == 0x7f || c >= 0x80 && c <= 0x9f) {
        return new Hazard("control character U+%04X".formatted((int) c));
      }
    }
    return submitted(pasted);
  }

  private static Outcome submitted(String buffer) {
    if ((buffer.length() - buffer.replace("```", "").length()) / 3 % 2 == 1) {
      return new Hazard("open code fence: not submitted");
    }
    if (buffer.endsWith("\\")) {
      return new Hazard("trailing backslash: not submitted");
    }
    String text =
        buffer
            .replaceAll("[\\u200B-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\x{E0000}-\\x{E007F}]", "")
            .replaceAll("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$", "");
    if (text.isEmpty()) {
      return new Hazard("empty: the editor prompts again");
    }
    if (text.matches("(?s)^[/!@].*")) {
      return new Hazard("a command: " + text);
    }
    if (text.matches("(?s).*@\\S.*")) {
      return new Hazard("an expansion: " + text);
    }
    if (text.codePointCount(0, text.length()) > 400_000) {
      return new Hazard("longer than the service takes");
    }
    return new Message(text);
  }
}
