package io.kirogate.demo;

import java.util.Optional;

/**
 * A prompt in which the gateway asks for a task: it begins with {@code Task: NAME} or {@code Task
 * repair: NAME}, names the marks between which the JSON object is wanted, and holds the input
 * between two more, each on a line of its own.
 *
 * @param input the JSON of the input; empty in a repair prompt
 */
record TaskPrompt(String name, boolean repair, String nonce, Optional<String> input) {
  private static final String ASK = "Task: ";
  private static final String REPAIR = "Task repair: ";
  private static final String BEGIN = "KIROGATE-BEGIN-";
  private static final String END = "KIROGATE-END-";
  private static final String DATA = "KIROGATE-DATA-";
  private static final String DATA_END = "KIROGATE-DATA-END-";

  /** A greeting or the like may come first, no more. */
  private static final int LINES_BEFORE = 5;

  static Optional<TaskPrompt> parse(String prompt) {
    String[] lines = prompt.split("\n", LINES_BEFORE + 1);
    for (int i = 0; i < Math.min(lines.length, LINES_BEFORE); i++) {
      String line = lines[i].strip();
      if (line.startsWith(ASK)) {
        return named(line.substring(ASK.length()), false, prompt);
      }
      if (line.startsWith(REPAIR)) {
        return named(line.substring(REPAIR.length()), true, prompt);
      }
    }
    return Optional.empty();
  }

  /** The answer's text, with the object where the prompt wants it. */
  String answer(String json) {
    return "Here is the result.\n\n"
        + BEGIN
        + nonce
        + "\n```json\n"
        + json
        + "\n```\n"
        + END
        + nonce;
  }

  private static Optional<TaskPrompt> named(String name, boolean repair, String prompt) {
    int mark = prompt.indexOf(BEGIN);
    if (mark < 0) {
      return Optional.empty();
    }
    String nonce = word(prompt, mark + BEGIN.length());
    return Optional.of(
        new TaskPrompt(Dispatch.firstWord(name), repair, nonce, input(prompt, nonce)));
  }

  private static String word(String text, int from) {
    int to = from;
    while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
      to++;
    }
    return text.substring(from, to);
  }

  private static Optional<String> input(String prompt, String nonce) {
    String opening = "\n" + DATA + nonce + "\n";
    int from = prompt.indexOf(opening);
    int to = prompt.indexOf("\n" + DATA_END + nonce, Math.max(from, 0) + opening.length() - 1);
    return from < 0 || to < 0
        ? Optional.empty()
        : Optional.of(prompt.substring(from + opening.length(), to));
  }
}
