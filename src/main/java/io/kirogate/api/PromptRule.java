package io.kirogate.api;

import java.util.Optional;

/**
 * What a prompt must be for an agent to answer it at all (facts/kiro-cli.md 4 and 9): an agent
 * removes invisible characters and drops control bytes, and what is then blank is never submitted;
 * above the limit a warning lands inside the answer.
 */
final class PromptRule {
  private static final int LONGEST = 400_000;

  private PromptRule() {}

  /** What is wrong with it, if anything. */
  static Optional<String> fault(String prompt) {
    int length = prompt.codePointCount(0, prompt.length());
    if (length > LONGEST) {
      return Optional.of("has " + length + " characters, the most is " + LONGEST);
    }
    if (prompt.codePoints().noneMatch(PromptRule::visible)) {
      return Optional.of("must not be blank");
    }
    return prompt.codePoints().anyMatch(PromptRule::unpaired)
        ? Optional.of("holds half a character (an unpaired surrogate)")
        : Optional.empty();
  }

  private static boolean visible(int c) {
    return !Character.isWhitespace(c)
        && !Character.isSpaceChar(c)
        && !Character.isISOControl(c)
        && !invisible(c);
  }

  /** The ranges that the agent removes, and the byte order mark, which nobody sees either. */
  private static boolean invisible(int c) {
    return in(c, 0x200B, 0x200F)
        || in(c, 0x2028, 0x202F)
        || in(c, 0x205F, 0x206F)
        || in(c, 0xE0000, 0xE007F)
        || c == 0xFEFF;
  }

  private static boolean unpaired(int c) {
    return in(c, Character.MIN_SURROGATE, Character.MAX_SURROGATE);
  }

  private static boolean in(int c, int first, int last) {
    return c >= first && c <= last;
  }
}
