package io.kirogate.dispatch;

import static io.kirogate.message.FailureCode.INVALID_OUTPUT;
import static io.kirogate.message.FailureCode.TURN_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellSupervisor;
import io.kirogate.message.AgentName;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Denial;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Load;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Priority;
import io.kirogate.message.Ready;
import io.kirogate.message.Started;
import io.kirogate.message.Submit;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.Verdict.Judgement;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.List;

/**
 * A Dispatcher and what is said to it; decisions are compared in words ({@link Words}). Time is
 * {@link #now}.
 */
abstract class DispatcherTable {
  static final AgentName AGENT = new AgentName("kiro-cli", false);
  static final Duration TURN = Duration.ofSeconds(120);
  static final long QUEUE_TIMEOUT = 30_000;
  static final long DRAIN = 10_000;
  static final Failure REJECTED = Failure.of(INVALID_OUTPUT, "not what was asked for");

  Dispatcher dispatcher = dispatcher(3, 100);
  long now = 1_000;
  private final Words words = new Words();

  private static Dispatcher dispatcher(int queue, long queueBytes) {
    return new Dispatcher(PoolId.DEFAULT, config(queue, queueBytes), Duration.ofMillis(DRAIN));
  }

  static PoolConfig config(int queue, long queueBytes) {
    return Pools.of(
        2,
        queue,
        queueBytes,
        Duration.ofMillis(QUEUE_TIMEOUT),
        TURN,
        Duration.ofMinutes(30),
        Duration.ofSeconds(5));
  }

  void bounds(int queue, long queueBytes) {
    dispatcher = dispatcher(queue, queueBytes);
  }

  // ---- what doors, workers and the Supervisor say ----

  List<Decision> accept(ToDispatcher message) {
    List<Decision> decisions = dispatcher.accept(message, now);
    words.of(decisions);
    return decisions;
  }

  private List<String> say(ToDispatcher message) {
    return words(accept(message));
  }

  static WorkerId worker(String name) {
    return Words.worker(name);
  }

  /** The newest that the worker was given. */
  LeaseId lease(String worker) {
    return words.lease(worker(worker));
  }

  List<String> submit(String job) {
    return submit(job, "ask " + job);
  }

  List<String> submit(String job, String prompt) {
    return say(Submits.of(job, prompt, TURN, false));
  }

  List<String> submitReviewed(String job) {
    return say(Submits.of(job, "ask " + job, TURN, true));
  }

  static Submit submission(String job) {
    return Submits.of(job, "ask " + job, TURN, false);
  }

  static Submit from(String caller, String job) {
    return new Submit(new JobId(job), "r", caller, Priority.INTERACTIVE, "ask " + job, TURN, false);
  }

  static Submit batch(String job) {
    return new Submit(new JobId(job), "r", "batcher", Priority.BATCH, "ask " + job, TURN, false);
  }

  List<String> cancel(String job) {
    return say(new Cancel(new JobId(job)));
  }

  List<String> verdict(String job, Judgement judgement) {
    return say(new Verdict(new JobId(job), judgement));
  }

  List<String> ready(String worker) {
    return say(new Ready(worker(worker)));
  }

  List<String> started(String worker, String job) {
    return say(new Started(worker(worker), lease(worker), new JobId(job)));
  }

  List<String> declined(String worker, String job) {
    return say(new Declined(worker(worker), lease(worker), new JobId(job)));
  }

  List<String> turnDone(String worker, String job, String text, Denial... denied) {
    return say(
        new TurnDone(
            worker(worker), AGENT, lease(worker), new JobId(job), Submits.result(text, denied)));
  }

  List<String> turnFailed(String worker, String job, FailureCode code) {
    Failure failure = Failure.of(code, "it failed");
    return say(new TurnFailed(worker(worker), lease(worker), new JobId(job), failure));
  }

  List<String> gone(String worker, Cause cause) {
    return say(new Gone(worker(worker), cause, "killed by SIGKILL"));
  }

  List<String> gone(String worker) {
    return gone(worker, Cause.DIED);
  }

  List<String> pool(Failure outage, int serving) {
    return say(state(outage, serving));
  }

  static PoolState state(Failure outage, int serving) {
    return new PoolState(PoolId.DEFAULT, 2, 2, 2, serving, outage, null);
  }

  List<String> drain() {
    return words(dispatcher.drain(now));
  }

  /** What is due, the pool's load aside. */
  List<String> tick() {
    return words(withoutLoad(dispatcher.tick(now)));
  }

  private static List<Decision> withoutLoad(List<Decision> decisions) {
    return decisions.stream().filter(decision -> !isLoad(decision)).toList();
  }

  private static boolean isLoad(Decision decision) {
    return decision instanceof TellSupervisor tell && tell.message() instanceof Load;
  }

  List<String> words(List<Decision> decisions) {
    return words.of(decisions);
  }

  static Failure failure(List<Decision> decisions) {
    return ((Failed) ((TellDoor) decisions.get(0)).message()).failure();
  }

  // ---- how far a job is ----

  /** The worker has the job and said so. */
  void working(String worker, String job) {
    ready(worker);
    submit(job);
    started(worker, job);
  }

  /** The door has the turn's text. */
  void underReview(String worker, String job) {
    ready(worker);
    submitReviewed(job);
    started(worker, job);
    turnDone(worker, job, "draft");
  }

  /** As before, and then the worker's lease was lost. */
  void orphaned(String worker, String job) {
    underReview(worker, job);
    turnFailed(worker, job, TURN_TIMEOUT);
  }

  /** Its work is not wanted any more; the worker has not stopped yet. */
  void abandoned(String worker, String job) {
    working(worker, job);
    cancel(job);
  }

  void nothingIsOpen() {
    assertThat(dispatcher.openJobs()).isZero();
    nothingIsDue();
  }

  /** Now or later, the pool's load aside. */
  void nothingIsDue() {
    long later = now + 10 * QUEUE_TIMEOUT;
    assertThat(withoutLoad(dispatcher.tick(later))).isEmpty();
    assertThat(dispatcher.nextDeadline()).isIn(Long.MAX_VALUE, later + LoadMeter.LOAD_EVERY);
  }
}
