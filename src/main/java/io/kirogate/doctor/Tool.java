package io.kirogate.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that the process wrapper needs.
 *
 * @param option that not every edition of it has; empty = none in particular
 * @param source where it comes from
 */
record Tool(String name, String option, String source) {
  private static final int SECONDS_AT_MOST = 5;
  private static final String UTIL_LINUX =
      " (Debian, Ubuntu, Fedora: util-linux; Alpine: util-linux-misc)";

  /** Those of the wrapper that is used when none is configured. */
  static final List<Tool> DEFAULT =
      List.of(
          new Tool(
              "script",
              "--echo",
              "util-linux 2.35 or newer (Debian, Ubuntu: bsdutils; Fedora: util-linux-script;"
                  + " Alpine: util-linux-misc)"),
          new Tool(
              "setpriv",
              "--pdeathsig",
              "util-linux 2.33 or newer (Debian, Ubuntu, Fedora: util-linux; Alpine: setpriv)"),
          new Tool("setsid", "", "util-linux" + UTIL_LINUX),
          new Tool("env", "--default-signal", "GNU coreutils 8.31 or newer"),
          new Tool("stty", "", "coreutils"),
          new Tool("sh", "", "a POSIX shell"));

  /** Whether the help of this program names the option; blocks, no longer than it must. */
  boolean offered(Path program, Map<String, String> environment) {
    return option.isEmpty() || help(program, environment).contains(option);
  }

  /** What it refuses is named on stderr, so that does not count. */
  private static String help(Path program, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "--help").redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return said(process);
    } catch (IOException e) {
      return "";
    }
  }

  /** A help fits into a pipe; whoever says more, or does not end, is no program that we know. */
  private static String said(Process process) throws IOException {
    try (InputStream said = process.getInputStream()) {
      boolean ended = process.waitFor(SECONDS_AT_MOST, TimeUnit.SECONDS);
      return ended ? new String(said.readNBytes(said.available()), StandardCharsets.UTF_8) : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } finally {
      process.destroyForcibly();
    }
  }
}
