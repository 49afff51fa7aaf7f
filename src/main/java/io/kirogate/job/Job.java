package io.kirogate.job;

import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Done;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobEvent;
import io.kirogate.message.JobId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Queued;
import io.kirogate.message.Verdict;
import io.kirogate.message.WorkerId;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What callers wait for, and the log of what happened to it. Pure: it takes what its Dispatcher
 * tells, and says what is to be done about it. Owned by {@link Jobs}; others may read it there.
 */
public final class Job {
  private static final int LOG_ENTRIES = 1000;

  private final JobId id;
  private final PoolId pool;
  private final String requestId;
  private final long openedAt;
  private final JobLog log = new JobLog(LOG_ENTRIES);
  private Work work;
  private Optional<WorkerId> worker = Optional.empty();

  /** What follows from an event. */
  sealed interface Step {

    /** Those who wait hear of it. */
    record Tell(JobLog.Entry entry) implements Step {}

    /** The Dispatcher hears what a turn was worth. */
    record Judge(Verdict verdict) implements Step {}
  }

  /**
   * @param requestId finds it in the log, together with the job's id
   * @param openedAt ms, from any fixed origin
   */
  Job(JobId id, PoolId pool, String requestId, Work work, long openedAt) {
    this.id = id;
    this.pool = pool;
    this.requestId = requestId;
    this.work = work;
    this.openedAt = openedAt;
  }

  public JobId id() {
    return id;
  }

  public PoolId pool() {
    return pool;
  }

  /** The id of the request that it came with. */
  public String requestId() {
    return requestId;
  }

  /** The client's own name for it, else the request's id. */
  public String clientRequestId() {
    return work instanceof Work.Prompting prompting ? prompting.requestId() : requestId;
  }

  /** What kind of work it is; never a word of the prompt. */
  public String label() {
    return work.label();
  }

  public JobLog log() {
    return log;
  }

  /** Who works on it. */
  public Optional<WorkerId> worker() {
    return worker;
  }

  /** Whether it waits for a worker. */
  public boolean waiting() {
    return log.last().filter(Event.Queued.class::isInstance).isPresent();
  }

  long openedAt() {
    return openedAt;
  }

  /**
   * Takes what is told of it.
   *
   * @param random draws the nonce of a second question
   * @return empty once it has ended
   */
  Optional<Step> take(JobEvent event, RandomGenerator random) {
    if (log.ended().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        event instanceof Answered answered
            ? judged(answered.answer().output(), random)
            : new Step.Tell(log.add(happened(event))));
  }

  private Step judged(String text, RandomGenerator random) {
    Work.Reviewed reviewed = work.review(text, random);
    work = reviewed.next();
    return new Step.Judge(new Verdict(id, reviewed.judgement()));
  }

  private Event happened(JobEvent event) {
    if (event instanceof Queued queued) {
      worker = Optional.empty();
      return new Event.Queued(queued.position());
    }
    if (event instanceof Begun begun) {
      worker = Optional.of(begun.worker());
      return new Event.Started(begun.worker());
    }
    return event instanceof Done done ? done(done) : new Event.Failed(((Failed) event).failure());
  }

  private Event done(Done done) {
    if (work instanceof Work.Prompting) {
      return new Event.Done(done.answer(), Optional.empty());
    }
    return work instanceof Work.Answered task
        ? new Event.Done(done.answer(), Optional.of(task.output()))
        : new Event.Failed(Failure.of(FailureCode.INTERNAL, "The answer was never accepted"));
  }
}
