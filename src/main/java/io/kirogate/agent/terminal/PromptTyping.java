package io.kirogate.agent.terminal;

import io.kirogate.agent.PromptLimits;
import io.kirogate.message.Failure;
import io.kirogate.message.Failure.Violation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Turns a caller's prompt into text that the agent's line editor takes as exactly one message that
 * means the same: never a command, a control sequence, a shell word or half a prompt. What cannot
 * be typed so is refused.
 *
 * <p>Source of the hazards: facts on rustyline 15 and {@code chat_cli} 1.19 (README, "What reaches
 * the agent"). Pure.
 */
final class PromptTyping {
  private static final String PASTE_BEGIN = "\u001b[200~";
  private static final String PASTE_END = "\u001b[201~";
  private static final String FENCE = "```";

  private final TerminalVariant.Typing rules;
  private final PromptLimits limits;

  PromptTyping(TerminalVariant.Typing rules, PromptLimits limits) {
    this.rules = rules;
    this.limits = limits;
  }

  /** What to type, or why not. */
  sealed interface Typed {
    /** The keys for one write: a bracketed paste, then CR. */
    record Keys(String keys) implements Typed {}

    record Refused(Failure failure) implements Typed {}
  }

  Typed type(String prompt) {
    Optional<String> fault = limits.fault(prompt);
    return fault.isPresent() ? refused("the prompt " + fault.get()) : typed(prompt);
  }

  private Typed typed(String prompt) {
    String text = closed(shielded(replaced(withoutBlankEnds(visible(prompt)))));
    int characters = text.codePointCount(0, text.length());
    if (characters > limits.maxCharacters()) {
      return refused(
          "the prompt is %,d characters long as it must be typed; the agent takes at most %,d"
              .formatted(characters, limits.maxCharacters()));
    }
    return new Typed.Keys(PASTE_BEGIN + text + PASTE_END + "\r");
  }

  /**
   * As the agent trims, by Unicode's White_Space: a no-break space before a {@code /} would hide it
   * from us only.
   */
  private static String withoutBlankEnds(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && blank(text.charAt(from))) {
      from++;
    }
    while (to > from && blank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean blank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static Typed.Refused refused(String why) {
    return new Typed.Refused(Failure.invalid(why, List.of(new Violation(why, "/prompt"))));
  }

  /**
   * Every control character visible, line ends as LF, tabs as blanks (the editor drops them); what
   * else the agent drops, before it looks for a command, is gone.
   */
  private String visible(String prompt) {
    StringBuilder out = new StringBuilder(prompt.length() + 16);
    prompt.replace("\r\n", "\n").codePoints().forEach(c -> appendVisible(out, c));
    return out.toString();
  }

  private void appendVisible(StringBuilder out, int c) {
    if (c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029) {
      out.append('\n');
    } else if (c == '\t') {
      out.append("    ");
    } else if (c < 0x20) {
      // Shown, not dropped: a log pasted with its colour codes still reads as what it is.
      out.appendCodePoint(0x2400 + c);
    } else if (c == 0x7f) {
      out.appendCodePoint(0x2421);
    } else if (c >= 0x80 && c <= 0x9f) {
      out.append('\ufffd');
    } else if (c == 0x202f || c == 0x205f) {
      out.append(' ');
    } else if (!limits.drops(c)) {
      out.appendCodePoint(c);
    }
  }

  private String replaced(String text) {
    String out = text;
    for (TerminalVariant.Replacement rule : rules.replace()) {
      out = rule.match().matcher(out).replaceAll(Matcher.quoteReplacement(rule.with()));
    }
    return out;
  }

  private String shielded(String text) {
    return rules.shieldWhen().matcher(text).find() ? rules.shield() + text : text;
  }

  /** The editor does not submit an open code fence or a trailing backslash: it waits for more. */
  private static String closed(String text) {
    String out = fences(text) % 2 == 1 ? text + "\n" + FENCE : text;
    return out.endsWith("\\") ? out + " " : out;
  }

  private static int fences(String text) {
    int count = 0;
    for (int at = text.indexOf(FENCE); at >= 0; at = text.indexOf(FENCE, at + FENCE.length())) {
      count++;
    }
    return count;
  }
}
