package io.kirogate.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Bus;
import io.kirogate.message.Done;
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
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Takes requests from the doors, checks them, submits them to the Dispatcher and hands each caller
 * its one end. Owned by the api verticle's event loop.
 */
final class Desk {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** The failures whose detail quotes nobody. */
  private static final Set<FailureCode> OUR_WORDS =
      EnumSet.of(
          FailureCode.QUEUE_FULL,
          FailureCode.QUEUE_TIMEOUT,
          FailureCode.TURN_TIMEOUT,
          FailureCode.AGENT_UNRESPONSIVE,
          FailureCode.CANCELLED,
          FailureCode.SHUTTING_DOWN,
          FailureCode.POOL_PAUSED);

  private final Bus bus;
  private final Addresses addresses;
  private final Agents agents;
  private final Gate gate;
  private final RandomGenerator random;
  private final JobBook book = new JobBook();
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
    OpenJob job = new OpenJob(id, requestId, caller, work, new Progress.Submitted(), now());
    book.open(job);
    about(LOG.atDebug(), job).log("{} submitted", work.label());
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
    about(LOG.atInfo(), job)
        .addKeyValue("ms", now() - job.openedAt())
        .log("{} withdrawn: its client went away", job.work().label());
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
      progressed(queued.job(), new Progress.Waiting());
    } else if (message instanceof Begun begun) {
      progressed(begun.job(), new Progress.Begun(begun.worker()));
    } else if (message instanceof Answered answered) {
      answered(answered);
    } else if (message instanceof Done done) {
      done(done);
    } else if (message instanceof Failed failed) {
      failed(failed);
    } else if (message instanceof PoolFacts facts) {
      told = Optional.of(facts);
      agents.pool(facts);
    } else if (message instanceof Spawned spawned) {
      agents.spawned(spawned);
    } else if (message instanceof Paused now) {
      paused = now.paused();
    } else {
      LOG.error("a door is not told {}", message.getClass().getSimpleName());
    }
  }

  private void progressed(JobId id, Progress progress) {
    book.progressed(id, progress);
    book.find(id)
        .ifPresent(
            job ->
                about(LOG.atDebug(), job)
                    .log("{} {}", job.work().label(), progress.getClass().getSimpleName()));
  }

  private void answered(Answered answered) {
    book.answered(answered.job(), answered.answer().output(), random)
        .ifPresent(judgement -> judged(answered.job(), judgement));
  }

  private void judged(JobId id, Verdict.Judgement judgement) {
    if (judgement instanceof Verdict.Repair) {
      book.find(id)
          .ifPresent(
              job ->
                  about(LOG.atInfo(), job)
                      .log("{} is asked again: its answer was invalid", job.work().label()));
    }
    bus.send(addresses.dispatcher(), new Verdict(id, judgement));
  }

  private void done(Done done) {
    book.close(done.job()).ifPresent(job -> done(job, done.answer()));
  }

  private void done(OpenJob job, Answer answer) {
    about(LOG.atInfo(), job)
        .addKeyValue("queuedMs", answer.queuedMs())
        .addKeyValue("tookMs", answer.tookMs())
        .log("{} done", job.work().label());
    if (job.work() instanceof Work.Prompting prompting) {
      job.caller().succeed(answerJson(job.id(), prompting, answer).encode());
    } else if (job.work() instanceof Work.Answered task) {
      job.caller().succeed(task.output().toString());
    } else {
      about(LOG.atError(), job).log("{} ended before its answer was accepted", job.work().label());
      job.caller().fail(Failure.of(FailureCode.INTERNAL, "The answer was never accepted"));
    }
  }

  private void failed(Failed failed) {
    book.close(failed.job()).ifPresent(job -> failed(job, failed.failure()));
  }

  private void failed(OpenJob job, Failure failure) {
    about(LOG.atInfo(), job)
        .addKeyValue("code", failure.code().name())
        .addKeyValue("ms", now() - job.openedAt())
        .log("{} failed: {}", job.work().label(), forTheLog(failure));
    job.caller().fail(failure);
  }

  private static Optional<WorkerId> workerOf(OpenJob job) {
    return job.progress() instanceof Progress.Begun begun
        ? Optional.of(begun.worker())
        : Optional.empty();
  }

  /** Unless they are all our own words, they may quote an agent, and so a prompt or an answer. */
  private static String forTheLog(Failure failure) {
    return OUR_WORDS.contains(failure.code()) ? failure.detail() : failure.code().title();
  }

  /** Whoever looks for a request, a job or a worker finds the line. */
  private static LoggingEventBuilder about(LoggingEventBuilder line, OpenJob job) {
    LoggingEventBuilder about =
        line.addKeyValue("request", job.requestId()).addKeyValue("job", job.id().value());
    if (job.work() instanceof Work.Prompting prompting
        && !prompting.requestId().equals(job.requestId())) {
      about = about.addKeyValue("clientRequest", prompting.requestId());
    }
    return workerOf(job).isPresent()
        ? about.addKeyValue("worker", workerOf(job).get().toString())
        : about;
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
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

  /** What kind of work a job is, while somebody waits for it. */
  Optional<String> labelOf(JobId id) {
    return book.find(id).map(job -> job.work().label());
  }
}
