package io.kirogate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run has started, as the kernel sees it. */
final class Marked {
  private static final String MARKER = "KIROGATE_RUN=";

  private Marked() {}

  /** The processes that carry the marker of this run, by the worker that it names. */
  static Map<String, List<Long>> by(String run) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> worker(pid, run).isPresent())
        .collect(
            groupingBy(
                pid -> worker(pid, run).orElse("ended meanwhile"),
                TreeMap::new,
                mapping(pid -> pid, toList())));
  }

  /** Empty for a zombie, too. */
  private static Optional<String> worker(long pid, String run) {
    try {
      String block = Files.readString(Path.of("/proc/" + pid + "/environ"), ISO_8859_1);
      return Stream.of(block.split("\0"))
          .filter(entry -> entry.startsWith(MARKER + run + "."))
          .map(entry -> entry.substring((MARKER + run + ".").length()))
          .findFirst();
    } catch (IOException endedOrNotOurs) {
      return Optional.empty();
    }
  }

  /** The run that this directory of a gateway's state records; there must be exactly one. */
  static String run(Path state) throws IOException {
    try (Stream<Path> runs = Files.list(state.resolve("runs"))) {
      List<String> names = runs.map(run -> run.getFileName().toString()).toList();
      if (names.size() != 1) {
        throw new AssertionError("expected one run, found " + names);
      }
      return names.get(0);
    }
  }
}
