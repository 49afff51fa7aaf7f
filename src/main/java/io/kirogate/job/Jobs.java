package io.kirogate.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Alarm;
import io.kirogate.bus.Bus;
import io.kirogate.message.Cancel;
import io.kirogate.message.Done;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.DoorsOpen;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobEvent;
import io.kirogate.message.JobId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Refusal;
import io.kirogate.message.Submit;
import io.kirogate.message.WorkerId;
import io.kirogate.task.Nonce;
import io.kirogate.task.Task;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The only way in and out for every job, whichever door it comes through. Takes requests, submits
 * them to the Dispatcher of their pool, and tells those who wait what happens until the one end.
 * Owned by the event loop of the doors.
 */
public final class Jobs {
  private final Bus bus;
  private final Addresses addresses;
  private final RandomGenerator random;
  private final Gate gate = new Gate();
  private final Map<JobId, Open> book = new LinkedHashMap<>();
  private Map<PoolId, RequestLimits> limits;

  /** A job that somebody waits for. */
  private record Open(Job job, Set<JobListener> listeners) {
    static Open of(Job job, JobListener first) {
      Set<JobListener> listeners = Collections.newSetFromMap(new IdentityHashMap<>());
      listeners.add(first);
      return new Open(job, listeners);
    }
  }

  /**
   * @param limits of each pool that there is
   */
  public Jobs(
      Bus bus, Addresses addresses, Map<PoolId, RequestLimits> limits, RandomGenerator random) {
    this.bus = bus;
    this.addresses = addresses;
    this.limits = inOrder(limits);
    this.random = random;
  }

  /**
   * Other limits for the requests that come from now on, and other pools: a job for one that is not
   * among them is not let in, and its Dispatcher knows that none follows. Jobs that are inside go
   * on.
   */
  public void reload(Map<PoolId, RequestLimits> next) {
    List<PoolId> removed = without(limits, next);
    List<PoolId> added = without(next, limits);
    limits = inOrder(next);
    removed.forEach(pool -> bus.send(addresses.dispatcher(pool), new DoorsClosed()));
    added.forEach(pool -> bus.send(addresses.dispatcher(pool), new DoorsOpen()));
  }

  private static List<PoolId> without(Map<PoolId, ?> all, Map<PoolId, ?> these) {
    return all.keySet().stream().filter(pool -> !these.containsKey(pool)).toList();
  }

  private static Map<PoolId, RequestLimits> inOrder(Map<PoolId, RequestLimits> limits) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  /**
   * What the requests for a pool must be.
   *
   * @throws Refusal when there is no such pool
   */
  public RequestLimits limits(PoolId pool) {
    RequestLimits known = limits.get(pool);
    if (known == null) {
      String names = limits.keySet().stream().map(PoolId::name).collect(Collectors.joining(", "));
      throw new Refusal(
          FailureCode.INVALID_REQUEST, "There is no pool " + pool + "; there are " + names);
    }
    return known;
  }

  /** The pools that take jobs, the default one first. */
  public Set<PoolId> pools() {
    return limits.keySet();
  }

  /**
   * Whoever wants a job done passes here first.
   *
   * @throws Refusal once the gateway stops
   */
  public void admit() {
    gate.admit();
  }

  /** Whether the gateway stops and takes no jobs any more. */
  public boolean closed() {
    return gate.closed();
  }

  /**
   * A plain prompt that keeps the {@link #limits} of its pool.
   *
   * @param listener waits for it, and for no other job
   * @throws Refusal once the gateway stops
   */
  public JobId prompt(PromptRequest request, Envelope envelope, JobListener listener) {
    String name = request.requestId() == null ? envelope.requestId() : request.requestId();
    Duration timeout =
        request.timeout() == null ? limits(envelope.pool()).turnTimeout() : request.timeout();
    return submit(new Work.Prompting(name), request.prompt(), timeout, envelope, listener);
  }

  /**
   * A task.
   *
   * @param input as the client sent it
   * @param listener waits for it, and for no other job
   * @throws Refusal when the input is not what the task wants, or once the gateway stops
   */
  public JobId task(Task task, ObjectNode input, Envelope envelope, JobListener listener) {
    refuse(Faults.of(task.validate(input)));
    RequestLimits pools = limits(envelope.pool());
    Nonce nonce = Nonce.absentFrom(input.toString(), random);
    String prompt = task.render(input, nonce);
    // Only what was rendered shows whether it is too long.
    refuse(
        pools.promptFault(prompt).stream()
            .map(fault -> new Failure.Violation("as a prompt " + fault, ""))
            .toList());
    return submit(new Work.Asked(task, nonce), prompt, pools.turnTimeout(), envelope, listener);
  }

  private static void refuse(List<Failure.Violation> faults) {
    if (!faults.isEmpty()) {
      throw Refusal.invalid(faults);
    }
  }

