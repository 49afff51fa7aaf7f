package io.kirogate.dispatch;

import io.kirogate.dispatch.Assignment.Abandoned;
import io.kirogate.dispatch.Assignment.Assigned;
import io.kirogate.dispatch.Assignment.UnderReview;
import io.kirogate.dispatch.Assignment.Working;
import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.dispatch.Decision.Warn;
import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Done;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import io.kirogate.message.Release;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
import io.kirogate.message.Submit;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that left the queue, until their end: on workers of the {@link Crew}, or {@link Orphan
 * orphaned}. What a worker says of another lease or job than it has changes nothing.
 */
final class Work {
  private static final long NEVER = Long.MAX_VALUE;

  private final Crew crew;
  private final TurnTimes turnTimes;
  private final Map<JobId, Orphan> orphans = new HashMap<>();

  Work(Crew crew, TurnTimes turnTimes) {
    this.crew = crew;
    this.turnTimes = turnTimes;
  }

  /** Gives the job to the worker that rests longest. */
  Decision assign(Waiting job, long now) {
    Lease lease = crew.lease(new Holder.OneJob(Assignment.begin(job, now)));
    return new TellWorker(lease.worker(), run(lease, job.submit()));
  }

  private static Run run(Lease lease, Submit submit) {
    return new Run(
        lease.id(),
        submit.job(),
        submit.request(),
        submit.prompt(),
        submit.turnTimeout(),
        submit.review());
  }

  // ---- from workers ----

  List<Decision> started(Started started) {
    Lease lease = crew.lease(started.worker(), started.lease(), started.job());
    if (lease == null || !(lease.progress() instanceof Assigned)) {
      return List.of();
    }
    crew.progressed(lease.at(new Working()));
    return List.of(new TellDoor(new Begun(lease.job(), lease.worker())));
  }

  /** A worker that goes has not begun its job: it is given back, and another may have it. */
  Optional<Waiting> takeBack(WorkerId worker) {
    Lease lease = crew.lease(worker);
    if (lease == null || !(lease.progress() instanceof Assigned)) {
      return Optional.empty();
    }
    crew.gone(worker);
    return Optional.of(lease.assignment().waiting());
  }

  /** The same, when it says so of this lease and job. */
  Optional<Waiting> takeBack(Declined declined) {
    boolean isIts = crew.lease(declined.worker(), declined.lease(), declined.job()) != null;
    return isIts ? takeBack(declined.worker()) : Optional.empty();
  }

  /** A worker declines what it cannot give back. */
  List<Decision> declined(Declined declined) {
    Lease lease = crew.lease(declined.worker(), declined.lease(), declined.job());
    if (lease == null) {
      return List.of();
    }
    if (lease.progress() instanceof Abandoned) {
      crew.gone(lease.worker());
      return List.of();
    }
    return List.of(
        new Warn(lease.worker() + " declines job " + lease.job() + ", which it had begun"));
  }

  List<Decision> turnDone(TurnDone done, long now) {
    Lease lease = crew.lease(done.worker(), done.lease(), done.job());
    if (lease == null || lease.progress() instanceof UnderReview) {
      return List.of();
    }
    boolean review = lease.assignment().submit().review();
    if (lease.progress() instanceof Abandoned) {
      end(lease, now);
      return review ? List.of(release(lease)) : List.of();
    }
    Assignment job = lease.assignment().denying(done.result().denied());
    Answer answer = answer(job, done, now);
    if (review) {
      crew.progressed(lease.with(job.at(new UnderReview(answer))));
      return List.of(new TellDoor(new Answered(lease.job(), answer)));
    }
    end(lease, now);
    return List.of(new TellDoor(new Done(lease.job(), answer)));
  }

  private static Answer answer(Assignment job, TurnDone done, long now) {
    return new Answer(
        done.result(),
        done.worker(),
        done.agent(),
        job.denied(),
        job.assignedAt() - job.waiting().submittedAt(),
        now - job.assignedAt());
  }

  List<Decision> turnFailed(TurnFailed failed, long now) {
    Lease lease = crew.lease(failed.worker(), failed.lease(), failed.job());
    return lease == null ? List.of() : lost(lease, failed.failure(), now);
  }

  /** A worker that may have begun its job is gone. */
  List<Decision> gone(Gone gone, long now) {
    Lease lease = crew.lease(gone.worker());
    List<Decision> decisions = lease == null ? List.of() : lost(lease, Reasons.lost(gone), now);
    crew.gone(gone.worker());
    return decisions;
  }

  /** The lease is lost; an answer that is under review is not. */
  private List<Decision> lost(Lease lease, Failure failure, long now) {
    end(lease, now);
    if (lease.progress() instanceof UnderReview review) {
      orphans.put(lease.job(), new Orphan(lease.assignment(), review.answer(), failure));
      return List.of();
    }
    return lease.progress() instanceof Abandoned
        ? List.of()
        : List.of(failed(lease.job(), failure));
  }

  // ---- from doors ----

