package io.kirogate.worker;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.Setup;
import io.kirogate.agent.VersionRule;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Alarm;
import io.kirogate.bus.Bus;
import io.kirogate.config.PoolConfig;
import io.kirogate.log.Transcript;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.WorkerId;
import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one agent process from its start to its end: the shell around {@link WorkerMachine}. */
public final class WorkerVerticle extends VerticleBase
    implements Surroundings, AgentDriver.Host, AgentProcess.Events {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final Duration POLITE = Duration.ofSeconds(2);
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final WorkerId id;
  private final Agent agent;
  private final PoolConfig pool;
  private final Addresses addresses;
  private final long startedAt;
  private final Transcript transcript;
  private final Promise<Void> gone = Promise.promise();

  private Bus bus;
  private Alarm alarm;
  private WorkerMachine machine;
  private AgentProcess process;
  private VersionQuestion versionQuestion;

  /**
   * @param startedAt epoch ms
   * @param transcript of what is typed and shown
   */
  public WorkerVerticle(
      WorkerId id,
      Agent agent,
      PoolConfig pool,
      Addresses addresses,
      long startedAt,
      Transcript transcript) {
    this.id = id;
    this.agent = agent;
    this.pool = pool;
    this.addresses = addresses;
    this.startedAt = startedAt;
    this.transcript = transcript;
  }

  @Override
  public Future<?> start() throws IOException {
    agent.makeDirectory(id.slot());
    bus = new Bus(vertx);
    alarm = new Alarm(vertx, () -> happens(machine::tick));
    AgentDriver driver = agent.variant().open(this);
    machine = new WorkerMachine(id, agent.name(), agent.config(), pool, startedAt, driver, this);
    bus.consume(addresses.worker(id), message -> happens(now -> machine.accept(message, now)));
    transcript.note("starts");
    process = AgentProcess.start(agent.launch(id, addresses), this::hop, this);
    vertx.setPeriodic(MEASURE_EVERY.toMillis(), timer -> measure());
    happens(machine::begin);
    agent.profile().versionRule().ifPresentOrElse(this::askVersion, () -> versionTold(""));
    return Future.succeededFuture();
  }

  /** Beside the boot; no longer than that may take. */
  private void askVersion(VersionRule rule) {
    versionQuestion =
        VersionQuestion.ask(
            rule, agent.versionLaunch(id, rule, addresses), this::hop, this::versionTold);
    Duration patience = agent.config().bootTimeout();
    vertx.setTimer(Math.max(1, patience.toMillis()), timer -> versionQuestion.end());
  }

  private void versionTold(String version) {
    happens(now -> machine.versionTold(version));
  }

  /** Completes when the turn at hand is over and nothing of the process is left. */
  @Override
  public Future<?> stop() {
    happens(machine::stop);
    return gone.future();
  }

  private void hop(Runnable task) {
    context.runOnContext(v -> task.run());
  }

  /**
   * @param event takes the time
   */
  private void happens(LongConsumer event) {
    try {
      event.accept(Alarm.now());
    } finally {
      alarm.set(machine.nextDeadline());
      if (machine.gone()) {
        gone.tryComplete();
      }
    }
  }

  // ---- from the process ----

  @Override
  public void output(byte[] bytes) {
    transcript.shown(bytes);
    happens(now -> machine.received(bytes, now));
  }

  @Override
  public void errorOutput(byte[] bytes) {
    transcript.shownOnError(bytes);
    happens(now -> machine.receivedError(bytes, now));
  }

  @Override
  public void inputRefused(long unread) {
    happens(now -> machine.inputRefused(unread, now));
  }

  @Override
  public void inputTaken() {
    happens(machine::inputTaken);
  }

  @Override
  public void exited(Exit exit) {
    boolean missing = exit instanceof Exit.NotStarted notStarted && notStarted.commandMissing();
    happens(now -> machine.exited(exit.describe(), missing, now));
  }

  // ---- what the driver needs ----

  @Override
  public void write(byte[] bytes) {
    transcript.typed(bytes);
    process.write(bytes);
  }

  @Override
  public void later(Duration delay, Runnable task) {
    vertx.setTimer(
        Math.max(1, delay.toMillis()),
        timer -> {
          if (!machine.gone()) {
            happens(now -> machine.understand(task, now));
          }
        });
  }

  @Override
  public void signal(AgentSignal signal) {
    happens(now -> machine.signal(signal, now));
  }

  @Override
  public Setup setup() {
    return agent.setup(id.slot());
  }

  @Override
  public AgentDriver.Terminal terminal() {
    return process::canonical;
  }

  // ---- what the machine needs ----

  @Override
  public void tellDispatcher(ToDispatcher message) {
    bus.send(addresses.dispatcher(id.pool()), message);
  }

  @Override
  public void tellSupervisor(ToSupervisor message) {
    bus.send(addresses.supervisor(id.pool()), message);
  }

  @Override
  public void end() {
    CompletionStage<Void> asked =
        versionQuestion == null ? VersionQuestion.ended() : versionQuestion.end();
    process
        .end(POLITE)
        .thenCombine(asked, (ended, alsoEnded) -> ended)
        .whenComplete((done, failure) -> hop(() -> happens(machine::swept)));
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void measure() {
    process.usage().thenAccept(usage -> happens(now -> machine.measured(usage, now)));
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public void note(String words) {
    transcript.note(words);
  }

  @Override
  public Logger log() {
    return LOG;
  }
}
