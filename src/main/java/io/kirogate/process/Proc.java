package io.kirogate.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
          : Optional.of(Stat.of(new String(line, 0, size, ISO_8859_1)));
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
    return environment(pid).contains("\0" + entry + "\0");
  }

  /** Whether an entry of the environment that the process was started with begins so. */
  static boolean carriesPrefix(long pid, String prefix) {
    return environment(pid).contains("\0" + prefix);
  }

  /** The real user; empty when there is no such process. */
  static OptionalInt user(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"), ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("Uid:"))
          .mapToInt(line -> Integer.parseUnsignedInt(line.split("\t")[1]))
          .findFirst();
    } catch (IOException | UncheckedIOException ended) {
      return OptionalInt.empty();
    }
  }

  /** Each entry between two zeros; only these when it has ended or is not ours to look at. */
  private static String environment(long pid) {
    try {
      byte[] block = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      return "\0" + new String(block, ISO_8859_1) + "\0";
    } catch (IOException endedOrNotOurs) {
      return "\0";
    }
  }
}
