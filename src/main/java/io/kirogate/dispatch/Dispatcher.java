package io.kirogate.dispatch;

import static io.kirogate.message.FailureCode.AGENT_DIED;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.CANCELLED;
import static io.kirogate.message.FailureCode.POOL_PAUSED;
import static io.kirogate.message.FailureCode.QUEUE_FULL;
import static io.kirogate.message.FailureCode.QUEUE_TIMEOUT;
import static io.kirogate.message.FailureCode.SHUTTING_DOWN;

import io.kirogate.config.PoolConfig;
import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellSupervisor;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.dispatch.Decision.Warn;
import io.kirogate.dispatch.Lease.Abandoned;
import io.kirogate.dispatch.Lease.Assigned;
import io.kirogate.dispatch.Lease.UnderReview;
import io.kirogate.dispatch.Lease.Working;
import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Demand;
import io.kirogate.message.Done;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Queued;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
import io.kirogate.message.Submit;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides who works for whom. Each method takes an event and the time (ms, from any fixed origin)
 * and returns what to do about it, in order; none of them waits or sends. Events about workers,
 * jobs or lives of a slot that it does not know change nothing.
 */
final class Dispatcher {
  private static final int RETRY_AFTER_STOP_S = 5;
  private static final long NEVER = Long.MAX_VALUE;

  /** How long somebody waits before the Supervisor hears of it, and then how often it does, ms. */
  static final long DEMAND_EVERY = 500;

  private enum Mode {
    SERVING,
    PAUSED,
    DRAINING
  }

  private final Duration drainTimeout;
  private final Queue queue;

  private final Crew crew = new Crew();
  private final Map<JobId, Orphan> orphans = new HashMap<>();
  private final TurnTimes turnTimes = new TurnTimes();
  private Mode mode = Mode.SERVING;
  private PoolFacts pool;

  /** The Supervisor hears of no demand before. */
  private long demandFrom = Long.MIN_VALUE;

  /** When the jobs still running are cut; never while the gateway does not stop. */
  private long cutAt = NEVER;

  Dispatcher(PoolConfig config, Duration drainTimeout) {
    this.drainTimeout = drainTimeout;
    this.queue = new Queue(config);
    this.pool = PoolFacts.unknown(config.size().min(), config.size().max());
  }

  // ---- from doors ----

  List<Decision> submit(Submit submit, long now) {
    Waiting job = queue.ticket(submit, now);
    if (draining()) {
      return List.of(failed(job.job(), shuttingDown()));
    }
    if (!crew.hasReady() || mode == Mode.PAUSED) {
      return enqueue(job, now);
    }
    queue.add(job);
    return List.of(assign(queue.poll(now), now));
  }

  private List<Decision> enqueue(Waiting job, long now) {
    if (outage().isPresent()) {
      return List.of(failed(job.job(), outage().get()));
    }
    if (!queue.admits(job, mode == Mode.PAUSED ? 0 : crew.comingBack())) {
      return refuse(job, now);
    }
    int place = queue.place(job, now);
    queue.add(job);
    return List.of(new TellDoor(new Queued(job.job(), place)));
  }

  /** Where nobody waits because nobody may, this is what shows that there are too few workers. */
  private List<Decision> refuse(Waiting job, long now) {
    String why =
        "no worker is free and the queue has no room for this request of %d bytes"
            .formatted(job.bytes());
    List<Decision> decisions = new ArrayList<>();
    decisions.add(failed(job.job(), unserved(QUEUE_FULL, why, job, now)));
    if (queue.isEmpty() && mode == Mode.SERVING && now >= demandFrom) {
      decisions.add(demand(1, 0, now));
    }
    return decisions;
  }

  List<Decision> withdraw(JobId id, long now) {
    Optional<Waiting> waiting = queue.remove(id);
    if (waiting.isPresent()) {
      return List.of(
          failed(id, withdrawn("waited " + (now - waiting.get().submittedAt()) + " ms")));
    }
    if (orphans.remove(id) != null) {
      return List.of(failed(id, withdrawn("had an answer under review")));
    }
    Lease lease = crew.leaseOf(id);
    return lease == null
        ? List.of()
        : abandon(
            lease,
            withdrawn("was with " + lease.worker() + " for " + (now - lease.assignedAt()) + " ms"),
            now);
  }

