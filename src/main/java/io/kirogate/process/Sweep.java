package io.kirogate.process;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.regex.Pattern;

/**
 * Ends what a gateway left behind: every process of our own user that carries the run's marker in
 * its environment, wherever it re-parented itself. Nothing is ever known by its name.
 */
public final class Sweep {
  /** How long SIGKILL is repeated: against those that fork, not those that the kernel keeps. */
  private static final Duration BY_FORCE = Duration.ofSeconds(10);

  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]+");
  private static final long SELF = ProcessHandle.current().pid();

  private final String run;
  private final int user = LibC.getuid();
  private final Set<Identity> found = new HashSet<>();

  /** One process, ever. */
  private record Identity(long pid, long started) {}

  private Sweep(String run) {
    this.run = run;
  }

  /**
   * Sweeps for a run: SIGHUP, SIGTERM after half of the time given, SIGKILL after all of it, until
   * no process carries {@code KIROGATE_RUN=<run>.} any more.
   *
   * @param polite zero = by force, at once
   * @return how many processes were found, on a thread that must not be kept; fails with those that
   *     outlived ten seconds of force
   * @throws IllegalArgumentException when that is no run's id
   */
  public static CompletionStage<Integer> of(String run, Duration polite) {
    Sweep sweep = new Sweep(checked(run));
    CompletableFuture<Void> gone = new CompletableFuture<>();
    ProcessThread.run(() -> sweep.begin(polite, gone));
    return gone.thenApply(nothing -> sweep.found.size()).minimalCompletionStage();
  }

  /** A run's id, which is also a word of a shell's and a file's name. */
  static String checked(String run) {
    if (!RUN.matcher(run).matches()) {
      throw new IllegalArgumentException("not the id of a run: '" + run + "'");
    }
    return run;
  }

  private void begin(Duration polite, CompletableFuture<Void> gone) {
    ScheduledFuture<?> limit =
        ProcessThread.later(polite.plus(BY_FORCE), () -> gone.completeExceptionally(survivors()));
    gone.whenComplete((nothing, failure) -> limit.cancel(false));
    new Ending(this::living, 0, gone).escalate(polite);
  }

  /** Asked twice: the kernel shows no environment of a process that is just being replaced. */
  private List<Proc.Stat> living() {
    List<Proc.Stat> living = listed();
    return living.isEmpty() ? listed() : living;
  }

  private List<Proc.Stat> listed() {
    List<Proc.Stat> listed = Proc.all().stream().filter(this::isOurs).toList();
    listed.forEach(process -> found.add(new Identity(process.pid(), process.started())));
    return listed;
  }

  private boolean isOurs(Proc.Stat process) {
    return process.alive()
        && process.pid() != SELF
        && Proc.carriesPrefix(process.pid(), Launch.MARKER + "=" + run + ".")
        && Proc.user(process.pid()).orElse(-1) == user;
  }

  private IllegalStateException survivors() {
    String pids = listed().stream().map(each -> String.valueOf(each.pid())).collect(joining(", "));
    return new IllegalStateException(
        "Processes of run %s still live after %d s of SIGKILL: %s"
            .formatted(run, BY_FORCE.toSeconds(), pids));
  }
}
