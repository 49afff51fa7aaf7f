package io.kirogate.config;

/**
 * One thing that is wrong with a config.
 *
 * @param path where, as in {@code $.pool.size}; {@code $} is the whole file
 * @param message what was expected and what was found, in one line and without secrets
 */
public record Problem(String path, String message) {

  /** The line that an operator reads. */
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
