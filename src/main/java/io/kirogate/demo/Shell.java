package io.kirogate.demo;

import io.kirogate.demo.Interrupts.TurnInterrupted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Runs commands in bash, for tools and for {@code !command}. Both inherit the tty's stdin. */
final class Shell {
  private static final Duration POLL = Duration.ofMillis(5);
  private final Screen screen;
  private final Interrupts interrupts;

  Shell(Screen screen, Interrupts interrupts) {
    this.screen = screen;
    this.interrupts = interrupts;
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
    screen.print(bytes, bytes.length);
    screen.flush();
    return true;
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.redirectInput(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run bash", e);
    }
  }
}
