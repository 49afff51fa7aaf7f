package io.kirogate.agent.terminal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A strict model of the agent's line editor and of what it does with a submitted text (rustyline 15
 * and chat_cli 1.19 as facts/kiro-cli.md 4 tells), independent of the product's own rules. The
 * strictest reading wins where agents differ: {@code @} before anything but a blank is an
 * expansion.
 */
final class LineEditorModel {
  private static final Pattern DROPPED =
      Pattern.compile(
          "[\\u200B-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\uFEFF\\uFFF0-\\uFFFC\\uFFFE\\uFFFF"
              + "\\x{E0000}-\\x{E007F}]");

  /** Other releases may drop more of what cannot be seen: then this is their first character. */
  private static final Pattern COMMAND = Pattern.compile("\\A[\\p{C}\\p{M}\\p{Z}]*(?=[/!@])");

  private static final Pattern EXPANDED = Pattern.compile("@[^ \\n]");

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
    if (DROPPED.matcher(pasted).find()) {
      return new Hazard("an invisible character, which the editor or the agent drops");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(pasted)) {
      return new Hazard("half a character, which is not what the agent would read");
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
    String text = buffer.replaceAll("\\A\\p{IsWhite_Space}+|\\p{IsWhite_Space}+\\z", "");
    if (text.isEmpty()) {
      return new Hazard("empty: the editor prompts again");
    }
    if (COMMAND.matcher(text).find()) {
      return new Hazard(dispatched(COMMAND.matcher(text).replaceFirst("")));
    }
    if (EXPANDED.matcher(text).find()) {
      return new Hazard("an expansion: " + text);
    }
    if (text.codePointCount(0, text.length()) > 400_000) {
      return new Hazard("longer than the service takes");
    }
    return new Message(text);
  }

  /** {@code /a/b} and {@code /!cmd} lose the slash and are looked at again. */
  private static String dispatched(String text) {
    String word = text.split("\\s", 2)[0];
    if (text.startsWith("!")) {
      return "runs in bash: " + text;
    } else if (text.startsWith("@")) {
      return "a stored prompt: " + text;
    }
    boolean again = word.startsWith("/!") || word.indexOf('/', 1) > 0;
    return again && word.length() > 1 ? "/ then " + dispatched(text.substring(1)) : "a command";
  }
}
