package io.kirogate.config;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The {@code ${NAME}} language of the config's texts, which is the shell's: {@code
 * ${NAME:-default}} takes the default when the variable is unset or empty, and braces in it count,
 * so that {@code ${DIRECTORY:-work/{worker}}} says what it seems to say. {@code $${} is a literal
 * {@code ${}.
 */
final class Template {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String OPEN = "${";
  private static final String LITERAL_OPEN = "$${";
  private static final String DEFAULT = ":-";

  private final String text;
  private final Map<String, String> environment;

  private Template(String text, Map<String, String> environment) {
    this.text = text;
    this.environment = environment;
  }

  /** A template that cannot be expanded; the message is for the operator. */
  static final class Unresolved extends Exception {
    Unresolved(String message) {
      super(message);
    }
  }

  static String expand(String text, Map<String, String> environment) throws Unresolved {
    return new Template(text, environment).expand();
  }

  /** Whether the text means itself. */
  static boolean isPlain(String text) {
    return !text.contains(OPEN);
  }

  /** Whether the text is nothing but one {@code ${...}}. */
  static boolean isWhole(String text) {
    return text.startsWith(OPEN) && end(text, OPEN.length()) == text.length() - 1;
  }

  private String expand() throws Unresolved {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith(LITERAL_OPEN, at)) {
        out.append(OPEN);
        at += LITERAL_OPEN.length();
      } else if (text.startsWith(OPEN, at)) {
        int start = at + OPEN.length();
        int end = end(text, start);
        if (end < 0) {
          throw new Unresolved("\"${\" without its \"}\"; \"$${\" stands for a literal \"${\"");
        }
        out.append(value(text.substring(start, end)));
        at = end + 1;
      } else {
        out.append(text.charAt(at++));
      }
    }
    return out.toString();
  }

  private String value(String inner) throws Unresolved {
    int split = inner.indexOf(DEFAULT);
    String name = split < 0 ? inner : inner.substring(0, split);
    if (!NAME.matcher(name).matches()) {
      // What stands there is not shown: it may be a password with an accidental "${".
      throw new Unresolved(
          "expected ${NAME} or ${NAME:-default}; \"$${\" stands for a literal \"${\"");
    }
    String value = environment.get(name);
    if (split >= 0 && (value == null || value.isEmpty())) {
      return expand(inner.substring(split + DEFAULT.length()), environment);
    }
    if (value == null) {
      throw new Unresolved("the environment variable " + name + " is not set and has no default");
    }
    return value;
  }

  /** The index of the brace that closes the one before {@code start}, or -1. */
  private static int end(String text, int start) {
    int depth = 1;
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    return -1;
  }
}
