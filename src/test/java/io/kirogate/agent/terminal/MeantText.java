package io.kirogate.agent.terminal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an agent must be sent for a prompt, said once more and in other words than the product does:
 * line by line of the README's "What reaches the agent", as plain substitutions.
 */
final class MeantText {
  private static final int MOST = 400_000;
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");
  private static final String DROPPED =
      "[\\x{200b}-\\x{200f}\\x{202a}-\\x{202e}\\x{2060}-\\x{206f}"
          + "\\x{feff}\\x{fff0}-\\x{fffc}\\x{fffe}\\x{ffff}\\x{e0000}-\\x{e007f}]";

  private MeantText() {}

  /** Empty: it must be refused. */
  static Optional<String> of(String prompt) {
    boolean blank = prompt.replaceAll("\\p{Cntrl}|" + DROPPED, "").isBlank();
    if (blank || HALF.matcher(prompt).find() || prompt.codePointCount(0, prompt.length()) > MOST) {
      return Optional.empty();
    }
    String text =
        prompt
            .replaceAll("\r\n|[\r\n\\x{85}\\x{2028}\\x{2029}]", "\n")
            .replace("\t", "    ")
            .replaceAll("[\\x{80}-\\x{9f}]", "\ufffd")
            .replaceAll("[\\x{202f}\\x{205f}]", " ")
            .replaceAll(DROPPED, "");
    text = withPictures(text).replaceAll("\\A\\p{IsWhite_Space}+|\\p{IsWhite_Space}+\\z", "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    text = text.replaceAll("@(?=[^ \n])", "\uff20");
    text = text.matches("(?s)[\\p{C}\\p{M}\\p{Z}]*[/!@].*") ? "Text: " + text : text;
    text = text.split("```", -1).length % 2 == 0 ? text + "\n```" : text;
    // A blank that keeps a backslash from the editor is typed, and trimmed by the agent.
    int typed = text.codePointCount(0, text.length()) + (text.endsWith("\\") ? 1 : 0);
    return typed > MOST ? Optional.empty() : Optional.of(text);
  }

  private static String withPictures(String text) {
    StringBuilder pictures = new StringBuilder(text);
    for (int i = 0; i < pictures.length(); i++) {
      char c = pictures.charAt(i);
      if (c < ' ' && c != '\n') {
        pictures.setCharAt(i, (char) ('\u2400' + c));
      } else if (c == '\u007f') {
        pictures.setCharAt(i, '\u2421');
      }
    }
    return pictures.toString();
  }
}
