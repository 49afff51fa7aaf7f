package io.kirogate.instance;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.kirogate.config.Config;
import io.kirogate.process.Guardian;
import io.kirogate.process.Sweep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a gateway, from before its first side effect to after its last. Its methods block;
 * they are called one after another, {@link #abandon} alone at any time.
 */
public final class Instance {
  private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
  private static final Duration POLITE = Duration.ofSeconds(2);
  private static final long PATIENCE_SECONDS = 5;

  private final Config config;
  private final Path place;
  private final String name;
  private final Consumer<String> say;
  private final AtomicReference<LockFiles.Made> made = new AtomicReference<>();
  private StateDirectory state;
  private Guard guard;
  private Runs.Run run;
  private Guardian guardian;
  private boolean left;

  /**
   * @param name of the run, the beginning of the marker of all its agents
   * @param say is given the lines that people know from the old Session Pool
   */
  public Instance(
      Config config, Map<String, String> environment, String name, Consumer<String> say) {
    this.config = config;
    this.place = StateDirectory.place(config, environment);
    this.name = name;
    this.say = say;
  }

  /**
   * Takes what makes us the only one; nothing else may have happened yet.
   *
   * @throws InstanceRefusal when another gateway runs, or the places cannot be used
   */
  public Void enter() {
    stayIn();
    state = StateDirectory.open(place);
    Optional<LockFiles> files = LockFiles.by(config);
    try {
      if (config.http().port() != 0 || config.state().directory() != null) {
        guard = Guard.take(state, files);
      }
      if (files.isPresent()) {
        files.get().clear(say);
      }
      return null;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Shows that we run, once the port is ours.
   *
   * @throws InstanceRefusal when that is impossible
   */
  public Void settle() {
    stayIn();
    try {
      run = new Runs(state.directory("runs")).begin(name);
      guardian = Guardian.start(name);
      Optional<LockFiles> files = LockFiles.by(config);
      if (files.isPresent()) {
        made.set(files.get().make(Instant.now()));
        say.accept("✅ Created lock file (PID: " + ProcessHandle.current().pid() + ")");
      }
      return null;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** A stop may overtake a start: it ends what was taken, and nothing is taken after it. */
  private void stayIn() {
    if (left) {
      throw new IllegalStateException("The gateway was stopped while it started");
    }
  }

  private InstanceRefusal unusable(IOException cause) {
    return new InstanceRefusal(
        "The state directory " + place + " or the lock files cannot be used", cause);
  }

  /** Ends what gateways that died left behind; before any agent of ours starts. */
  public CompletionStage<Void> sweepDead() {
    return sweepDead(dead -> Sweep.of(dead, POLITE));
  }

  /**
   * @param sweep ends all agents of a run, and tells how many processes there were
   */
  CompletionStage<Void> sweepDead(Function<String, CompletionStage<Integer>> sweep) {
    try {
      List<Runs.Run> dead = new Runs(state.directory("runs")).dead();
      return CompletableFuture.allOf(
          dead.stream()
              .map(each -> swept(each, sweep).toCompletableFuture())
              .toArray(CompletableFuture[]::new));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(unusable(e));
    }
  }

  /** What could not be ended is left to the next start. */
  private static CompletionStage<Void> swept(
      Runs.Run dead, Function<String, CompletionStage<Integer>> sweep) {
    return sweep
        .apply(dead.name())
        .thenAccept(count -> forget(dead, count))
        .exceptionally(
            failure -> {
              LOG.error(
                  "The agents of the dead gateway {} could not be ended", dead.name(), failure);
              return null;
            })
        .whenComplete((done, never) -> dead.close());
  }

  private static void forget(Runs.Run dead, int count) {
    LOG.info("A gateway died (run {}): ended {} processes that it left behind", dead.name(), count);
    try {
      dead.end();
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", dead.file(), e.toString());
    }
  }

  /** The last thing of a clean way out, when no agent is left; what fails is logged. */
  public Void leave() {
    left = true;
    abandon();
    if (run != null) {
      attempt(run::end);
      run.close();
      run = null;
    }
    dismissGuardian();
    if (guard != null) {
      guard.close();
      guard = null;
    }
    return null;
  }

  private void dismissGuardian() {
    if (guardian != null) {
      guardian
          .end()
          .toCompletableFuture()
          .orTimeout(PATIENCE_SECONDS, SECONDS)
          .exceptionally(this::stays)
          .join();
      guardian = null;
    }
  }

  private Void stays(Throwable failure) {
    LOG.warn("The guardian of run {} did not end within {} s", name, PATIENCE_SECONDS);
    return null;
  }

  /** What a hard way out still does: removes the lock files. May be called from anywhere. */
  public void abandon() {
    LockFiles.Made ours = made.getAndSet(null);
    if (ours != null) {
      attempt(ours::remove);
    }
  }

  private interface Removal {
    void run() throws IOException;
  }

  private static void attempt(Removal removal) {
    try {
      removal.run();
    } catch (IOException e) {
      LOG.warn("A file could not be removed: {}", e.toString());
    }
  }
}
