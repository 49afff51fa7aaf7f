package io.kirogate.worker;

import static io.kirogate.worker.Deadlines.NEVER;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.AgentName;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.Ready;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Exit;
import io.kirogate.process.Usage;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A worker without its process and without Vert.x: takes what happens, with the time in ms from any
 * fixed origin, and has its {@link WorkerState}s' effects done by its driver and its {@link
 * Surroundings}. After every call the next {@link #tick} is due at {@link #nextDeadline}.
 */
public final class WorkerMachine {
  private final Rules rules;
  private final Known known;
  private final Surroundings surroundings;
  private final Deadlines deadlines = new Deadlines();
  private final Queue<Effect> effects = new ArrayDeque<>();
  private final long stuckAfter;
  private final StuckWatch stuck;

  /** Null until its process is started. */
  private AgentDriver driver;

  /** Its process was started, has not ended, and was not told to. */
  private boolean runs;

  private WorkerState state;

  /** What the log's lines are about: the last turn, until this worker is ready again. */
  private Turn turn;

  /**
   * @param startedAt epoch ms
   * @param ways how the one process may be run that this worker has
   */
  public WorkerMachine(
      WorkerId id,
      AgentName agent,
      AgentConfig config,
      PoolConfig pool,
      long startedAt,
      Ways ways,
      Surroundings surroundings) {
    this.rules = Rules.of(id, agent, config, pool, ways.loginHint());
    this.known = new Known(rules, startedAt);
    this.surroundings = surroundings;
    this.stuckAfter = pool.stuckAfter().toMillis();
    this.stuck = new StuckWatch(pool.stuckAfter());
    this.state = ComingUp.first(rules, ways);
  }

  // ---- events ----

  /** Called once, first. */
  public void begin(long now) {
    deadlines.want(state.deadlines(), now);
    noteVariant();
    tellFacts();
    enter(state.begin(), now);
  }

  public void accept(ToWorker message, long now) {
    if (message instanceof Run || message instanceof RunAgain) {
      known.active(surroundings.epochMillis());
    }
    enter(Events.answer(state, message), now);
    if (message instanceof TakeSlot) {
      surroundings.measure();
    }
  }

  /** Bytes of the agent's standard output. */
  public void received(byte[] bytes, long now) {
    known.heard(surroundings.epochMillis(), now);
    understand(() -> driver.received(bytes), now);
  }

  /** Bytes of its standard error. */
  public void receivedError(byte[] bytes, long now) {
    known.heard(surroundings.epochMillis(), now);
    understand(() -> driver.receivedError(bytes), now);
  }

  /** The agent's pipe has taken all that was written. */
  public void inputTaken(long now) {
    understand(driver::inputTaken, now);
  }

  /**
   * Does a piece of the driver's work. A driver that failed halfway does not know any more how the
   * agent is, nor could it prove it.
   */
  public void understand(Runnable work, long now) {
    try {
      work.run();
    } catch (RuntimeException defect) {
      broken("the driver", defect, now);
    }
  }

  public void signal(AgentSignal signal, long now) {
    if (signal instanceof AgentSignal.Progressed) {
      progressed(now);
      return;
    }
    known.told(signal, now);
    about(Level.DEBUG).log("{} {}: {}", rules.worker(), phase(), signal.getClass().getSimpleName());
    enter(Events.answer(state, signal), now);
  }

  /** It reads nothing any more, so it will not take the prompt either. */
  public void inputRefused(long unread, long now) {
    about(Level.WARN).log("{} leaves {} bytes of its input unread", rules.worker(), unread);
    enter(state.deadline(Deadline.ACCEPT), now);
  }

  /** The process has ended; others of its tree may still be there. */
  public void exited(Exit exit, long now) {
    runs = false;
    boolean missing = exit instanceof Exit.NotStarted never && never.commandMissing();
    int status = exit instanceof Exit.Exited with ? with.status() : WorkerState.Death.NONE;
    enter(state.exited(new WorkerState.Death(exit.describe(), status, shown(), missing)), now);
    understand(driver::exited, now);
  }

  /** For people; a defect in it must not keep the death itself. */
  private String shown() {
    try {
      return driver.shown();
    } catch (RuntimeException defect) {
      about(Level.ERROR).setCause(defect).log("{} showed what cannot be told", rules.worker());
      return "";
    }
  }

  /** Nothing of the process's tree is left. */
  public void swept(long now) {
    enter(state.swept(), now);
  }

  public void measured(Usage measured, long now) {
    known.measured(measured, now);
  }

  /**
   * Told once, and at once: a worker whose version is not known gets no slot.
   *
   * @param told empty when it cannot be told
   */
  public void versionTold(String told, long now) {
    known.version(told);
    enter(state.versionTold(told), now);
    if (!gone()) {
      tellFacts();
    }
  }

  /**
   * Told once, after it was asked.
   *
   * @param signedOut how the agent's command says that nobody is signed in; empty when it does not
   */
  public void loginTold(String signedOut, long now) {
    enter(state.loginTold(signedOut), now);
  }

  /** The gateway stops: be {@link #gone} when the lease at hand is over and the process is. */
  public void stop(long now) {
    if (!gone()) {
      say(new Draining(rules.worker()));
      enter(state.retire("the gateway stops"), now);
    }
  }

  /** Does what is due by now. */
  public void tick(long now) {
    for (Optional<Deadline> passed = deadlines.passed(now);
        passed.isPresent();
        passed = deadlines.passed(now)) {
      enter(passed(passed.get()), now);
    }
    lookWhetherStuck(now);
    if (known.due() <= now && !gone()) {
      tellFacts();
    }
  }

  private Transition passed(Deadline deadline) {
    return deadline == Deadline.BOOT ? state.bootTimedOut(shown()) : state.deadline(deadline);
  }

  /** When the next {@link #tick} is due; {@code Long.MAX_VALUE} = nothing is waited for. */
  public long nextDeadline() {
    return Math.min(deadlines.next(), Math.min(stuck.nextLook(), gone() ? NEVER : known.due()));
  }

  public Phase phase() {
    return state.phase();
  }

  /** Whether the last word was said. */
  public boolean gone() {
    return phase() == Phase.GONE;
  }

  // ---- the state, and effects out ----

  /**
   * An effect may cause the next event at once: its transition's effects wait behind those still to
   * do.
   */
  private void enter(Transition transition, long now) {
    Phase before = phase();
    boolean outermost = effects.isEmpty();
    state = transition.next();
    deadlines.want(state.deadlines(), now);
    for (Effect effect : transition.effects()) {
      known.count(effect);
      effects.add(effect);
    }
    noteVariant();
    if (state instanceof AtTurn at) {
      turn = at.work().turn();
    }
    if (phase() != before) {
      phaseChanged(before, now);
    }
    if (outermost) {
      carryOutAll(now);
    }
  }

  private void noteVariant() {
    if (state instanceof ComingUp.Booting booting) {
      known.runAs(booting.chosen().variant().name());
    }
  }

  /**
   * What is told of a stage is how it was then: an agent that is quick may be further when the turn
   * comes to tell it.
   */
  private void phaseChanged(Phase before, long now) {
    stuck.phase(phase(), now);
    if (gone()) {
      known.nothingIsDue();
    } else if (phase().stage() == before.stage()) {
      known.changed(now);
    } else {
      effects.add(new Effect.Say(newestFacts()));
    }
  }

  /**
   * A defect of ours in one effect must not leave the worker standing still with an open job; nor
   * may it cost those behind it, which may be what ends the process or the turn.
   */
  private void carryOutAll(long now) {
    for (Effect next = effects.peek(); next != null; next = effects.peek()) {
      try {
        carryOut(next, now);
      } catch (RuntimeException defect) {
        broken(next.getClass().getSimpleName(), defect, now);
      }
      effects.remove();
    }
  }

  private void broken(String what, RuntimeException defect, long now) {
    about(Level.ERROR).setCause(defect).log("{} {}: {} failed", rules.worker(), phase(), what);
    enter(state.broken(), now);
  }

  private void carryOut(Effect effect, long now) {
    if (effect instanceof Effect.Launch launch) {
      launch(launch, now);
    } else if (effect instanceof Effect.AskVersion) {
      surroundings.askVersion();
    } else if (effect instanceof Effect.AskLogin) {
      surroundings.askLogin();
    } else if (effect instanceof Effect.Ask ask) {
      ask(ask.prompt());
    } else if (effect instanceof Effect.Decide decide) {
      driver.decide(decide.approval(), decide.choice());
    } else if (effect instanceof Effect.Interrupt) {
      driver.interrupt();
    } else if (effect instanceof Effect.Renew) {
      driver.renew();
    } else if (effect instanceof Effect.End) {
      end(now);
    } else if (effect instanceof Effect.Say said) {
      say(said.message());
    }
  }

  private void launch(Effect.Launch launch, long now) {
    if (state instanceof ComingUp.Booting booting && booting.chosen().ways().chooses()) {
      about(Level.INFO).log("{} runs {}", rules.worker(), booting.chosen().words(rules.agent()));
    }
    driver = surroundings.launch(launch.variant(), launch.version());
    runs = true;
    understand(driver::begin, now);
  }

  /** What the driver cannot give back keeps the process from no end. */
  private void end(long now) {
    if (runs) {
      runs = false;
      understand(driver::end, now);
    }
    surroundings.end();
  }

  private void ask(String prompt) {
    surroundings.note(
        turn == null
            ? "is asked by the gateway"
            : "is asked, request=" + turn.request() + " job=" + turn.job());
    driver.submit(prompt);
  }

  private void say(Message message) {
    if (message instanceof Ready) {
      turn = null;
    } else if (message instanceof TurnFailed failed) {
      about(Level.DEBUG).log("{} failed a turn: {}", rules.worker(), failed.failure().code());
    } else if (message instanceof Gone gone) {
      about(Level.INFO).log("{} is gone ({}): {}", gone.worker(), gone.cause(), gone.detail());
      surroundings.note("is gone (%s): %s".formatted(gone.cause(), gone.detail()));
    }
    if (message instanceof ToDispatcher told) {
      surroundings.tellDispatcher(told);
    }
    if (message instanceof ToSupervisor told) {
      surroundings.tellSupervisor(told);
    }
  }

  private LoggingEventBuilder about(Level level) {
    LoggingEventBuilder line = surroundings.log().atLevel(level);
    if (turn != null) {
      line = line.addKeyValue("request", turn.request()).addKeyValue("job", turn.job().value());
    }
    return line.addKeyValue("worker", rules.worker().toString());
  }

  // ---- facts ----

  private void progressed(long now) {
    if (stuck.progress(now)) {
      about(Level.INFO).log("{} goes on", rules.worker());
      known.changed(now);
    }
  }

  private void lookWhetherStuck(long now) {
    if (stuck.look(now)) {
      about(Level.WARN)
          .log(
              "{} has shown nothing new for {} ms; it may go on until its deadline",
              rules.worker(),
              stuckAfter);
      known.changed(now);
    }
  }

  private void tellFacts() {
    surroundings.tellSupervisor(newestFacts());
  }

  private Facts newestFacts() {
    return known.newest(phase(), stuck.stuck(), surroundings::pid);
  }
}
