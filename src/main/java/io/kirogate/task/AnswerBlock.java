package io.kirogate.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the one block between the marks of a turn in what an agent wrote. Survives what line
 * interfaces do to a text (transcripts {@code json}, {@code markdown}, {@code no-markdown}): lines
 * are indented, carry trailing blanks, and a code fence is shown, dropped, or leaves its language
 * as a line of its own.
 *
 * @param content what stands between the marks, without the fence; null when there is a fault
 * @param fault why there is no block; null when there is one
 */
record AnswerBlock(String content, String fault) {
  private static final Pattern OPENING =
      Pattern.compile("(`{3,}|~{3,})\\s*(json)?|json", Pattern.CASE_INSENSITIVE);
  private static final Pattern CLOSING = Pattern.compile("`{3,}|~{3,}");

  static AnswerBlock find(String text, Nonce nonce) {
    List<String> lines = text.lines().map(String::strip).toList();
    int begin = lines.indexOf(nonce.begin());
    int end = lines.indexOf(nonce.end());
    return fault(lines, nonce)
        .map(fault -> new AnswerBlock(null, fault))
        .orElseGet(() -> new AnswerBlock(unfenced(lines.subList(begin + 1, end)), null));
  }

  private static Optional<String> fault(List<String> lines, Nonce nonce) {
    int begins = count(lines, nonce.begin());
    int ends = count(lines, nonce.end());
    if (begins == 0) {
      return Optional.of("there is no line " + nonce.begin() + " by itself");
    }
    if (ends == 0) {
      return Optional.of("there is no line " + nonce.end() + " by itself");
    }
    if (begins > 1 || ends > 1) {
      return Optional.of(
          "the lines " + nonce.begin() + " and " + nonce.end() + " must be there once");
    }
    return lines.indexOf(nonce.begin()) < lines.indexOf(nonce.end())
        ? Optional.empty()
        : Optional.of("the line " + nonce.end() + " stands before " + nonce.begin());
  }

  private static int count(List<String> lines, String mark) {
    return (int) lines.stream().filter(mark::equals).count();
  }

  private static String unfenced(List<String> block) {
    List<String> lines = new ArrayList<>(block);
    lines.removeIf(String::isEmpty);
    if (!lines.isEmpty() && OPENING.matcher(lines.get(0)).matches()) {
      lines.remove(0);
    }
    if (!lines.isEmpty() && CLOSING.matcher(lines.get(lines.size() - 1)).matches()) {
      lines.remove(lines.size() - 1);
    }
    return String.join("\n", lines);
  }
}
