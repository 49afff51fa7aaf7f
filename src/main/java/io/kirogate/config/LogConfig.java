package io.kirogate.config;

/**
 * What is written down, and where.
 *
 * @param file null = standard error
 * @param maxSize bytes, at which {@code file} and the workers' files are rotated
 * @param keep how many rotated files of each there are at most
 * @param workers a directory for one log per worker, with all that was typed and shown; null = none
 */
public record LogConfig(
    Level level, Format format, String file, long maxSize, int keep, String workers) {

  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  public enum Format {
    TEXT,
    JSON
  }
}
