package io.kirogate.worker;

import io.kirogate.agent.AgentSession;
import io.kirogate.agent.AgentSignal;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
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
import io.kirogate.pool.House;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;

/**
 * Does with a {@link WorkerState} what {@link WorkerVerticle} does, in a simulated world: its queue
 * of effects, its timers, its counts, what it tells and when.
 */
public final class WorkerShell {

  /** The process. */
  public interface Process {
    /** {@link #exited} follows if it lives, then {@link #swept}. */
    void end();
  }

  private final WorkerId id;
  private final House house;
  private final String address;
  private final String dispatcher;
  private final String supervisor;
  private final Rules rules;
  private final AgentSession session;
  private final Process process;
  private final Map<Deadline, House.Timer> timers = new EnumMap<>(Deadline.class);
  private final Queue<Effect> effects = new ArrayDeque<>();
  private WorkerState state;
  private Tally tally = Tally.NONE;
  private String version;
  private long memory;
  private boolean gone;

  public WorkerShell(
      WorkerId id,
      House house,
      Addresses addresses,
      AgentConfig agent,
      PoolConfig pool,
      AgentSession session,
      Process process) {
    this.id = id;
    this.house = house;
    this.address = addresses.worker(id);
    this.dispatcher = addresses.dispatcher();
    this.supervisor = addresses.supervisor();
    this.rules = Rules.of(id.toString(), agent, pool);
    this.session = session;
    this.process = process;
  }

  public void start() {
    enter(WorkerState.Booting.begin(rules));
  }

  public void stop() {
    if (!gone) {
      Draining draining = new Draining(id);
      house.send(address, supervisor, draining);
      house.send(address, dispatcher, draining);
      enter(state.retire("the gateway stops"));
    }
  }

  public void versionTold(String told) {
    version = told;
    sendFacts();
  }

  public void measured(long bytes) {
    memory = bytes;
    sendFacts();
  }

  public void told(Message message) {
    if (message instanceof Run run) {
      enter(state.run(run));
    } else if (message instanceof RunAgain again) {
      enter(state.runAgain(again));
    } else if (message instanceof Cancel cancel) {
      enter(state.cancel(cancel.job()));
    } else if (message instanceof Release release) {
      enter(state.release(release.job()));
    } else if (message instanceof Retire retire) {
      enter(state.retire(retire.reason()));
    } else if (message instanceof TakeSlot) {
      enter(state.takeSlot());
      sendFacts();
    } else if (message instanceof Prove) {
      enter(state.prove());
    } else {
      throw new AssertionError(id + " was sent a " + message);
    }
  }

  public void signal(AgentSignal signal) {
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

  public void inputRefused() {
    enter(state.deadline(Deadline.ACCEPT));
  }

  public void exited(String how, boolean missing) {
    enter(state.exited(new WorkerState.Death(how, "", missing)));
  }

  public void swept() {
    enter(state.swept());
  }

  public Phase phase() {
    return state.phase();
  }

  /** Whether it takes jobs or is at one; not while it proves itself. */
  public boolean serves() {
    return !(state instanceof WorkerState.Proving)
        && (state.phase() == Phase.IDLE || state.phase().busy());
  }

  /** Deadlines that are set, for the story. */
  public String armed() {
    return timers.keySet().toString();
  }

  // ---- the state, and effects out ----

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

  private void carryOutAll() {
    for (Effect next = effects.peek(); next != null; next = effects.peek()) {
      try {
        carryOut(next);
      } catch (RuntimeException defect) {
        enter(state.broken());
      }
      effects.remove();
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
      process.end();
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
      tellDispatcher(new Ready(id, address));
    } else if (effect instanceof Effect.SayDeclined declined) {
      tellDispatcher(new Declined(id, declined.job()));
    } else if (effect instanceof Effect.CountProof) {
      tally = tally.done();
    } else if (effect instanceof Effect.SayStarted started) {
      tellDispatcher(new Started(id, started.job()));
    } else if (effect instanceof Effect.SayTurnDone done) {
      tally = tally.done();
      String text = String.join("\n\n", done.texts());
      tellDispatcher(new TurnDone(id, done.job(), text, done.fidelity(), done.denied()));
    } else if (effect instanceof Effect.SayTurnFailed failed) {
      tally = tally.failed(failed.failure().code());
      tellDispatcher(new TurnFailed(id, failed.job(), failed.failure()));
    } else if (effect instanceof Effect.SayFacts) {
      sendFacts();
    } else if (effect instanceof Effect.SayGone sayGone) {
      sayGone(new Gone(id, sayGone.cause(), sayGone.detail()));
    }
  }

  private void sayGone(Gone message) {
    timers.values().forEach(House.Timer::cancel);
    tellDispatcher(message);
    house.send(address, supervisor, message);
    gone = true;
  }

  private void tellDispatcher(Message message) {
    house.send(address, dispatcher, message);
  }

  private void arm(Deadline deadline, Duration after) {
    disarm(deadline);
    timers.put(deadline, house.timer(Math.max(1, after.toMillis()), () -> passed(deadline)));
  }

  private void disarm(Deadline deadline) {
    House.Timer timer = timers.remove(deadline);
    if (timer != null) {
      timer.cancel();
    }
  }

  private void passed(Deadline deadline) {
    timers.remove(deadline);
    enter(state.deadline(deadline));
  }

  private void sendFacts() {
    house.send(
        address,
        supervisor,
        new Facts(
            id,
            state.phase(),
            1,
            0,
            0,
            state.job(),
            0,
            memory,
            tally.turns(),
            tally.failuresInARow(),
            false,
            version));
  }
}
