package io.kirogate.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Bus;
import io.kirogate.message.Done;
import io.kirogate.message.Facts;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobId;
import io.kirogate.message.Message;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Queued;
import io.kirogate.message.Spawned;
import io.kirogate.message.Submit;
import io.kirogate.message.Verdict;
import io.kirogate.message.Withdraw;
import io.kirogate.message.WorkerId;
import io.kirogate.task.Nonce;
import io.kirogate.task.Task;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from the doors, checks them, submits them to the Dispatcher and hands each caller
 * its one end. Owned by the api verticle's event loop.
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final Bus bus;
  private final Addresses addresses;
  private final Agents agents;
  private final Gate gate;
  private final RandomGenerator random;
  private final JobBook book = new JobBook();
  private final Streaks streaks = new Streaks();
  private final PoolFacts expected;
  private RequestChecks checks;
  private Optional<PoolFacts> told = Optional.empty();
  private boolean paused;

  /**
   * @param poolSize what the pool shall have, until it tells of itself
   */
  Desk(
      Bus bus,
      Addresses addresses,
      Agents agents,
      RequestChecks checks,
      Gate gate,
      RandomGenerator random,
      PoolConfig.Size poolSize) {
    this.bus = bus;
    this.addresses = addresses;
    this.agents = agents;
    this.checks = checks;
    this.gate = gate;
    this.random = random;
    this.expected = PoolFacts.unknown(poolSize.min(), poolSize.max());
  }

  /** A plain prompt, from a body as a client sent it. */
  JobId prompt(ObjectNode body, Envelope envelope, Caller caller) {
    PromptRequest request = checks.prompt(body);
    String told = request.requestId() == null ? envelope.requestId() : request.requestId();
    Work work = new Work.Prompting(told);
    return submit(work, request.prompt(), request.timeout(), envelope, caller);
  }

  /** A task, its input as a client sent it. */
  JobId task(Task task, ObjectNode input, Envelope envelope, Caller caller) {
    RequestChecks.input(task, input);
    Nonce nonce = Nonce.absentFrom(input.toString(), random);
    String prompt = task.render(input, nonce);
    RequestChecks.rendered(prompt);
    return submit(new Work.Asked(task, nonce), prompt, checks.turnTimeout(), envelope, caller);
  }

  private JobId submit(
      Work work, String prompt, Duration timeout, Envelope envelope, Caller caller) {
    gate.admit();
    String requestId = envelope.requestId();
    JobId id = new JobId(UUID.randomUUID().toString());
    book.open(new OpenJob(id, requestId, caller, work, new Progress.Submitted()));
    LOG.debug("job {} ({}) of request {}: submitted", id, work.label(), requestId);
    boolean reviewed = work instanceof Work.Asked;
    bus.send(
        addresses.dispatcher(),
        new Submit(
            id, requestId, envelope.caller(), envelope.priority(), prompt, timeout, reviewed));
    return id;
  }

  /** The caller is gone; nobody hears of the job again. */
  void withdraw(JobId id) {
    book.close(id).ifPresent(this::withdrawn);
  }

  private void withdrawn(OpenJob job) {
    LOG.info("{} withdrawn: its client went away", named(job));
    bus.send(addresses.dispatcher(), new Withdraw(job.id()));
  }

  /** The drain's time is over: whoever still waits hears so. */
  void abandon(Failure reason) {
    book.ids().forEach(id -> failed(new Failed(id, reason)));
  }

  /** Other bounds for the requests that come from now on. */
  void reload(RequestChecks checks) {
    this.checks = checks;
  }

  /** What the Dispatcher and the Supervisor tell. */
  void receive(Message message) {
    if (message instanceof Queued queued) {
      book.progressed(queued.job(), new Progress.Waiting());
    } else if (message instanceof Begun begun) {
      book.progressed(begun.job(), new Progress.Begun(begun.worker()));
    } else if (message instanceof Answered answered) {
      answered(answered);
    } else if (message instanceof Done done) {
      done(done);
    } else if (message instanceof Failed failed) {
      failed(failed);
    } else if (message instanceof PoolFacts facts) {
      told = Optional.of(facts);
      agents.pool(facts);
      streaks.keepOnly(facts.workers().stream().map(Facts::worker).toList());
    } else if (message instanceof Spawned spawned) {
      agents.spawned(spawned);
    } else if (message instanceof Paused now) {
      paused = now.paused();
    } else {
      LOG.error("a door is not told {}", message.getClass().getSimpleName());
    }
  }

  private void answered(Answered answered) {
    book.answered(answered.job(), answered.answer().output(), random)
        .ifPresent(
            judgement -> bus.send(addresses.dispatcher(), new Verdict(answered.job(), judgement)));
  }

  private void done(Done done) {
    book.close(done.job()).ifPresent(job -> done(job, done.answer()));
  }

  private void done(OpenJob job, Answer answer) {
    streaks.done(answer.worker());
    LOG.info("{} done by {} in {} ms", named(job), answer.worker(), answer.tookMs());
    if (job.work() instanceof Work.Prompting prompting) {
      job.caller().succeed(answerJson(job.id(), prompting, answer).encode());
    } else if (job.work() instanceof Work.Answered task) {
      job.caller().succeed(task.output().toString());
    } else {
      LOG.error("{} was ended before its answer was accepted", named(job));
      job.caller().fail(Failure.of(FailureCode.INTERNAL, "The answer was never accepted"));
    }
  }

  private void failed(Failed failed) {
    book.close(failed.job()).ifPresent(job -> failed(job, failed.failure()));
  }

  /** The detail may quote an agent, and so a prompt: only the code is for every log. */
  private void failed(OpenJob job, Failure failure) {
    LOG.info("{} failed: {}", named(job), failure.code());
    LOG.debug("{} failed: {}", named(job), failure.detail());
    workerOf(job).ifPresent(worker -> streaks.failed(worker, failure.code()));
    job.caller().fail(failure);
  }

  private static Optional<WorkerId> workerOf(OpenJob job) {
    return job.progress() instanceof Progress.Begun begun
        ? Optional.of(begun.worker())
        : Optional.empty();
  }

  private static String named(OpenJob job) {
    return "job %s (%s) of request %s".formatted(job.id(), job.work().label(), job.requestId());
  }

  private JsonObject answerJson(JobId id, Work.Prompting work, Answer answer) {
    JsonArray denied = new JsonArray();
    answer
        .denied()
        .forEach(
            d -> denied.add(new JsonObject().put("tool", d.tool()).put("command", d.command())));
    return new JsonObject()
        .put("id", id.value())
        .put("output", answer.output())
        .put("sessionId", answer.worker().toString())
        .put("requestId", work.requestId())
        .put("worker", answer.worker().slot())
        .put("agent", agents.nameOf(answer.worker()))
        .put("fidelity", answer.fidelity().name().toLowerCase(Locale.ROOT))
        .put("denied", denied)
        .put("queuedMs", answer.queuedMs())
        .put("tookMs", answer.tookMs());
  }

  PoolFacts pool() {
    return told.orElse(expected);
  }

  /** Whether the Supervisor has told of the pool. */
  boolean poolStarted() {
    return told.isPresent();
  }

  boolean paused() {
    return paused;
  }

  /** How many requests wait for a worker. */
  int waiting() {
    return book.waiting();
  }

  int failuresInARow(WorkerId worker) {
    return streaks.of(worker);
  }

  /** What kind of work a job is, while somebody waits for it. */
  Optional<String> labelOf(JobId id) {
    return book.find(id).map(job -> job.work().label());
  }
}
