package io.kirogate.agent.acp;

import java.util.regex.Pattern;

/** What has to be done to text that comes from an agent or goes to one. Pure. */
final class Words {
  /** Terminal sequences: an agent colours its standard error now and then. */
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[ -~])");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\n\t]]");

  private Words() {}

  /**
   * Half a surrogate pair becomes U+FFFD: JSON may hold one as an escape, UTF-8 cannot. Two halves
   * that came in two chunks are whole when they are joined first.
   */
  static String wellFormed(CharSequence text) {
    int bad = malformed(text, 0);
    if (bad < 0) {
      return text.toString();
    }
    StringBuilder mended = new StringBuilder(text);
    for (; bad >= 0; bad = malformed(mended, bad + 1)) {
      mended.setCharAt(bad, '\ufffd');
    }
    return mended.toString();
  }

  private static int malformed(CharSequence text, int from) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!pair) {
          return at;
        }
        at++;
      }
    }
    return -1;
  }

  /** Without terminal sequences and control characters; lines end in LF. */
  static String plain(String text) {
    String lines = SEQUENCE.matcher(text).replaceAll("").replace("\r\n", "\n");
    return wellFormed(CONTROL.matcher(lines).replaceAll(""));
  }

  /** The end of it, at most so many characters. */
  static String tail(String text, int most) {
    return text.length() <= most ? text : wellFormed(text.substring(text.length() - most));
  }
}