  List<Decision> verdict(Verdict verdict, long now) {
    Orphan orphan = orphans.remove(verdict.job());
    if (orphan != null) {
      return List.of(judged(orphan, verdict.judgement()));
    }
    Lease lease = crew.leaseOf(verdict.job());
    return lease != null && lease.progress() instanceof UnderReview review
        ? judged(lease, review, verdict.judgement(), now)
        : List.of();
  }

  private List<Decision> judged(
      Lease lease, UnderReview review, Verdict.Judgement judgement, long now) {
    if (judgement instanceof Verdict.Repair repair) {
      crew.progressed(lease.at(new Working()));
      return List.of(new TellWorker(lease.address(), new RunAgain(lease.job(), repair.prompt())));
    }
    end(lease, now);
    Decision release = new TellWorker(lease.address(), new Release(lease.job()));
    return List.of(
        judgement instanceof Verdict.Reject reject
            ? failed(lease.job(), reject.failure())
            : new TellDoor(new Done(lease.job(), review.answer())),
        release);
  }

  private static Decision judged(Orphan orphan, Verdict.Judgement judgement) {
    if (judgement instanceof Verdict.Reject reject) {
      return failed(orphan.job(), reject.failure());
    }
    return judgement instanceof Verdict.Accept
        ? new TellDoor(new Done(orphan.job(), orphan.answer()))
        : failed(orphan.job(), orphan.loss());
  }

  // ---- from workers ----

  List<Decision> ready(Ready message, long now) {
    WorkerId worker = message.worker();
    Lease lease = crew.lease(worker);
    if (lease != null) {
      return List.of(
          new Warn(worker + " says that it is ready, and has not ended job " + lease.job()));
    }
    crew.ready(worker, message.address());
    List<Decision> decisions = new ArrayList<>();
    assignWaiting(now, decisions);
    return decisions;
  }

  List<Decision> started(Started started) {
    Lease lease = crew.lease(started.worker(), started.job());
    if (lease == null || !(lease.progress() instanceof Assigned)) {
      return List.of();
    }
    crew.progressed(lease.at(new Working()));
    return List.of(new TellDoor(new Begun(lease.job(), lease.worker())));
  }

  /** It is leaving, and not ready any more: what it was given is somebody else's now. */
  List<Decision> declined(Declined declined, long now) {
    Lease lease = crew.lease(declined.worker(), declined.job());
    if (lease == null) {
      return List.of();
    }
    if (lease.progress() instanceof Assigned) {
      crew.gone(lease.worker());
      return comesBack(lease.waiting(), now);
    }
    if (lease.progress() instanceof Abandoned) {
      crew.gone(lease.worker());
      return List.of();
    }
    return List.of(
        new Warn(lease.worker() + " declines job " + lease.job() + ", which it had begun"));
  }

  List<Decision> turnDone(TurnDone done, long now) {
    Lease lease = crew.lease(done.worker(), done.job());
    if (lease == null || lease.progress() instanceof UnderReview) {
      return List.of();
    }
    if (lease.progress() instanceof Abandoned) {
      end(lease, now);
      return lease.waiting().submit().review()
          ? List.of(new TellWorker(lease.address(), new Release(lease.job())))
          : List.of();
    }
    Lease known = lease.denying(done.denied());
    Answer answer = answer(known, done, now);
    if (lease.waiting().submit().review()) {
      crew.progressed(known.at(new UnderReview(answer)));
      return List.of(new TellDoor(new Answered(lease.job(), answer)));
    }
    end(lease, now);
    return List.of(new TellDoor(new Done(lease.job(), answer)));
  }

  private static Answer answer(Lease lease, TurnDone done, long now) {
    return new Answer(
        done.text(),
        lease.worker(),
        done.fidelity(),
        lease.denied(),
        lease.assignedAt() - lease.waiting().submittedAt(),
        now - lease.assignedAt());
  }

