package io.kirogate.process;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent process and all that descends from it. Its methods may be called from any one thread at
 * a time and never block.
 */
public final class AgentProcess {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProcess.class);

  /** Bytes handed to the receiver and not yet consumed, above which the process is stopped. */
  public static final long OUTPUT_HIGH = 4L << 20;

  /** Above this all others of its tree are stopped, too. */
  static final long OUTPUT_FLOOD = 16L << 20;

  /** Below this it goes on. */
  public static final long OUTPUT_LOW = 1L << 20;

  /** Bytes that an agent may leave unread. */
  public static final long INPUT_LIMIT = 16L << 20;

  /** How long an agent whose input was closed may take to end by itself, with its whole tree. */
  static final Duration INPUT_PATIENCE = Duration.ofSeconds(2);

  /** How politely those are ended that outlive their agent. */
  private static final Duration LEFTOVERS = Duration.ofSeconds(2);

  /** What {@code script} may take to end after its agent. */
  private static final Duration CARRIER_PATIENCE = Duration.ofSeconds(1);

  /** How long after a death the last output may take, when someone else keeps the pipe open. */
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

  private static final long NOBODY = 0;

  /** A status that no process has, for the case that the kernel would not tell. */
  private static final int UNKNOWN = -1;

  /**
   * What a process does. Everything comes on the executor given to {@link #start}, in order; {@link
   * #exited} comes last and exactly once.
   */
  public interface Events {
    void output(byte[] bytes);

    /** Standard error, on pipes only; in order with itself, not with {@link #output}. */
    void errorOutput(byte[] bytes);

    /**
     * A write would have left more than {@link AgentProcess#INPUT_LIMIT} bytes unread: it was
     * refused, and so is every later one, since the agent would get half of a conversation. Told
     * once; end the process.
     */
    void inputRefused(long unread);

    /**
     * On pipes only: the agent's pipe has taken every byte that was written before this. It may
     * stand for many writes, and may come again when nothing was written since.
     */
    default void inputTaken() {}

    /**
     * The agent has ended; of its output nothing follows. Others of its tree may still be ending.
     */
    void exited(Exit exit);
  }

  /** What there is once it runs. */
  private record Running(
      Child child, Tree tree, Throttle throttle, Ending ending, long sinceNanos) {}

  private final Launch launch;
  private final Executor executor;
  private final Delivery delivery;
  private final Input input = new Input(INPUT_LIMIT);
  private final CompletableFuture<Void> treeGone = new CompletableFuture<>();
  private final CompletableFuture<Void> exitTold = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = CompletableFuture.allOf(treeGone, exitTold);

  /** Set once, by the process thread. */
  private volatile Running running;

  /** Found once, by whoever asks first. */
  private final AtomicLong agentPid = new AtomicLong(NOBODY);

  // Owned by the caller's thread.
  private final Backlog backlog = new Backlog(INPUT_LIMIT);
  private boolean refusing;

  // Owned by the process thread.
  private Optional<WaitStatus> status = Optional.empty();

  private AgentProcess(Launch launch, Executor executor, Events events) {
    this.launch = launch;
    this.executor = executor;
    this.delivery =
        new Delivery(launch.wiring(), executor, events, this::levelRose, this::levelFell);
  }

  /**
   * Starts an agent. Returns at once and throws nothing for a launch that cannot work: {@link
   * Events#exited} tells.
   *
   * @param executor runs what it is given one after another, in order (a Vert.x context does); it
   *     may reject once nobody is interested any more, which loses the events and harms nothing
   */
  public static AgentProcess start(Launch launch, Executor executor, Events events) {
    AgentProcess process = new AgentProcess(launch, executor, events);
    ProcessThread.run(process::launch);
    return process;
  }

  /**
   * Sends bytes, in order; all of them or none ({@link Events#inputRefused}). May be called at once
   * after the start. Ignored once the agent has ended or closed its input.
   */
  public void write(byte[] bytes) {
    if (refusing || input.isEnded() || bytes.length == 0 || exitTold.isDone()) {
      return;
    }
    if (isBehind(bytes.length) || !input.offer(bytes)) {
      refusing = true;
      delivery.inputRefused(input.unread());
      return;
    }
    tellInput();
  }

  /**
   * Closes the agent's input, on pipes, behind all that was written before; ignored on a
   * pseudo-terminal, which has no such end. Idempotent.
   */
  public void closeInput() {
    if (launch.wiring() instanceof Wiring.Pipes) {
      input.end();
      tellInput();
    }
  }

  /** Called after the change: either this sees the process, or its start sees the input. */
  private void tellInput() {
    Running now = running;
    if (now != null) {
      now.child().inputReady();
    }
  }

  /** Bytes written that the system has not taken yet. */
  long unread() {
    return input.unread();
  }

  /** The agent's process id; 0 while it is not known, and if it never ran. */
  public long pid() {
    Running now = running;
    if (agentPid.get() == NOBODY && now != null) {
      find(now);
    }
    return agentPid.get();
  }

  private void find(Running now) {
    try {
      Tty.leaderBelow(now.child().pid()).ifPresent(agent -> found(now, agent));
    } catch (UncheckedIOException unreadable) {
      LOG.warn("the agent below {} cannot be found now: {}", wrapperPid(), unreadable.toString());
    }
  }

  /** The process id of the direct child, on a pseudo-terminal {@code script}'s; 0 as in pid. */
  public long wrapperPid() {
    Running now = running;
    return now == null ? NOBODY : now.child().pid();
  }

  /**
   * Whether the agent's terminal collects whole lines (ICANON): off exactly while a line editor
   * waits for keys. True when it cannot be told, and on pipes.
   */
  public boolean canonical() {
    long agent = pid();
    return agent == NOBODY || Tty.canonical(agent);
  }

  /** What the whole tree uses now; completes on the executor. */
  public CompletionStage<Usage> usage() {
    return CompletableFuture.supplyAsync(this::measure, ProcessThread.EXECUTOR)
        .thenApplyAsync(usage -> usage, executor);
  }

  /**
   * Ends the agent and all that descends from it: SIGHUP now, SIGTERM after half of the time given,
   * SIGKILL after all of it, each to whoever still lives. On pipes its input is closed before, and
   * two seconds pass before SIGHUP, unless all have gone by then. Called again it can only hasten.
   * Output that its receiver does not take in time is dropped from here on.
   *
   * @param polite zero = by force, at once
   * @return completes when nobody of the tree is left, on a thread that must not be kept; also
   *     after a start that failed
   */
  public CompletionStage<Void> end(Duration polite) {
    if (!polite.isZero()) {
      closeInput();
    }
    ProcessThread.run(() -> endNow(polite));
    return gone.minimalCompletionStage();
  }

  /** Two threads may find it at the same moment; it is watched once. */
  private void found(Running now, Proc.Stat agent) {
    if (!agentPid.compareAndSet(NOBODY, agent.pid())) {
      return;
    }
    ProcessThread.run(() -> now.tree().add(agent));
    ExitWatch.gone(agent.pid())
        .thenRun(() -> ProcessThread.later(CARRIER_PATIENCE, this::carrierOutlives));
  }

  private boolean isBehind(int writing) {
    Running now = running;
    return launch.wiring() instanceof Wiring.Pty
        && now != null
        && backlog.isTooLong(now.child().pid(), writing);
  }

  // The process thread.

  private void launch() {
    Optional<Exit.NotStarted> flaw = Preflight.flaw(launch);
    if (flaw.isPresent()) {
      notStarted(flaw.get());
      return;
    }
    try {
      fork()
          .ifPresentOrElse(
              this::runOrAbort,
              () -> notStarted(new Exit.NotStarted("the system refused to fork", false)));
    } catch (RuntimeException refused) {
      notStarted(new Exit.NotStarted(refused.toString(), false));
    }
  }

  private Optional<Child> fork() {
    return Child.fork(
        Wrapper.words(launch),
        Wrapper.environment(launch),
        launch.directory(),
        delivery,
        input,
        () -> ProcessThread.run(this::pid),
        code -> ProcessThread.run(() -> reaped(code)));
  }

  private void runOrAbort(Child child) {
    try {
      run(child);
    } catch (RuntimeException unknowable) {
      child.abort();
      throw unknowable;
    }
  }

  private void run(Child child) {
    long pid = child.pid();
    boolean onPty = launch.wiring() instanceof Wiring.Pty;
    agentPid.set(onPty ? NOBODY : pid);
    Tree tree = new Tree(Proc.stat(pid).orElseThrow(), Proc::all, this::isMarked);
    Ending ending = new Ending(tree::living, onPty ? pid : NOBODY, treeGone);
    running =
        new Running(
            child, tree, new Throttle(pid, delivery, tree::living), ending, System.nanoTime());
    if (input.unread() > 0 || input.isEnded()) {
      child.inputReady();
    }
    ExitWatch.gone(pid).thenRunAsync(this::died, ProcessThread.EXECUTOR);
  }

  private void notStarted(Exit.NotStarted reason) {
    delivery.exited(reason);
    exitTold.complete(null);
    treeGone.complete(null);
  }

  /** The direct child has ended and is not reaped: the hold keeps NuProcess from it. */
  private void died() {
    status = WaitStatus.peek(wrapperPid());
    delivery.takeLastWords();
    running.throttle().release();
    running.child().letGo();
    running.ending().escalate(LEFTOVERS);
    ProcessThread.later(LAST_OUTPUT, () -> reaped(UNKNOWN));
  }

  /**
   * The agent has ended and {@code script} has not: that goes on as long as anybody talks on its
   * terminal, a daemon of the agent's for example. Once nobody does it tells how the agent ended.
   */
  private void carrierOutlives() {
    if (status.isEmpty()) {
      delivery.takeLastWords();
      running.throttle().release();
      running.ending().escalate(LEFTOVERS);
    }
  }

  /** NuProcess has read both outputs to their end, or somebody keeps one open for too long. */
  private void reaped(int code) {
    if (!exitTold.isDone()) {
      delivery.exited(status.orElseGet(() -> new WaitStatus(false, code)));
      exitTold.complete(null);
    }
  }

  private void endNow(Duration polite) {
    Running now = running;
    if (now != null) {
      delivery.discardFlood();
      now.throttle().release();
      if (input.isEnded() && status.isEmpty()) {
        now.ending().bePatient(INPUT_PATIENCE);
      }
      now.ending().escalate(polite);
    }
  }

  private Usage measure() {
    Running now = running;
    if (now == null) {
      return Usage.NONE;
    }
    Duration age = Duration.ofNanos(System.nanoTime() - now.sinceNanos());
    return Tree.usage(now.tree().living(), age);
  }

  /** On the thread that reads: nothing more is read while this runs. */
  private void levelRose() {
    Running now = running;
    if (now != null) {
      now.throttle().brake();
    }
    ProcessThread.run(() -> running.throttle().braked());
  }

  private void levelFell() {
    ProcessThread.run(() -> running.throttle().regulate());
  }

  private boolean isMarked(long pid) {
    String marker = launch.environment().get(Launch.MARKER);
    return marker != null && Proc.carries(pid, Launch.MARKER + "=" + marker);
  }
}
