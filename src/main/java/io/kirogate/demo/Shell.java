package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Runs commands in bash, for tools and for {@code !command}. */
final class Shell {
  private static final Duration POLL = Duration.ofMillis(5);
  private final Consumer<byte[]> shown;
  private final Interrupts interrupts;
  private final Redirect stdin;
  private final File directory;

  private Shell(Consumer<byte[]> shown, Interrupts interrupts, Redirect stdin, File directory) {
    this.shown = shown;
    this.interrupts = interrupts;
    this.stdin = stdin;
    this.directory = directory;
  }

  /** Its commands read the tty and show what they print. */
  static Shell onTerminal(Screen screen, Interrupts interrupts) {
    Consumer<byte[]> shown =
        bytes -> {
          screen.print(bytes, bytes.length);
          screen.flush();
        };
    return new Shell(shown, interrupts, Redirect.INHERIT, null);
  }

  /** Its commands have nothing to read; they start in this directory, if it is one. */
  static Shell inBackground(Path directory, Interrupts interrupts) {
    return new Shell(
        bytes -> {},
        interrupts,
        Redirect.from(new File("/dev/null")),
        Files.isDirectory(directory) ? directory.toFile() : null);
  }

  /** What a command printed, both outputs together, and how it ended. */
  record Result(String output, int status, Duration took) {}

  /** A tool: its output is shown as it comes, and kept. */
  Result run(String command) throws TurnInterrupted {
    long start = System.nanoTime();
    Process process = start(new ProcessBuilder("bash", "-c", command).redirectErrorStream(true));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (InputStream in = process.getInputStream()) {
      while (copy(in, output) || process.isAlive()) {
        interrupts.pause(POLL);
      }
      copy(in, output);
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + command, e);
    } finally {
      process.destroyForcibly();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Result(output.toString(StandardCharsets.UTF_8), process.exitValue(), took);
  }

  /** A user's own command: it has the terminal for itself. */
  void hand(String command) throws TurnInterrupted {
    Process process = start(new ProcessBuilder("bash", "-c", command).inheritIO());
    try {
      while (process.isAlive()) {
        interrupts.pause(POLL);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private boolean copy(InputStream in, ByteArrayOutputStream output) throws IOException {
    int available = in.available();
    if (available == 0) {
      return false;
    }
    byte[] bytes = in.readNBytes(available);
    output.writeBytes(bytes);
    shown.accept(bytes);
    return true;
  }

  private Process start(ProcessBuilder builder) {
    try {
      return builder.directory(directory).redirectInput(stdin).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run bash", e);
    }
  }
}
