package io.kirogate.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The other processes that an agent can bring along. */
final class AcpProcesses {
  private static final String LEFTOVER_SECONDS = "600";
  private static final File NULL = new File("/dev/null");

  private AcpProcesses() {}

  /** Starts a process that holds this one's stdout for ten minutes, whatever becomes of it. */
  static void leaveOneBehind() {
    start(
        new ProcessBuilder("sleep", LEFTOVER_SECONDS)
            .redirectInput(NULL)
            .redirectOutput(Redirect.INHERIT)
            .redirectError(NULL));
  }

  /**
   * Starts this program again as a child, without this word of its command line, and does nothing
   * but wait for its exit status. The child has our three streams; no signal is passed on to it.
   */
  static int runAsChild(String word) {
    List<String> command = new ArrayList<>(commandLine());
    command.remove(word);
    try {
      return start(new ProcessBuilder(command).inheritIO()).waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }

  /** As the kernel has it: ProcessHandle cuts long ones. */
  private static List<String> commandLine() {
    try {
      return List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0"));
    } catch (IOException e) {
      throw new UncheckedIOException("own command line", e);
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a process", e);
    }
  }
}
