package io.kirogate.doctor;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Launch;
import io.kirogate.worker.Agent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The wrapper around a command that does nothing: what fails is the wrapper's. */
final class Rehearsal implements AgentProcess.Events {
  private static final int SECONDS_AT_MOST = 10;
  private static final int ENOUGH_BYTES = 1024;
  private static final Exit WELL = new Exit.Exited(0);

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final CompletableFuture<String> told = new CompletableFuture<>();

  private Rehearsal() {}

  /**
   * How the wrapper of this agent fails; empty when it does not. Blocks, no longer than it must.
   */
  static String failure(Agent agent) {
    Rehearsal rehearsal = new Rehearsal();
    AgentProcess process = AgentProcess.start(launch(agent), Runnable::run, rehearsal);
    try {
      return rehearsal
          .told
          .completeOnTimeout(
              "did not end within " + SECONDS_AT_MOST + " s", SECONDS_AT_MOST, SECONDS)
          .join();
    } finally {
      process.end(Duration.ZERO).toCompletableFuture().join();
    }
  }

  private static Launch launch(Agent agent) {
    Map<String, String> marked = new HashMap<>(agent.environment());
    marked.put(Launch.MARKER, UUID.randomUUID() + ".wrapper");
    return new Launch(
        List.of("sh", "-c", "exit 0"),
        Path.of("/"),
        marked,
        agent.variant().wiring(),
        agent.config().wrapper());
  }

  @Override
  public void output(byte[] bytes) {
    shown.write(bytes, 0, Math.min(bytes.length, ENOUGH_BYTES - shown.size()));
  }

  @Override
  public void errorOutput(byte[] bytes) {
    output(bytes);
  }

  @Override
  public void inputRefused(long unread) {
    // Nothing is written.
  }

  @Override
  public void exited(Exit exit) {
    String text = shown.toString(StandardCharsets.UTF_8).strip();
    told.complete(exit.equals(WELL) ? "" : exit.describe() + (text.isEmpty() ? "" : ": " + text));
  }
}
