package io.kirogate.worker;

import io.kirogate.agent.AgentSession;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.VersionRule;
import io.kirogate.config.PoolConfig;
import io.kirogate.log.Transcript;
import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.Prove;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Retire;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.WorkerId;
import io.kirogate.process.AgentProcess;
import io.kirogate.process.Exit;
import io.kirogate.process.Usage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Runs one agent process from its start to its end: the shell around {@link WorkerState}. */
public final class WorkerVerticle extends VerticleBase
    implements AgentSession.Host, AgentProcess.Events {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final Duration POLITE = Duration.ofSeconds(2);
  private static final long NONE = -1;
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final WorkerId id;
  private final Agent agent;
  private final Addresses addresses;
  private final Rules rules;
  private final Map<Deadline, Long> timers = new EnumMap<>(Deadline.class);
  private final Queue<Effect> effects = new ArrayDeque<>();
  private final Promise<Void> gone = Promise.promise();
  private final long startedAt;
  private final Duration stuckAfter;
  private final StuckWatch stuck;
  private final Transcript transcript;

  private Bus bus;
  private WorkerState state;
  private AgentSession session;
  private AgentProcess process;
  private Usage usage = Usage.NONE;
  private long lastActivity;
  private Tally tally = Tally.NONE;
  private VersionQuestion versionQuestion;
  private long stuckTimer = NONE;

  /** Null until it is known. */
  private String version;

  /** What the log's lines are about: the job since its {@link Run}, until this worker is ready. */
  private Run run;

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
    this.addresses = addresses;
    this.startedAt = startedAt;
    this.lastActivity = startedAt;
    this.transcript = transcript;
    this.stuckAfter = pool.stuckAfter();
    this.stuck = new StuckWatch(stuckAfter);
    this.rules = Rules.of(id + " (" + agent.kind().name() + ")", agent.config(), pool);
  }

  @Override
  public Future<?> start() throws IOException {
    agent.makeDirectory(id.slot());
    bus = new Bus(vertx);
    bus.consume(addresses.worker(id), this::told);
    session = agent.kind().open(this);
    transcript.note("starts");
    process = AgentProcess.start(agent.launch(id, addresses), this::hop, this);
    vertx.setPeriodic(MEASURE_EVERY.toMillis(), timer -> measure());
    enter(WorkerState.Booting.begin(rules));
    agent.kind().versionRule().ifPresentOrElse(this::askVersion, () -> version = "");
    return Future.succeededFuture();
  }

  /** Beside the boot; no longer than that may take. */
  private void askVersion(VersionRule rule) {
    versionQuestion =
        VersionQuestion.ask(
            rule, agent.versionLaunch(id, rule, addresses), this::hop, this::versionTold);
    vertx.setTimer(Math.max(1, rules.boot().toMillis()), timer -> versionQuestion.end());
  }

  private void versionTold(String told) {
    version = told;
    sendFacts();
  }

  /** Completes when the turn at hand is over and nothing of the process is left. */
  @Override
  public Future<?> stop() {
    if (!gone.future().isComplete()) {
      Draining draining = new Draining(id);
      bus.send(addresses.supervisor(), draining);
      bus.send(addresses.dispatcher(), draining);
      enter(state.retire("the gateway stops"));
    }
    return gone.future();
  }

  private void hop(Runnable task) {
    context.runOnContext(v -> task.run());
  }

  // ---- events in ----

  private void told(Message message) {
    if (message instanceof Run run) {
      lastActivity = System.currentTimeMillis();
      this.run = state.phase() == Facts.Phase.IDLE ? run : this.run;
      enter(state.run(run));
    } else if (message instanceof RunAgain again) {
      lastActivity = System.currentTimeMillis();
      enter(state.runAgain(again));
    } else if (message instanceof Cancel cancel) {
      enter(state.cancel(cancel.job()));
    } else if (message instanceof Release release) {
      enter(state.release(release.job()));
    } else if (message instanceof Retire retire) {
      enter(state.retire(retire.reason()));
    } else if (message instanceof TakeSlot) {
      enter(state.takeSlot());
      measure();
    } else if (message instanceof Prove) {
      enter(state.prove());
    }
  }

  @Override
  public void signal(AgentSignal signal) {
    if (signal instanceof AgentSignal.Progressed) {
      progressed();
      return;
    }
    about(LOG.atDebug()).log("{} {}: {}", id, state.phase(), signal.getClass().getSimpleName());
    if (signal instanceof AgentSignal.Prompted) {
      enter(state.prompted());
    } else if (signal instanceof AgentSignal.Accepted) {
      enter(state.accepted());
    } else if (signal instanceof AgentSignal.PermissionAsked asked) {
      enter(state.asked(asked.tool(), asked.command()));
    } else if (signal instanceof AgentSignal.Blocked blocked) {
      enter(state.blocked(blocked.failure()));
    } else if (signal instanceof AgentSignal.TurnEnded ended) {
      enter(state.turnEnded(ended.texts(), ended.fidelity()));
    } else if (signal instanceof AgentSignal.TurnErred erred) {
      enter(state.turnErred(erred.failure(), erred.retire()));
    } else if (signal instanceof AgentSignal.Refused refused) {
      enter(state.refused(refused.failure()));
    } else if (signal instanceof AgentSignal.Clean) {
      enter(state.clean());
    } else if (signal instanceof AgentSignal.Unclean unclean) {
      enter(state.unclean(unclean.reason()));
    } else if (signal instanceof AgentSignal.SignedOut signedOut) {
      enter(state.signedOut(signedOut.detail()));
    }
  }

  @Override
  public void output(byte[] bytes) {
    lastActivity = System.currentTimeMillis();
    transcript.shown(bytes);
    understand(() -> session.received(bytes));
  }

  /**
   * A session that failed halfway does not know any more how the agent is, nor could it prove it.
   */
  private void understand(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException defect) {
      broken("the session", defect);
    }
  }

  @Override
  public void errorOutput(byte[] bytes) {
    output(bytes);
  }

  /** It reads nothing any more, so it will not take the prompt either. */
  @Override
  public void inputRefused(long unread) {
    about(LOG.atWarn()).log("{} leaves {} bytes of its input unread", id, unread);
    enter(state.deadline(Deadline.ACCEPT));
  }

  @Override
  public void exited(Exit exit) {
    boolean missing = exit instanceof Exit.NotStarted notStarted && notStarted.commandMissing();
    String shown = shown();
    session.exited();
    enter(state.exited(new WorkerState.Death(exit.describe(), shown, missing)));
  }

  /** For people; a defect in it must not keep the death itself. */
  private String shown() {
    try {
      return session.shown();
    } catch (RuntimeException defect) {
      about(LOG.atError()).setCause(defect).log("{} showed what cannot be told", id);
      return "";
    }
  }

  private void passed(Deadline deadline) {
    timers.remove(deadline);
    enter(state.deadline(deadline));
  }

  // ---- the state, and effects out ----

  /**
   * An effect may cause the next event at once: its transition's effects wait behind those still to
   * do.
   */
  private void enter(Transition transition) {
    boolean changed = state == null || transition.next().phase() != state.phase();
    boolean outermost = effects.isEmpty();
    state = transition.next();
    effects.addAll(transition.effects());
    if (changed) {
      phaseChanged();
    }
    if (outermost) {
      carryOutAll();
    }
  }

  private void phaseChanged() {
    effects.add(new Effect.SayFacts());
    if (stuck.phase(state.phase(), now())) {
      lookWhetherStuck();
    }
  }

  /**
   * A defect of ours in one effect must not leave the worker standing still with an open job; nor
   * may it cost those behind it, which may be what ends the process or the turn.
   */
  private void carryOutAll() {
    for (Effect next = effects.peek(); next != null; next = effects.peek()) {
      try {
        carryOut(next);
      } catch (RuntimeException defect) {
        broken(next.getClass().getSimpleName(), defect);
      }
      effects.remove();
    }
  }

  private void broken(String what, RuntimeException defect) {
    about(LOG.atError()).setCause(defect).log("{} {}: {} failed", id, state.phase(), what);
    enter(state.broken());
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Ask ask) {
      ask(ask.prompt());
    } else if (effect instanceof Effect.Decide decide) {
      session.decide(decide.allow());
    } else if (effect instanceof Effect.Interrupt) {
      session.interrupt();
    } else if (effect instanceof Effect.Reset) {
      session.reset();
    } else if (effect instanceof Effect.End) {
      end();
    } else if (effect instanceof Effect.Arm arm) {
      arm(arm.deadline(), arm.after());
    } else if (effect instanceof Effect.Disarm disarm) {
      disarm(disarm.deadline());
    } else {
      say(effect);
    }
  }

  private void ask(String prompt) {
    transcript.note(
        run == null
            ? "is asked by the gateway"
            : "is asked, request=%s job=%s".formatted(run.request(), run.job()));
    session.submit(prompt);
  }

  private void say(Effect effect) {
    if (effect instanceof Effect.SayReady) {
      run = null;
      tellDispatcher(new Ready(id, addresses.worker(id)));
    } else if (effect instanceof Effect.SayDeclined declined) {
      tellDispatcher(new Declined(id, declined.job()));
    } else if (effect instanceof Effect.CountProof) {
      tally = tally.done();
    } else if (effect instanceof Effect.SayStarted started) {
      tellDispatcher(new Started(id, started.job()));
    } else if (effect instanceof Effect.SayTurnDone done) {
      tally = tally.done();
      tellDispatcher(
          new TurnDone(
              id, done.job(), String.join("\n\n", done.texts()), done.fidelity(), done.denied()));
    } else if (effect instanceof Effect.SayTurnFailed failed) {
      tally = tally.failed(failed.failure().code());
      about(LOG.atDebug()).log("{} failed a turn: {}", id, failed.failure().code());
      tellDispatcher(new TurnFailed(id, failed.job(), failed.failure()));
    } else if (effect instanceof Effect.SayFacts) {
      sendFacts();
    } else if (effect instanceof Effect.SayGone sayGone) {
      sayGone(new Gone(id, sayGone.cause(), sayGone.detail()));
    }
  }

  private void sayGone(Gone message) {
    about(LOG.atInfo()).log("{} is gone ({}): {}", id, message.cause(), message.detail());
    transcript.note("is gone (%s): %s".formatted(message.cause(), message.detail()));
    timers.keySet().forEach(deadline -> vertx.cancelTimer(timers.get(deadline)));
    tellDispatcher(message);
    bus.send(addresses.supervisor(), message);
    gone.complete();
  }

  private LoggingEventBuilder about(LoggingEventBuilder line) {
    LoggingEventBuilder about = line;
    if (run != null) {
      about = line.addKeyValue("request", run.request()).addKeyValue("job", run.job().value());
    }
    return about.addKeyValue("worker", id.toString());
  }

  private void tellDispatcher(Message message) {
    bus.send(addresses.dispatcher(), message);
  }

  private void end() {
    CompletionStage<Void> asked =
        versionQuestion == null ? VersionQuestion.ended() : versionQuestion.end();
    process
        .end(POLITE)
        .thenCombine(asked, (ended, alsoEnded) -> ended)
        .whenComplete((done, failure) -> hop(() -> enter(state.swept())));
  }

  private void arm(Deadline deadline, Duration after) {
    disarm(deadline);
    timers.put(deadline, vertx.setTimer(Math.max(1, after.toMillis()), timer -> passed(deadline)));
  }

  private void disarm(Deadline deadline) {
    Long timer = timers.remove(deadline);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  // ---- what the session needs ----

  @Override
  public void write(byte[] bytes) {
    transcript.typed(bytes);
    process.write(bytes);
  }

  @Override
  public boolean canonical() {
    return process.canonical();
  }

  @Override
  public void later(Duration delay, Runnable task) {
    vertx.setTimer(
        Math.max(1, delay.toMillis()),
        timer -> {
          if (!gone.future().isComplete()) {
            understand(task);
          }
        });
  }

  // ---- facts ----

  private void progressed() {
    if (stuck.progress(now())) {
      about(LOG.atInfo()).log("{} goes on", id);
      sendFacts();
    }
  }

  /** One timer in a turn: progress, which may come thousands of times a second, only notes when. */
  private void lookWhetherStuck() {
    vertx.cancelTimer(stuckTimer);
    stuckTimer = vertx.setTimer(stuck.lookIn(now()), timer -> stuckTimePassed());
  }

  private void stuckTimePassed() {
    if (stuck.look(now())) {
      about(LOG.atWarn())
          .log(
              "{} has shown nothing new for {} ms; it may go on until its deadline",
              id,
              stuckAfter.toMillis());
      sendFacts();
    }
    if (stuck.inTurn()) {
      lookWhetherStuck();
    }
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void measure() {
    process
        .usage()
        .thenAccept(
            now -> {
              usage = now;
              sendFacts();
            });
  }

  private void sendFacts() {
    bus.send(
        addresses.supervisor(),
        new Facts(
            id,
            state.phase(),
            process.pid(),
            startedAt,
            lastActivity,
            state.job(),
            usage.cpuPercent(),
            usage.residentBytes(),
            tally.turns(),
            tally.failuresInARow(),
            stuck.stuck(),
            version));
  }
}
