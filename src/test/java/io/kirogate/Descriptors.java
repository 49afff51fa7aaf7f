package io.kirogate;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a process has open. */
final class Descriptors {
  private Descriptors() {}

  /**
   * How many of each kind: pipes, epolls and pidfds by kind, files by name. Without jars, which a
   * JVM opens for good when it first looks into them, and without connections: how many of them an
   * HTTP client keeps is its own affair.
   */
  static Map<String, Long> of(long pid) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors.toList().stream()
          .flatMap(descriptor -> kind(descriptor).stream())
          .filter(kind -> !kind.endsWith(".jar") && !kind.equals("socket"))
          .collect(groupingBy(kind -> kind, TreeMap::new, counting()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of which there are more than before. */
  static List<String> leaked(Map<String, Long> before, Map<String, Long> now) {
    return now.entrySet().stream()
        .filter(kind -> kind.getValue() > before.getOrDefault(kind.getKey(), 0L))
        .map(kind -> kind + ", before " + before.getOrDefault(kind.getKey(), 0L))
        .toList();
  }

  /** {@code pipe:[4711]} is a pipe; empty when it was closed meanwhile. */
  private static Optional<String> kind(Path descriptor) {
    try {
      return Optional.of(
          Files.readSymbolicLink(descriptor).toString().replaceFirst(":\\[\\d+]$", ""));
    } catch (IOException closed) {
      return Optional.empty();
    }
  }
}
