package io.kirogate.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code /proc} (proc(5)). */
final class Proc {
  /** 52 numbers and a name. */
  private static final int STAT_SIZE = 1536;

  private Proc() {}

  /**
   * A line of {@code /proc/PID/stat}.
   *
   * @param started clock ticks after boot: pid and start together are one process, ever
   * @param cpuTicks its own and its reaped children's
   */
  record Stat(
      long pid,
      char state,
      long parent,
      long session,
      int terminal,
      int threads,
      long started,
      long cpuTicks,
      long residentPages) {

    /** A zombie has ended, unless it is a main thread that other threads outlived. */
    boolean alive() {
      return state != 'X' && (state != 'Z' || threads > 1);
    }

    /** The command, second of the fields, is in parentheses and may hold blanks and parentheses. */
    static Stat of(String line) {
      String[] fields = line.substring(line.lastIndexOf(')') + 2).trim().split(" ");
      return new Stat(
          Long.parseLong(line.substring(0, line.indexOf(' '))),
          fields[0].charAt(0),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[3]),
          Integer.parseInt(fields[4]),
          Integer.parseInt(fields[17]),
          Long.parseLong(fields[19]),
          number(fields, 11) + number(fields, 12) + number(fields, 13) + number(fields, 14),
          number(fields, 21));
    }

    private static long number(String[] fields, int index) {
      return Long.parseLong(fields[index]);
    }
  }

  /** Empty when there is no such process. */
  static Optional<Stat> stat(long pid) {
    // Less than a third of the time that Files.readAllBytes takes, and a listing reads hundreds.
    byte[] line = new byte[STAT_SIZE];
    try (FileInputStream file = new FileInputStream("/proc/" + pid + "/stat")) {
      int size = file.read(line);
      return size <= 0
          ? Optional.empty()
          : Optional.of(Stat.of(new String(line, 0, size, StandardCharsets.ISO_8859_1)));
    } catch (IOException ended) {
      return Optional.empty();
    }
  }

  /** Every process that can be seen. */
  static List<Stat> all() {
    String[] entries = new File("/proc").list();
    if (entries == null) {
      throw new IllegalStateException("/proc cannot be listed");
    }
    return Stream.of(entries)
        .filter(entry -> Character.isDigit(entry.charAt(0)))
        .map(entry -> stat(Long.parseLong(entry)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Whether this entry (NAME=value) is in the environment that the process was started with. */
  static boolean carries(long pid, String entry) {
    try {
      byte[] block = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      String environment = "\0" + new String(block, StandardCharsets.ISO_8859_1) + "\0";
      return environment.contains("\0" + entry + "\0");
    } catch (IOException endedOrNotOurs) {
      return false;
    }
  }
}
