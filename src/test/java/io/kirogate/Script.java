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
import java.util.stream.Stream;

/**
 * A shell script of the checkout, run on a PATH that holds nothing but what a test puts there.
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
          "mkdir",
          "mktemp",
          "mv",
          "nohup",
          "paste",
          "ps",
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
      program(bin, tool);
    }
    for (String tool : tools) {
      program(bin, tool);
    }
    return new Script(Path.of(file).toAbsolutePath(), bin, Map.of());
  }

  private static void program(Path bin, String tool) throws IOException {
    String words = "#!" + which("sh") + "\nexec " + which(tool) + " \"$@\"\n";
    Files.setPosixFilePermissions(
        Files.writeString(bin.resolve(tool), words), PosixFilePermissions.fromString("rwxr-xr-x"));
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
    builder.environment().remove("KIROGATE_KEY");
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
