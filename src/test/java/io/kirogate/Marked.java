package io.kirogate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run has started, as the kernel sees it. */
public final class Marked {
  private static final String MARKER = "KIROGATE_RUN=";

  private Marked() {}

  /** The processes that carry the marker of this run, by the worker that it names. */
  public static Map<String, List<Long>> by(String run) {
    Map<String, List<Long>> workers = new TreeMap<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      worker(process.pid(), run)
          .ifPresent(
              worker ->
                  workers.computeIfAbsent(worker, none -> new ArrayList<>()).add(process.pid()));
    }
    return workers;
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
  public static String run(Path state) throws IOException {
    try (Stream<Path> runs = Files.list(state.resolve("runs"))) {
      List<String> names = runs.map(run -> run.getFileName().toString()).toList();
      if (names.size() != 1) {
        throw new AssertionError("expected one run, found " + names);
      }
      return names.get(0);
    }
  }
}
