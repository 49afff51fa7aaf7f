package io.kirogate.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * What an accepted text turns out to be: the traps of facts/kiro-cli.md 4. Invisible characters go,
 * the text is trimmed, and then its first character decides.
 *
 * @param text without the sign that decided
 */
record Dispatch(Kind kind, String text) {
  private static final long LARGEST_FILE = 256 * 1024;

  /** Who gets it. */
  enum Kind {
    NOTHING,
    COMMAND,
    SHELL,
    STORED_PROMPT,
    PROMPT
  }

  static Dispatch of(String accepted) {
    return byFirstCharacter(visible(accepted).strip());
  }

  private static Dispatch byFirstCharacter(String text) {
    if (text.isEmpty()) {
      return new Dispatch(Kind.NOTHING, "");
    }
    return switch (text.charAt(0)) {
      case '/' -> slash(text.substring(1));
      case '!' -> new Dispatch(Kind.SHELL, text.substring(1));
      case '@' -> atSign(text);
      default -> new Dispatch(Kind.PROMPT, expanded(text));
    };
  }

  /** {@code /a/b} and {@code /!cmd} lose the slash and are looked at again. */
  private static Dispatch slash(String text) {
    String word = firstWord(text);
    boolean command = word.indexOf('/') < 0 && !word.startsWith("!");
    return command ? new Dispatch(Kind.COMMAND, text) : byFirstCharacter(text);
  }

  private static Dispatch atSign(String text) {
    String expanded = expanded(text);
    return expanded.equals(text)
        ? new Dispatch(Kind.STORED_PROMPT, firstWord(text.substring(1)))
        : new Dispatch(Kind.PROMPT, expanded);
  }

  static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  /** Without the characters that the real program removes, or that its editor drops. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (!invisible(c) && (c >= ' ' && c != 0x7F || c == '\n')) {
        visible.appendCodePoint(c);
      }
    }
    return visible.toString();
  }

  private static boolean invisible(int c) {
    return c >= 0x200B && c <= 0x200F
        || c >= 0x2028 && c <= 0x202F
        || c >= 0x205F && c <= 0x206F
        || c >= 0xFFF0 && c <= 0xFFFC
        || c >= 0xFFFE && c <= 0xFFFF
        || c >= 0xE0000 && c <= 0xE007F;
  }

  /** Each {@code @path} of a readable text file becomes what stands in it. */
  private static String expanded(String text) {
    StringBuilder expanded = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      String name = firstWord(text.substring(at + 1));
      String contents = contents(name);
      if (contents != null) {
        expanded.append(text, from, at).append(contents);
        from = at + 1 + name.length();
      }
    }
    return expanded.append(text, from, text.length()).toString();
  }

  /** What stands in the file; null when there is none, or no text: then the name stays. */
  private static String contents(String name) {
    try {
      Path path = Path.of(name);
      boolean readable = !name.isEmpty() && Files.isRegularFile(path) && Files.isReadable(path);
      return readable && Files.size(path) <= LARGEST_FILE ? Files.readString(path) : null;
    } catch (InvalidPathException | IOException e) {
      return null;
    }
  }
}
