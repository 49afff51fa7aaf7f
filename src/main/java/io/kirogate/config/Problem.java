package io.kirogate.config;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with a config.
 *
 * @param path where, as in {@code $.pool.size}; {@code $} is the whole file
 * @param message what was expected and what was found, in one line and without secrets
 */
public record Problem(String path, String message) {
  /** A key after a dot, an index, or any other key in quotes. */
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[(\\d+)]|\\[\"(.*?)\"]");

  /** The path as a JSON pointer (RFC 6901), {@code ""} for the whole file. */
  public String pointer() {
    return STEP.matcher(path)
        .results()
        .map(step -> step.group(1) != null ? step.group(1) : other(step))
        .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
        .collect(Collectors.joining());
  }

  private static String other(MatchResult step) {
    return step.group(2) != null ? step.group(2) : step.group(3);
  }

  /** The line that an operator reads. */
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