  private JobId submit(
      Work work, String prompt, Duration timeout, Envelope envelope, JobListener listener) {
    gate.admit();
    JobId id = new JobId(UUID.randomUUID().toString());
    Job job = new Job(id, envelope.pool(), envelope.requestId(), work, Alarm.now());
    book.put(id, Open.of(job, listener));
    gate.enter(listener);
    JobLines.submitted(job);
    boolean reviewed = work instanceof Work.Asked;
    bus.send(
        addresses.dispatcher(envelope.pool()),
        new Submit(
            id,
            envelope.requestId(),
            envelope.caller(),
            envelope.priority(),
            prompt,
            timeout,
            reviewed));
    return id;
  }

  /**
   * One more waits for an open job. It is told what has happened already, and then what happens.
   *
   * @param from the number of the first event that it wants to hear
   * @throws Refusal when the job is not open
   */
  public void listen(JobId id, long from, JobListener listener) {
    Open open = book.get(id);
    if (open == null) {
      throw new Refusal(FailureCode.NOT_FOUND, "There is no open job " + id);
    }
    open.listeners().add(listener);
    gate.enter(listener);
    open.job().log().from(from).forEach(entry -> hears(listener, open.job(), entry));
  }

  /**
   * This caller no longer waits and hears nothing more. A job for which nobody waits is cancelled,
   * and its end is told to nobody.
   */
  public void withdraw(JobId id, JobListener listener) {
    gate.leave(listener);
    Open open = book.get(id);
    if (open != null && open.listeners().remove(listener) && open.listeners().isEmpty()) {
      JobLines.withdrawn(open.job(), Alarm.now());
      cancel(id);
      book.remove(id);
    }
  }

  /** Stops the work. Those who wait hear that the job has failed, {@code CANCELLED}. */
  public void cancel(JobId id) {
    Open open = book.get(id);
    if (open != null) {
      bus.send(addresses.dispatcher(open.job().pool()), new Cancel(id));
    }
  }

  /** What a Dispatcher tells of a job. Whatever comes after its end changes nothing. */
  public void receive(JobEvent event) {
    Open open = book.get(event.job());
    if (open != null) {
      open.job().take(event, random).ifPresent(step -> carryOut(open, event, step));
    }
  }

  private void carryOut(Open open, JobEvent event, Job.Step step) {
    if (step instanceof Job.Step.Judge judge) {
      JobLines.judged(open.job(), judge.verdict());
      bus.send(addresses.dispatcher(open.job().pool()), judge.verdict());
      return;
    }
    JobLog.Entry entry = ((Job.Step.Tell) step).entry();
    if (entry.event() instanceof Event.Ended end) {
      if (event instanceof Done && end instanceof Event.Failed) {
        JobLines.neverAccepted(open.job());
      }
      ended(open, end);
    } else {
      JobLines.heard(open.job(), entry.event());
      // A copy, since a listener may withdraw when it hears something.
      List.copyOf(open.listeners()).forEach(listener -> hears(listener, open.job(), entry));
    }
  }

  /** One listener's defect must not keep the others from what they are to hear. */
  private static void hears(JobListener listener, Job job, JobLog.Entry entry) {
    try {
      listener.heard(job, entry);
    } catch (RuntimeException defect) {
      JobLines.untold(job, defect);
    }
  }

  private void ended(Open open, Event.Ended end) {
    book.remove(open.job().id());
    JobLines.ended(open.job(), end, Alarm.now());
    for (JobListener listener : open.listeners()) {
      told(listener, open.job(), end).onComplete(told -> gate.leave(listener));
    }
  }

  /** One listener's defect must not keep the others from their end, nor the gateway from its. */
  private static Future<?> told(JobListener listener, Job job, Event.Ended end) {
    try {
      return listener.ended(job, end);
    } catch (RuntimeException defect) {
      JobLines.untold(job, defect);
      return Future.failedFuture(defect);
    }
  }

  /**
   * The gateway stops: no job is let in any more, and the Dispatchers know that none comes.
   *
   * @return completes when everybody who waits has been told an end, or waits no more
   */
  public Future<Void> close() {
    Future<Void> empty = gate.close();
    limits.keySet().forEach(pool -> bus.send(addresses.dispatcher(pool), new DoorsClosed()));
    return empty;
  }

  /** The drain's time is over: every open job fails with this. */
  public void abandon(Failure reason) {
    List.copyOf(book.keySet()).forEach(id -> receive(new Failed(id, reason)));
  }

  /** How many jobs wait for a worker of a pool. */
  public int waiting(PoolId pool) {
    return (int)
        book.values().stream()
            .filter(open -> open.job().pool().equals(pool) && open.job().waiting())
            .count();
  }

  /** What kind of work each worker is at, as far as somebody waits for it. */
  public Map<WorkerId, String> atWork() {
    return book.values().stream()
        .map(Open::job)
        .filter(job -> job.worker().isPresent())
        .collect(Collectors.toMap(job -> job.worker().get(), Job::label, (before, after) -> after));
  }
}
