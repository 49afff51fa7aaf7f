package io.kirogate.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
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

  /**
   * Empty when there is no such process.
   *
   * @throws UncheckedIOException when it cannot be told: out of descriptors, for example
   */
  static Optional<Stat> stat(long pid) {
    // Less than a third of the time that Files.readAllBytes takes, and a listing reads hundreds.
    byte[] line = new byte[STAT_SIZE];
    File source = new File("/proc/" + pid + "/stat");
    try (FileInputStream file = new FileInputStream(source)) {
      int size = file.read(line);
      return size <= 0
          ? Optional.empty()
          : Optional.of(Stat.of(new String(line, 0, size, ISO_8859_1)));
    } catch (IOException endedOrUnreadable) {
      if (source.exists()) {
        throw new UncheckedIOException(endedOrUnreadable);
      }
      return Optional.empty();
    }
  }

  /**
   * Every process that can be seen.
   *
   * @throws UncheckedIOException when it cannot be told
   */
  static List<Stat> all() {
    String[] entries = new File("/proc").list();
    if (entries == null) {
      throw new UncheckedIOException(new IOException("/proc cannot be listed"));
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
    Path status = Path.of("/proc/" + pid + "/status");
    try (Stream<String> lines = Files.lines(status, ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("Uid:"))
          .mapToInt(line -> Integer.parseUnsignedInt(line.split("\t")[1]))
          .findFirst();
    } catch (UncheckedIOException ended) {
      return OptionalInt.empty();
    } catch (IOException failed) {
      requireDescriptors(status, failed);
      return OptionalInt.empty();
    }
  }

  /** Each entry between two zeros; only these when it has ended or is not ours to look at. */
  private static String environment(long pid) {
    Path environment = Path.of("/proc/" + pid + "/environ");
    try {
      byte[] block = Files.readAllBytes(environment);
      return "\0" + new String(block, ISO_8859_1) + "\0";
    } catch (IOException failed) {
      requireDescriptors(environment, failed);
      return "\0";
    }
  }

  /** What is not ours to look at, or has ended, fails as well; Java does not tell them apart. */
  private static void requireDescriptors(Path file, IOException failed) {
    if (failed.getClass() != FileSystemException.class) {
      return;
    }
    int descriptor = LibC.open(file.toString(), LibC.O_RDONLY | LibC.O_CLOEXEC);
    int error = LibC.errno();
    if (descriptor >= 0) {
      LibC.close(descriptor);
    }
    if (descriptor >= 0 || error == LibC.EMFILE || error == LibC.ENFILE) {
      throw new UncheckedIOException(failed);
    }
  }
}
