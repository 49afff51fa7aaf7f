package io.kirogate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link Main} in a JVM of its own. */
public final class MainProcess {
  private final Process process;
  private final Path err;

  private MainProcess(Process process, Path err) {
    this.process = process;
    this.err = err;
  }

  /**
   * What a process left behind.
   *
   * @param out without the lines that were read before
   */
  public record Outcome(int status, List<String> out, List<String> err) {}

  /** Through env(1): what a shell started in the background inherits an ignored SIGINT. */
  public static MainProcess start(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The product's logging, not the tests'.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path err = Files.createTempFile(directory, "stderr", null);
    return new MainProcess(new ProcessBuilder(command).redirectError(err.toFile()).start(), err);
  }

  /** Waits for the next line on stdout; null when there will be none. */
  public String nextLine() throws IOException {
    return process.inputReader(UTF_8).readLine();
  }

  /** Its own: env(1) becomes it. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** What it has said on stderr so far. */
  public String err() throws IOException {
    return Files.readString(err);
  }

  /** Waits for the end. */
  public Outcome outcome() throws IOException, InterruptedException {
    List<String> out = process.inputReader(UTF_8).lines().toList();
    return new Outcome(process.waitFor(), out, Files.readAllLines(err));
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