  List<Decision> turnFailed(TurnFailed failed, long now) {
    Lease lease = crew.lease(failed.worker(), failed.job());
    return lease == null ? List.of() : lost(lease, failed.failure(), now);
  }

  List<Decision> gone(Gone gone, long now) {
    Lease lease = crew.lease(gone.worker());
    if (lease == null) {
      crew.gone(gone.worker());
      return List.of();
    }
    if (lease.progress() instanceof Assigned) {
      crew.gone(gone.worker());
      return comesBack(lease.waiting(), now);
    }
    boolean signedOut = gone.cause() == Gone.Cause.SIGNED_OUT;
    String why = gone.worker() + " is gone: " + gone.detail();
    List<Decision> decisions =
        lost(lease, Failure.of(signedOut ? AGENT_SIGNED_OUT : AGENT_DIED, why), now);
    crew.gone(gone.worker());
    return decisions;
  }

  /** The worker went before it began: somebody else may, and the job waits in its old place. */
  private List<Decision> comesBack(Waiting job, long now) {
    if (draining()) {
      return List.of(failed(job.job(), shuttingDown()));
    }
    queue.putBack(job);
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new TellDoor(new Queued(job.job(), queue.placeOfBack(job))));
    assignWaiting(now, decisions);
    failWaitingInOutage(decisions);
    return decisions;
  }

  /** The turn or the worker is lost; an answer that is under review is not. */
  private List<Decision> lost(Lease lease, Failure failure, long now) {
    end(lease, now);
    if (lease.progress() instanceof UnderReview review) {
      orphans.put(lease.job(), new Orphan(lease.job(), review.answer(), failure));
      return List.of();
    }
    return lease.progress() instanceof Abandoned
        ? List.of()
        : List.of(failed(lease.job(), failure));
  }

  // ---- from operators ----

  /** Nobody is given a job any more; what runs goes on, and who waits has the same deadline. */
  List<Decision> pause() {
    if (draining()) {
      return List.of();
    }
    mode = Mode.PAUSED;
    return List.of(new TellDoor(new Paused(true)));
  }

  List<Decision> resume(long now) {
    if (draining()) {
      return List.of();
    }
    mode = Mode.SERVING;
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new TellDoor(new Paused(false)));
    assignWaiting(now, decisions);
    return decisions;
  }

  /** Other bounds and another time to wait, for those who come from now on. */
  void reload(PoolConfig config) {
    queue.reload(config);
  }

  // ---- from the Supervisor and time ----

  List<Decision> pool(PoolFacts facts) {
    pool = facts;
    List<Decision> decisions = new ArrayList<>();
    failWaitingInOutage(decisions);
    return decisions;
  }

  /**
   * Begins the stop: nothing new, nobody waits any more; what runs may go on until the drain's end.
   * Idempotent.
   */
  List<Decision> drain(long now) {
    if (draining()) {
      return List.of();
    }
    mode = Mode.DRAINING;
    cutAt = now + drainTimeout.toMillis();
    List<Decision> decisions = new ArrayList<>();
    queue.drain().forEach(job -> decisions.add(failed(job.job(), shuttingDown())));
    return decisions;
  }

  List<Decision> tick(long now) {
    List<Decision> decisions = new ArrayList<>();
    expire(now, decisions);
    if (now >= demandDue()) {
      decisions.add(demand(queue.size(), now - queue.since(), now));
    }
    if (now >= cutAt) {
      cut(decisions, now);
    }
    return decisions;
  }

  /** The drain's time is over. */
  private void cut(List<Decision> decisions, long now) {
    orphans.keySet().forEach(job -> decisions.add(failed(job, shuttingDown())));
    orphans.clear();
    for (Lease lease : crew.leases()) {
      decisions.addAll(abandon(lease, shuttingDown(), now));
    }
  }

  private boolean draining() {
    return mode == Mode.DRAINING;
  }

  /**
   * When {@link #tick} has something to do next, ms; {@code Long.MAX_VALUE} = never as things are.
   */
  long nextDeadline() {
    long cut = openJobs() == 0 ? NEVER : cutAt;
    return Math.min(cut, Math.min(queue.deadline(), demandDue()));
  }

  private long demandDue() {
    return queue.isEmpty() || mode == Mode.PAUSED
        ? NEVER
        : Math.max(demandFrom, queue.since() + DEMAND_EVERY);
  }

  private Decision demand(int waiting, long longestMs, long now) {
    demandFrom = now + DEMAND_EVERY;
    return new TellSupervisor(new Demand(waiting, longestMs));
  }

  /** Jobs without an end. */
  long openJobs() {
    return queue.size()
        + orphans.size()
        + crew.leases().stream().filter(l -> !(l.progress() instanceof Abandoned)).count();
  }

  // ---- common ----

  /** Nobody is given a job whose caller has waited too long, however late the timer is. */
  private void assignWaiting(long now, List<Decision> decisions) {
    expire(now, decisions);
    while (mode == Mode.SERVING && !queue.isEmpty() && crew.hasReady()) {
      decisions.add(assign(queue.poll(now), now));
    }
  }

  private void expire(long now, List<Decision> decisions) {
    for (Waiting late : queue.expire(now)) {
      String why =
          "no worker came free; the request waited %d ms".formatted(now - late.submittedAt());
      decisions.add(failed(late.job(), unserved(QUEUE_TIMEOUT, why, late, now)));
    }
  }

  private Decision assign(Waiting job, long now) {
    Lease lease = crew.assign(job, now);
    return new TellWorker(lease.address(), run(job.submit()));
  }

  private static Run run(Submit submit) {
    return new Run(
        submit.job(), submit.request(), submit.prompt(), submit.turnTimeout(), submit.review());
  }

  /** Gives the job its end now; the worker is free again when it says so. */
  private List<Decision> abandon(Lease lease, Failure failure, long now) {
    if (lease.progress() instanceof Abandoned) {
      return List.of();
    }
    Decision ended = failed(lease.job(), failure);
    if (lease.progress() instanceof UnderReview) {
      end(lease, now);
      return List.of(ended, new TellWorker(lease.address(), new Release(lease.job())));
    }
    crew.progressed(lease.at(new Abandoned()));
    return List.of(ended, new TellWorker(lease.address(), new Cancel(lease.job())));
  }

  private void end(Lease lease, long now) {
    crew.comesBack(lease.worker());
    turnTimes.took(now - lease.assignedAt());
  }

  /**
   * Why nobody can be served at present; a worker that lives, at a job or not, is hope enough to
   * wait.
   */
  private Optional<Failure> outage() {
    boolean hope = crew.hasReady() || alive() > 0;
    return hope ? Optional.empty() : Optional.ofNullable(pool.outage());
  }

  private void failWaitingInOutage(List<Decision> decisions) {
    outage()
        .ifPresent(
            failure -> queue.drain().forEach(job -> decisions.add(failed(job.job(), failure))));
  }

  private static Decision failed(JobId job, Failure failure) {
    return new TellDoor(new Failed(job, failure));
  }

  private static Failure withdrawn(String where) {
    return Failure.of(CANCELLED, "the caller withdrew this job; it " + where);
  }

  private static Failure shuttingDown() {
    return Failure.of(SHUTTING_DOWN, "the gateway is stopping").retryAfter(RETRY_AFTER_STOP_S);
  }

  private Failure unserved(FailureCode code, String why, Waiting job, long now) {
    boolean paused = mode == Mode.PAUSED;
    String detail = "%s%s (%s)".formatted(paused ? "the pool is paused; " : "", why, state());
    return Failure.of(paused ? POOL_PAUSED : code, detail)
        .retryAfter(turnTimes.untilServed(queue.place(job, now), serving()));
  }

  /** Workers that take jobs, as far as is known; the Supervisor may know of more than we saw. */
  private int serving() {
    return Math.max(crew.size(), (int) alive());
  }

  private long alive() {
    return pool.workers().stream().filter(w -> w.phase() == Phase.IDLE || w.phase().busy()).count();
  }

  /** The pool in numbers, for messages. */
  private String state() {
    return "workers=%d, %s, %s".formatted(pool.size(), crew.inNumbers(), queue.inNumbers());
  }
}
