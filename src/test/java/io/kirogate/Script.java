package io.kirogate;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A shell script of the checkout, run as cron would: on a PATH that holds nothing but what a test
 * puts there, and without a HOME.
 *
 * @param bin the PATH
 */
record Script(Path file, Path bin, Map<String, String> environment) {
  private static final List<String> BASICS =
      List.of(
          "sh",
          "awk",
          "cat",
          "chmod",
          "dirname",
          "find",
          "getconf",
          "grep",
          "head",
          "id",
          "mkdir",
          "mktemp",
          "mv",
          "nohup",
          "paste",
          "readlink",
          "rm",
          "sed",
          "setsid",
          "sleep",
          "sort",
          "stat",
          "tail",
          "tr",
          "wc");

  /** What it left behind. */
  record Outcome(int status, List<String> out, List<String> err) {}

  /**
   * @param tools what it finds beside the tools of a base system
   */
  static Script of(String file, Path scratch, String... tools) throws IOException {
    Path bin = Files.createTempDirectory(scratch, "bin");
    for (String tool : BASICS) {
      tool(bin, tool);
    }
    for (String tool : tools) {
      tool(bin, tool);
    }
    return new Script(Path.of(file).toAbsolutePath(), bin, Map.of());
  }

  private static void tool(Path bin, String name) throws IOException {
    program(bin.resolve(name), "exec " + which(name) + " \"$@\"");
  }

  private static void program(Path file, String body) throws IOException {
    Files.writeString(file, "#!" + which("sh") + "\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Finds another program of this name. */
  Script having(String tool, String body) throws IOException {
    program(bin.resolve(tool), body);
    return this;
  }

  Script with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Script(file, bin, more);
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", file.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("PATH", bin.toString());
    builder.environment().keySet().removeAll(Set.of("KIROGATE_KEY", "HOME", "XDG_STATE_HOME"));
    builder.environment().putAll(environment);
    Path err = Files.createTempFile(bin.getParent(), "stderr", null);
    Process process = builder.redirectError(err.toFile()).start();
    process.getOutputStream().close();
    List<String> out = process.inputReader().lines().toList();
    return new Outcome(process.waitFor(), out, Files.readAllLines(err));
  }

  /** Where a tool is; a test that needs one which this machine lacks is skipped. */
  static Path which(String name) {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(":"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeThat(found).as(name + " on the PATH").isPresent();
    return found.orElseThrow();
  }
}
