package io.kirogate.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes that nobody waits for; ended at the end, whatever a test did. */
final class Strays implements AutoCloseable {
  /** Deaf to both polite signals. */
  static final String DEAF = "trap '' HUP TERM; echo $$; exec sleep 1000";

  private final List<Proc.Stat> started = new ArrayList<>();

  /**
   * Starts a shell in a session of its own whose parent is init.
   *
   * @param script prints its pid in its first line
   * @return that pid
   */
  long start(Map<String, String> environment, String script) throws IOException {
    // Java drops what a process would still print once its direct child has ended: that one reads.
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "setsid sh -c \"$1\" & read end", "sh", script);
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().putAll(environment);
    Process parent = builder.redirectError(Redirect.DISCARD).start();
    try (BufferedReader output = parent.inputReader()) {
      long pid = Long.parseLong(output.readLine());
      started.add(Proc.stat(pid).orElseThrow());
      return pid;
    } finally {
      parent.getOutputStream().close();
      parent.onExit().join();
    }
  }

  /** One that carries this value as its marker. */
  long marked(String marker, String script) throws IOException {
    return start(Map.of(Launch.MARKER, marker), script);
  }

  @Override
  public void close() {
    Proc.all().stream()
        .filter(stat -> started.stream().anyMatch(stray -> stray.pid() == stat.session()))
        .forEach(member -> Signals.send(Signals.KILL, member));
  }
}
