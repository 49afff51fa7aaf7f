package io.kirogate.worker;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.Login;
import io.kirogate.agent.Setup;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Alarm;
import io.kirogate.bus.Bus;
import io.kirogate.config.PoolConfig;
import io.kirogate.log.Transcript;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.WorkerId;
import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Launch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one agent process from its start to its end: the shell around {@link WorkerMachine}. */
public final class WorkerVerticle extends VerticleBase
    implements Surroundings, AgentDriver.Host, AgentProcess.Events {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final Duration POLITE = Duration.ofSeconds(2);
  private static final Duration LOOKUP = Duration.ofSeconds(5);
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final WorkerId id;
  private final Agent agent;
  private final List<LeftVariant> left;
  private final PoolConfig pool;
  private final Addresses addresses;
  private final long startedAt;
  private final Transcript transcript;
  private final Promise<Void> gone = Promise.promise();

  private Bus bus;
  private Alarm alarm;
  private WorkerMachine machine;

  /** Null until the agent is started. */
  private AgentProcess process;

  /** The last that was asked of its command beside that; null = nothing yet. */
  private Question question;

  /**
   * @param left the ways to run the agent that other workers have tried, and that do not work
   * @param startedAt epoch ms
   * @param transcript of what is typed and shown
   */
  public WorkerVerticle(
      WorkerId id,
      Agent agent,
      List<LeftVariant> left,
      PoolConfig pool,
      Addresses addresses,
      long startedAt,
      Transcript transcript) {
    this.id = id;
    this.agent = agent;
    this.left = List.copyOf(left);
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
    machine = new WorkerMachine(id, agent.name(), agent.config(), pool, startedAt, ways(), this);
    bus.consume(addresses.worker(id), message -> happens(now -> machine.accept(message, now)));
    transcript.note("starts");
    vertx.setPeriodic(MEASURE_EVERY.toMillis(), timer -> measure());
    happens(machine::begin);
    return Future.succeededFuture();
  }

  private Ways ways() {
    return new Ways(agent.variants(), left, agent.loginProbe().isPresent(), agent.loginHint());
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
    happens(now -> machine.exited(exit, now));
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
  public AgentDriver launch(AgentVariant variant, String version) {
    AgentDriver driver = variant.open(this);
    process = AgentProcess.start(agent.launch(id, variant, version, addresses), this::hop, this);
    return driver;
  }

  /** A worker whose version is not told yet gets no slot, so nobody waits for it for long. */
  @Override
  public void askVersion() {
    agent
        .profile()
        .versionRule()
        .ifPresentOrElse(
            rule ->
                ask(
                    agent.versionLaunch(id, rule, addresses),
                    LOOKUP,
                    printed -> versionTold(rule.versionIn(printed))),
            () -> versionTold(""));
  }

  private void versionTold(String version) {
    happens(now -> machine.versionTold(version, now));
  }

  /** Told when nothing of the question is left, since the machine may have its end then. */
  @Override
  public void askLogin() {
    Login.Probe probe = agent.loginProbe().orElseThrow();
    Launch launch = agent.loginLaunch(id, probe, addresses);
    ask(
        launch,
        LOOKUP,
        printed -> {
          String said =
              probe.saysSignedOut(printed)
                  ? "`%s` says that nobody is signed in"
                      .formatted(String.join(" ", launch.command()))
                  : "";
          question
              .end()
              .whenComplete(
                  (done, failure) -> hop(() -> happens(now -> machine.loginTold(said, now))));
        });
  }

  private void ask(Launch launch, Duration patience, Consumer<String> told) {
    Question asked = Question.ask(launch, this::hop, told);
    question = asked;
    vertx.setTimer(Math.max(1, patience.toMillis()), timer -> asked.end());
  }

  @Override
  public void end() {
    CompletionStage<Void> asked = question == null ? Question.ended() : question.end();
    CompletionStage<Void> ran = process == null ? Question.ended() : process.end(POLITE);
    ran.thenCombine(asked, (ended, alsoEnded) -> ended)
        .whenComplete((done, failure) -> hop(() -> happens(machine::swept)));
  }

  @Override
  public long pid() {
    return process == null ? 0 : process.pid();
  }

  @Override
  public void measure() {
    if (process != null) {
      process.usage().thenAccept(usage -> happens(now -> machine.measured(usage, now)));
    }
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
