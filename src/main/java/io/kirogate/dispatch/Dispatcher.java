package io.kirogate.dispatch;

import static io.kirogate.dispatch.Work.failed;
import static io.kirogate.message.FailureCode.POOL_PAUSED;
import static io.kirogate.message.FailureCode.QUEUE_FULL;
import static io.kirogate.message.FailureCode.QUEUE_TIMEOUT;

import io.kirogate.config.PoolConfig;
import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellSupervisor;
import io.kirogate.dispatch.Decision.Warn;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Demand;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.DoorsOpen;
import io.kirogate.message.Draining;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import io.kirogate.message.Pause;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Queued;
import io.kirogate.message.Ready;
import io.kirogate.message.Resume;
import io.kirogate.message.Started;
import io.kirogate.message.Submit;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides who works for whom in one pool. It takes a message and the time (ms, from any fixed
 * origin) and returns what to do about it, in order; it never waits or sends. A message about a
 * worker, lease or job that it does not know changes nothing.
 */
public final class Dispatcher {
  private static final long NEVER = Long.MAX_VALUE;

  /** How long somebody waits before the Supervisor hears of it, and then how often it does, ms. */
  static final long DEMAND_EVERY = 500;

  private enum Mode {
    SERVING,
    PAUSED,
    DRAINING
  }

  private final PoolId id;
  private final Duration drainTimeout;
  private final Queue queue;
  private final Crew crew;
  private final TurnTimes turnTimes = new TurnTimes();
  private final Work work;
  private final LoadMeter load = new LoadMeter();
  private Mode mode = Mode.SERVING;
  private PoolState pool;
  private boolean doorsClosed;

  /** The Supervisor hears of no demand before. */
  private long demandFrom = Long.MIN_VALUE;

  /** When the jobs still running are cut; never while the gateway does not stop. */
  private long cutAt = NEVER;

  /**
   * @param drainTimeout how long jobs may go on once the gateway stops
   */
  public Dispatcher(PoolId id, PoolConfig config, Duration drainTimeout) {
    this.id = id;
    this.drainTimeout = drainTimeout;
    this.queue = new Queue(config);
    this.crew = new Crew(id);
    this.work = new Work(crew, turnTimes);
    this.pool = PoolState.unknown(id, config.size().min(), config.size().max());
  }

  public List<Decision> accept(ToDispatcher message, long now) {
    if (message instanceof Submit submit) {
      return submit(submit, now);
    } else if (message instanceof Cancel cancel) {
      return cancel(cancel.job(), now);
    } else if (message instanceof Verdict verdict) {
      return work.verdict(verdict, now);
    } else if (message instanceof Pause) {
      return pause();
    } else if (message instanceof Resume) {
      return resume(now);
    } else if (message instanceof DoorsClosed || message instanceof DoorsOpen) {
      doorsClosed = message instanceof DoorsClosed;
      return List.of();
    } else if (message instanceof PoolState state) {
      return pool(state);
    }
    return fromWorker(message, now);
  }

  private List<Decision> fromWorker(ToDispatcher message, long now) {
    if (message instanceof Ready ready) {
      return ready(ready.worker(), now);
    } else if (message instanceof Started started) {
      return work.started(started);
    } else if (message instanceof Declined declined) {
      return declined(declined, now);
    } else if (message instanceof TurnDone done) {
      return work.turnDone(done, now);
    } else if (message instanceof TurnFailed failed) {
      return work.turnFailed(failed, now);
    } else if (message instanceof Gone gone) {
      return gone(gone, now);
    } else if (message instanceof Draining) {
      return drain(now);
    }
    throw new IllegalArgumentException("not known here: " + message.getClass().getSimpleName());
  }

  // ---- from doors ----

