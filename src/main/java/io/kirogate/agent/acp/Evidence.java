package io.kirogate.agent.acp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an agent said since the last prompt, for people: the ends of it only. Its standard error is
 * kept apart, since that is what tells why a start failed.
 */
final class Evidence {
  private static final int SAID = 2_000;
  private static final int ERROR_BESIDE_SAID = 1_000;
  private static final int ERROR_BYTES = 64 * 1024;
  private static final int LINE_BYTES = 1_000;
  private static final int NAMES = 10;
  private static final int NAME = 60;

  private final StringBuilder said = new StringBuilder();
  private final byte[] error = new byte[2 * ERROR_BYTES];
  private int errorLength;
  private final Set<String> ignoredNames = new LinkedHashSet<>();
  private long ignored;

  void forget() {
    said.setLength(0);
    errorLength = 0;
  }

  /** A piece of its text. */
  void said(String text) {
    int from = Math.max(0, text.length() - SAID);
    said.append(text, from, text.length());
    if (said.length() > 4 * SAID) {
      said.delete(0, said.length() - SAID);
    }
  }

  /** Something beside its text, on a line of its own. */
  void noted(String line) {
    if (!said.isEmpty() && said.charAt(said.length() - 1) != '\n') {
      said.append('\n');
    }
    said(line);
    said.append('\n');
  }

  /** A line that is no message; the beginning of it. */
  void noise(byte[] bytes, int from, int length) {
    noted(new String(bytes, from, Math.min(length, LINE_BYTES), StandardCharsets.UTF_8));
  }

  void error(byte[] bytes) {
    int length = Math.min(bytes.length, ERROR_BYTES);
    if (errorLength + length > error.length) {
      int keep = Math.min(errorLength, ERROR_BYTES);
      System.arraycopy(error, errorLength - keep, error, 0, keep);
      errorLength = keep;
    }
    System.arraycopy(bytes, bytes.length - length, error, errorLength, length);
    errorLength += length;
  }

  /** A message that means nothing here. */
  void ignored(String method) {
    ignored++;
    if (ignoredNames.size() < NAMES) {
      ignoredNames.add(Words.plain(Words.tail(method, NAME)));
    }
  }

  /** For people: how many messages were passed over, as the end of a sentence. */
  String ignored() {
    return ignored == 0
        ? ""
        : "; it sent %,d messages that are not known here (%s)"
            .formatted(ignored, String.join(", ", ignoredNames));
  }

  /** The last 64 KiB of its standard error. */
  String errorText() {
    return errorText(ERROR_BYTES);
  }

  /** The end of its standard error. */
  String errorText(int bytes) {
    int from = Math.max(0, errorLength - Math.min(bytes, ERROR_BYTES));
    byte[] tail = Arrays.copyOfRange(error, from, errorLength);
    return Words.plain(new String(tail, StandardCharsets.UTF_8));
  }

  /** As {@link #shown}, with a line of ours at its end. */
  String shownWith(String line) {
    String shown = shown();
    return shown.isEmpty() ? line : Words.tail(shown, SAID - line.length() - 1) + "\n" + line;
  }

  /** The last 2,000 characters of both. */
  String shown() {
    String text = Words.plain(said.toString()).strip();
    String failed = errorText().strip();
    if (text.isEmpty() || failed.isEmpty()) {
      return Words.tail(text + failed, SAID);
    }
    String end = Words.tail(failed, ERROR_BESIDE_SAID);
    return Words.tail(text, SAID - end.length() - 1) + "\n" + end;
  }
}
