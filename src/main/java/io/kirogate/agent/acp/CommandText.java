package io.kirogate.agent.acp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command as our rules read it: one line of shell. Pure. */
final class CommandText {
  private static final Pattern SHELL = Pattern.compile("(?:.*/)?(?:ba|z|da|k)?sh");
  private static final Pattern SCRIPT = Pattern.compile("-l?c");
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private CommandText() {}

  /**
   * @param node a text, or the words that are executed; a shell with one script is that script
   * @return empty when it is neither
   */
  static String of(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (!node.isArray()) {
      return "";
    }
    List<String> words = new ArrayList<>();
    for (JsonNode word : node) {
      if (!word.isTextual()) {
        return "";
      }
      words.add(word.textValue());
    }
    return script(words) ? words.get(2) : quoted(words);
  }

  private static boolean script(List<String> words) {
    return words.size() == 3
        && SHELL.matcher(words.get(0)).matches()
        && SCRIPT.matcher(words.get(1)).matches();
  }

  private static String quoted(List<String> words) {
    return words.stream()
        .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