  private List<Decision> submit(Submit submit, long now) {
    Waiting job = queue.ticket(submit, now);
    if (draining()) {
      return List.of(failed(job.job(), Reasons.shuttingDown()));
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

  /**
   * With {@code queue: 0} no request ever waits, so a refusal is the only sign of demand. It is
   * reported.
   */
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

  private List<Decision> cancel(JobId job, long now) {
    Optional<Waiting> waiting = queue.remove(job);
    if (waiting.isEmpty()) {
      return work.cancel(job, now);
    }
    String what = "waited " + (now - waiting.get().submittedAt()) + " ms";
    return List.of(failed(job, Reasons.cancelled(what)));
  }

  // ---- from workers ----

  private List<Decision> ready(WorkerId worker, long now) {
    Lease lease = crew.lease(worker);
    if (lease != null) {
      return List.of(
          new Warn(worker + " says that it is ready, and has not ended job " + lease.job()));
    }
    crew.ready(worker);
    List<Decision> decisions = new ArrayList<>();
    assignWaiting(now, decisions);
    return decisions;
  }

  /** It is leaving, and not ready any more: what it was given is somebody else's now. */
  private List<Decision> declined(Declined declined, long now) {
    Optional<Waiting> back = work.takeBack(declined);
    return back.isPresent() ? comesBack(back.get(), now) : work.declined(declined);
  }

  private List<Decision> gone(Gone gone, long now) {
    Optional<Waiting> back = work.takeBack(gone.worker());
    return back.isPresent() ? comesBack(back.get(), now) : work.gone(gone, now);
  }

  /** The worker went before it began: somebody else may, and the job waits in its old place. */
  private List<Decision> comesBack(Waiting job, long now) {
    if (draining()) {
      return List.of(failed(job.job(), Reasons.shuttingDown()));
    }
    queue.putBack(job);
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new TellDoor(new Queued(job.job(), queue.placeOfBack(job))));
    assignWaiting(now, decisions);
    failWaitingInOutage(decisions);
    return decisions;
  }

  // ---- from operators ----

  /** Nobody is given a job any more; what runs goes on, and who waits has the same deadline. */
  private List<Decision> pause() {
    if (draining()) {
      return List.of();
    }
    mode = Mode.PAUSED;
    return List.of(new TellDoor(new Paused(id, true)));
  }

  private List<Decision> resume(long now) {
    if (draining()) {
      return List.of();
    }
    mode = Mode.SERVING;
    List<Decision> decisions = new ArrayList<>();
    decisions.add(new TellDoor(new Paused(id, false)));
    assignWaiting(now, decisions);
    return decisions;
  }

  /** Other bounds and another time to wait, for those who come from now on. */
  public void reload(PoolConfig config) {
    queue.reload(config);
  }

  // ---- from the Supervisor and time ----

  private List<Decision> pool(PoolState state) {
    pool = state;
    List<Decision> decisions = new ArrayList<>();
    failWaitingInOutage(decisions);
    return decisions;
  }

  /**
   * Begins the stop: nothing new, nobody waits any more; what runs may go on until the drain's end.
   * Idempotent.
   */
  public List<Decision> drain(long now) {
    if (draining()) {
      return List.of();
    }
    mode = Mode.DRAINING;
    cutAt = now + drainTimeout.toMillis();
    List<Decision> decisions = new ArrayList<>();
    queue.drain().forEach(job -> decisions.add(failed(job.job(), Reasons.shuttingDown())));
    return decisions;
  }

  /** Does what is due. */
  public List<Decision> tick(long now) {
    List<Decision> decisions = new ArrayList<>();
    expire(now, decisions);
    work.expire(now, decisions);
    if (now >= demandDue()) {
      decisions.add(demand(queue.size(), now - queue.since(), now));
    }
    if (now >= loadDue()) {
      decisions.add(new TellSupervisor(load.tell(crew.inUse(), now)));
    }
    if (now >= cutAt) {
      decisions.addAll(work.cut(Reasons.shuttingDown(), now));
    }
    return decisions;
  }

  private boolean draining() {
    return mode == Mode.DRAINING;
  }

  /**
   * When {@link #tick} has something to do next, ms; {@code Long.MAX_VALUE} = never as things are.
   */
  public long nextDeadline() {
    long cut = openJobs() == 0 ? NEVER : cutAt;
    long ofJobs = Math.min(cut, Math.min(queue.deadline(), work.deadline()));
    return Math.min(ofJobs, Math.min(demandDue(), loadDue()));
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

  /** A pool that stops is not resized any more. */
  private long loadDue() {
    return draining() ? NEVER : load.due();
  }

  /** Jobs without an end. */
  public long openJobs() {
    return queue.size() + work.open();
  }

  /** Whether no job can come any more. */
  boolean doorsClosed() {
    return doorsClosed;
  }

  // ---- common ----

  /** Nobody is given a job whose caller has waited too long, however late the timer is. */
  private void assignWaiting(long now, List<Decision> decisions) {
    expire(now, decisions);
    while (mode == Mode.SERVING && !queue.isEmpty() && crew.hasReady()) {
      decisions.add(assign(queue.poll(now), now));
    }
  }

  private Decision assign(Waiting job, long now) {
    Decision run = work.assign(job, now);
    load.leased(crew.inUse(), now);
    return run;
  }

  private void expire(long now, List<Decision> decisions) {
    for (Waiting late : queue.expire(now)) {
      String why =
          "no worker came free; the request waited %d ms".formatted(now - late.submittedAt());
      decisions.add(failed(late.job(), unserved(QUEUE_TIMEOUT, why, late, now)));
    }
  }

  /**
   * Why nobody can be served at present; a worker that lives, at a job or not, is hope enough to
   * wait.
   */
  private Optional<Failure> outage() {
    boolean hope = crew.hasReady() || pool.serving() > 0;
    return hope ? Optional.empty() : Optional.ofNullable(pool.outage());
  }

  private void failWaitingInOutage(List<Decision> decisions) {
    outage()
        .ifPresent(
            failure -> queue.drain().forEach(job -> decisions.add(failed(job.job(), failure))));
  }

  private Failure unserved(FailureCode code, String why, Waiting job, long now) {
    boolean paused = mode == Mode.PAUSED;
    String detail = "%s%s (%s)".formatted(cause(paused), why, state());
    Failure failure =
        Failure.of(paused ? POOL_PAUSED : code, detail)
            .retryAfter(turnTimes.untilServed(queue.place(job, now), serving()));
    return paused || crew.leases().isEmpty() ? failure : failure.whileBusy();
  }

  /** Why nobody is free, unless that is because somebody is at a turn. */
  private String cause(boolean paused) {
    if (paused) {
      return "the pool is paused; ";
    } else if (!crew.leases().isEmpty() || crew.hasReady()) {
      return "";
    } else if (crew.comingBack() > 0) {
      return "the workers are making themselves clean after their jobs; ";
    }
    String outage = pool.outage() == null ? "" : ": " + pool.outage().detail();
    return "no worker is up, they are being started" + outage + "; ";
  }

  /** Workers that take jobs, as far as is known; the Supervisor may know of more than we saw. */
  private int serving() {
    return Math.max(crew.size(), pool.serving());
  }

  /** The pool in numbers, for messages. */
  private String state() {
    return "workers=%d, %s, %s".formatted(pool.size(), crew.inNumbers(), queue.inNumbers());
  }
}
