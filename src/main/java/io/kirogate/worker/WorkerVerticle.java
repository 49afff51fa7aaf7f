package io.kirogate.worker;

import io.kirogate.agent.AgentSession;
import io.kirogate.agent.AgentSignal;
import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.Cancel;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Retire;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one agent process from its start to its end: the shell around {@link WorkerState}. */
public final class WorkerVerticle extends VerticleBase
    implements AgentSession.Host, AgentProcess.Events {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerVerticle.class);
  private static final Duration POLITE = Duration.ofSeconds(2);
  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final WorkerId id;
  private final Agent agent;
  private final Addresses addresses;
  private final Rules rules;
  private final Map<Deadline, Long> timers = new EnumMap<>(Deadline.class);
  private final Queue<Effect> effects = new ArrayDeque<>();
  private final Promise<Void> gone = Promise.promise();
  private final long startedAt;

  private Bus bus;
  private WorkerState state;
  private AgentSession session;
  private AgentProcess process;
  private Usage usage = Usage.NONE;
  private long lastActivity;

  /**
   * @param startedAt epoch ms
   */
  public WorkerVerticle(WorkerId id, Agent agent, Addresses addresses, long startedAt) {
    this.id = id;
    this.agent = agent;
    this.addresses = addresses;
    this.startedAt = startedAt;
    this.lastActivity = startedAt;
    this.rules = Rules.of(id + " (" + agent.kind().name() + ")", agent.config());
  }

  @Override
  public Future<?> start() throws IOException {
    agent.makeDirectory(id.slot());
    bus = new Bus(vertx);
    bus.consume(addresses.worker(id), this::told);
    session = agent.kind().open(this);
    process = AgentProcess.start(agent.launch(id, addresses), this::hop, this);
    vertx.setPeriodic(MEASURE_EVERY.toMillis(), timer -> measure());
    enter(WorkerState.Booting.begin(rules));
    return Future.succeededFuture();
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
    }
  }

  @Override
  public void signal(AgentSignal signal) {
    LOG.debug("{} {}: {}", id, state.phase(), signal.getClass().getSimpleName());
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
    session.received(bytes);
  }

  @Override
  public void errorOutput(byte[] bytes) {
    output(bytes);
  }

  /** It reads nothing any more, so it will not take the prompt either. */
  @Override
  public void inputRefused(long unread) {
    LOG.warn("{} leaves {} bytes of its input unread", id, unread);
    enter(state.deadline(Deadline.ACCEPT));
  }

  @Override
  public void exited(Exit exit) {
    boolean missing = exit instanceof Exit.NotStarted notStarted && notStarted.commandMissing();
    String shown = session.shown();
    session.exited();
    enter(state.exited(new WorkerState.Death(exit.describe(), shown, missing)));
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
      effects.add(new Effect.SayFacts());
    }
    if (outermost) {
      carryOutAll();
    }
  }

  /** A defect of ours in one effect must not leave the worker standing still with an open job. */
  private void carryOutAll() {
    try {
      for (Effect next = effects.peek(); next != null; next = effects.peek()) {
        carryOut(next);
        effects.remove();
      }
    } catch (RuntimeException defect) {
      LOG.error("{} {}: {} failed", id, state.phase(), effects.peek(), defect);
      effects.clear();
      enter(state.broken());
    }
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Ask ask) {
      session.submit(ask.prompt());
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

  private void say(Effect effect) {
    if (effect instanceof Effect.SayReady) {
      tellDispatcher(new Ready(id, addresses.worker(id)));
    } else if (effect instanceof Effect.SayStarted started) {
      tellDispatcher(new Started(id, started.job()));
    } else if (effect instanceof Effect.SayTurnDone done) {
      tellDispatcher(
          new TurnDone(
              id, done.job(), String.join("\n\n", done.texts()), done.fidelity(), done.denied()));
    } else if (effect instanceof Effect.SayTurnFailed failed) {
      tellDispatcher(new TurnFailed(id, failed.job(), failed.failure()));
    } else if (effect instanceof Effect.SayFacts) {
      sendFacts();
    } else if (effect instanceof Effect.SayGone sayGone) {
      sayGone(new Gone(id, sayGone.cause(), sayGone.detail()));
    }
  }

  private void sayGone(Gone message) {
    LOG.info("{} is gone ({}): {}", id, message.cause(), message.detail());
    timers.keySet().forEach(deadline -> vertx.cancelTimer(timers.get(deadline)));
    tellDispatcher(message);
    bus.send(addresses.supervisor(), message);
    gone.complete();
  }

  private void tellDispatcher(Message message) {
    bus.send(addresses.dispatcher(), message);
  }

  private void end() {
    process.end(POLITE).whenComplete((done, failure) -> hop(() -> enter(state.swept())));
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
            task.run();
          }
        });
  }

  // ---- facts ----

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
            0,
            0,
            false,
            null));
  }
}
