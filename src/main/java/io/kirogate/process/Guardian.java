package io.kirogate.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small shell process beside the gateway, in a session of its own, that sweeps (see {@link
 * Sweep}) when the gateway ends without having said that all is done, SIGKILL included. It waits on
 * a pipe, so that the kernel tells it; nobody else holds that pipe, since whatever a JVM forks
 * closes all that it inherits. One that dies is replaced.
 */
public final class Guardian {
  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
  private static final String SCRIPT = read("guardian.sh");
  private static final byte[] DONE = "done\n".getBytes(UTF_8);
  private static final int REPLACEMENTS = 3;

  /** Who does not end when told so is stopped; that must not hold up the gateway's own end. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final String run;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  // Owned by the process thread.
  private Optional<Process> process = Optional.empty();
  private int replacements;
  private boolean ending;

  private Guardian(String run) {
    this.run = run;
  }

  /**
   * Starts one for a run, before any agent that is started afterwards. Where none can run that is
   * logged, and the next start of the gateway sweeps in its place.
   *
   * @throws IllegalArgumentException when that is no run's id
   */
  public static Guardian start(String run) {
    Guardian guardian = new Guardian(Sweep.checked(run));
    ProcessThread.run(guardian::launch);
    return guardian;
  }

  /**
   * Ends it without a sweep; call it last, when no agent is left.
   *
   * @return completes when it is gone, on a thread that must not be kept
   */
  public CompletionStage<Void> end() {
    ProcessThread.run(this::dismiss);
    return ended.minimalCompletionStage();
  }

  // The process thread.

  private void launch() {
    try {
      Process started = forked();
      process = Optional.of(started);
      started.onExit().thenRunAsync(this::died, ProcessThread.EXECUTOR);
    } catch (IOException | UncheckedIOException refused) {
      process = Optional.empty();
      LOG.error(
          "No guardian can be started: if this gateway is killed, agents that detached themselves"
              + " live on until its next start: {}",
          refused.toString());
    }
  }

  /** The script stands in the environment, so that ps shows who this is and not the script. */
  private Process forked() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("setsid", "sh", "-c", "eval \"$GUARDIAN\"", "kirogate-guardian", run);
    String path = System.getenv("PATH");
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", path == null ? "/usr/bin:/bin" : path);
    environment.put("LC_ALL", "C");
    environment.put("GUARDIAN", SCRIPT);
    return builder
        .directory(Path.of("/").toFile())
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private void died() {
    String how = process.map(dead -> "status " + dead.exitValue()).orElse("");
    process = Optional.empty();
    if (ending) {
      ended.complete(null);
    } else if (replacements++ < REPLACEMENTS) {
      LOG.warn("The guardian of run {} died ({}); another takes its place", run, how);
      launch();
    } else {
      LOG.error(
          "The guardian of run {} died {} times ({}) and is not replaced any more: if this gateway"
              + " is killed, agents that detached themselves live on until its next start",
          run,
          replacements,
          how);
    }
  }

  private void dismiss() {
    ending = true;
    process.ifPresentOrElse(this::tellDone, () -> ended.complete(null));
  }

  private void tellDone(Process guardian) {
    try (OutputStream words = guardian.getOutputStream()) {
      words.write(DONE);
    } catch (IOException dead) {
      LOG.debug("the guardian did not hear that all is done: {}", dead.toString());
    }
    ProcessThread.later(PATIENCE, guardian::destroyForcibly);
  }

  private static String read(String resource) {
    try (InputStream script = Guardian.class.getResourceAsStream(resource)) {
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