  List<Decision> verdict(Verdict verdict, long now) {
    Orphan orphan = orphans.remove(verdict.job());
    if (orphan != null) {
      return List.of(judged(orphan, verdict.judgement()));
    }
    Lease lease = crew.leaseOf(verdict.job());
    return lease != null && lease.progress() instanceof UnderReview review
        ? judged(lease, review.answer(), verdict.judgement(), now)
        : List.of();
  }

  private List<Decision> judged(Lease lease, Answer answer, Verdict.Judgement judgement, long now) {
    if (judgement instanceof Verdict.Repair repair) {
      return repair(lease, repair.prompt(), now);
    }
    end(lease, now);
    return List.of(
        judgement instanceof Verdict.Reject reject
            ? failed(lease.job(), reject.failure())
            : new TellDoor(new Done(lease.job(), answer)),
        release(lease));
  }

  private List<Decision> repair(Lease lease, String prompt, long now) {
    Assignment job = lease.assignment();
    if (now >= job.deadline()) {
      return abandon(lease, Reasons.timedOut(lease.worker(), job), now);
    }
    crew.progressed(lease.at(new Working()));
    return List.of(
        new TellWorker(
            lease.worker(),
            new RunAgain(lease.id(), job.job(), job.submit().request(), prompt, job.left(now))));
  }

  private static Decision judged(Orphan orphan, Verdict.Judgement judgement) {
    if (judgement instanceof Verdict.Reject reject) {
      return failed(orphan.job(), reject.failure());
    }
    return judgement instanceof Verdict.Accept
        ? new TellDoor(new Done(orphan.job(), orphan.answer()))
        : failed(orphan.job(), orphan.loss());
  }

  /** Ends the job and stops the work on it, wherever it is; nothing when it is not here. */
  List<Decision> cancel(JobId id, long now) {
    if (orphans.remove(id) != null) {
      return List.of(failed(id, Reasons.cancelled("had an answer under review")));
    }
    Lease lease = crew.leaseOf(id);
    if (lease == null) {
      return List.of();
    }
    long ran = now - lease.assignment().assignedAt();
    String what = "was with " + lease.worker() + " for " + ran + " ms";
    return abandon(lease, Reasons.cancelled(what), now);
  }

  // ---- from time ----

  /** When the time of a job whose answer is under review is over, ms. */
  long deadline() {
    long first = NEVER;
    for (Orphan orphan : orphans.values()) {
      first = Math.min(first, orphan.assignment().deadline());
    }
    for (Lease lease : crew.leases()) {
      first = Math.min(first, deadline(lease));
    }
    return first;
  }

  /** At a turn the worker guards it. */
  private static long deadline(Lease lease) {
    return lease.progress() instanceof UnderReview ? lease.assignment().deadline() : NEVER;
  }

  /** Ends the jobs whose time is over while their answers are under review. */
  void expire(long now, List<Decision> decisions) {
    for (Orphan orphan : List.copyOf(orphans.values())) {
      if (now >= orphan.assignment().deadline()) {
        orphans.remove(orphan.job());
        Failure failure = Reasons.timedOut(orphan.worker(), orphan.assignment());
        decisions.add(failed(orphan.job(), failure));
      }
    }
    for (Lease lease : List.copyOf(crew.leases())) {
      if (now >= deadline(lease)) {
        Failure failure = Reasons.timedOut(lease.worker(), lease.assignment());
        decisions.addAll(abandon(lease, failure, now));
      }
    }
  }

  /** Ends all of them with this. */
  List<Decision> cut(Failure failure, long now) {
    List<Decision> decisions = new ArrayList<>();
    orphans.keySet().forEach(job -> decisions.add(failed(job, failure)));
    orphans.clear();
    for (Lease lease : List.copyOf(crew.leases())) {
      decisions.addAll(abandon(lease, failure, now));
    }
    return decisions;
  }

  /** Those without an end. */
  int open() {
    int open = orphans.size();
    for (Lease lease : crew.leases()) {
      open += lease.progress() instanceof Abandoned ? 0 : 1;
    }
    return open;
  }

  // ---- common ----

  /** Gives the job its end now; the worker is free again when it says so. */
  private List<Decision> abandon(Lease lease, Failure failure, long now) {
    if (lease.progress() instanceof Abandoned) {
      return List.of();
    }
    Decision ended = failed(lease.job(), failure);
    if (lease.progress() instanceof UnderReview) {
      end(lease, now);
      return List.of(ended, release(lease));
    }
    crew.progressed(lease.at(new Abandoned()));
    return List.of(ended, new TellWorker(lease.worker(), new Cancel(lease.job())));
  }

  private void end(Lease lease, long now) {
    crew.comesBack(lease.worker());
    turnTimes.took(now - lease.assignment().assignedAt());
  }

  private static Decision release(Lease lease) {
    return new TellWorker(lease.worker(), new Release(lease.id()));
  }

  static Decision failed(JobId job, Failure failure) {
    return new TellDoor(new Failed(job, failure));
  }
}
