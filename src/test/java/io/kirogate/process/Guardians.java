package io.kirogate.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds guardians by what {@code ps} shows of them. */
final class Guardians {
  private Guardians() {}

  /** The guardian of this run, or both while one takes another's place. */
  static List<Long> of(String run, long gateway) {
    return Proc.all().stream()
        .filter(stat -> stat.parent() == gateway && stat.alive())
        .map(Proc.Stat::pid)
        .filter(pid -> commandLine(pid).equals("sh -c eval \"$GUARDIAN\" kirogate-guardian " + run))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ').strip();
    } catch (IOException ended) {
      return "";
    }
  }
}
