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
import io.kirogate.message.TurnUsage;
import io.kirogate.message.WorkerId;
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
  /** How long facts may wait that nobody decides by. */
  static final long FACTS_DELAY = 100;

  private static final long UNKNOWN = 0;

  private final Rules rules;
  private final long startedAt;
  private final AgentDriver driver;
  private final Surroundings surroundings;
  private final Deadlines deadlines = new Deadlines();
  private final Queue<Effect> effects = new ArrayDeque<>();
  private final long stuckAfter;
  private final StuckWatch stuck;

  private WorkerState state;
  private Tally tally = Tally.NONE;
  private Usage usage = Usage.NONE;
  private long pid = UNKNOWN;
  private long lastActivity;

  /** Null until it is chosen. */
  private String variant;

  /** Null until it is known. */
  private String version;

  /** What the log's lines are about: the last turn, until this worker is ready again. */
  private Turn turn;

  private long factsDue = NEVER;

  /**
   * @param startedAt epoch ms
   * @param driver of the one process that this worker has
   */
  public WorkerMachine(
      WorkerId id,
      AgentName agent,
      AgentConfig config,
      PoolConfig pool,
      long startedAt,
      AgentDriver driver,
      Surroundings surroundings) {
    this.rules = Rules.of(id, agent, config, pool);
    this.startedAt = startedAt;
    this.lastActivity = startedAt;
    this.driver = driver;
    this.surroundings = surroundings;
    this.stuckAfter = pool.stuckAfter().toMillis();
    this.stuck = new StuckWatch(pool.stuckAfter());
    this.state = new ComingUp.Booting(rules);
  }

  // ---- events ----

  /** The process is being started. Called once, first. */
  public void begin(long now) {
    deadlines.want(state.deadlines(), now);
    tellFacts();
    understand(driver::begin, now);
  }

  public void accept(ToWorker message, long now) {
    if (message instanceof Run || message instanceof RunAgain) {
      lastActivity = surroundings.epochMillis();
    }
    enter(Events.answer(state, message), now);
    if (message instanceof TakeSlot) {
      surroundings.measure();
    }
  }

  /** Bytes of the agent's standard output. */
  public void received(byte[] bytes, long now) {
    heard(now);
    understand(() -> driver.received(bytes), now);
  }

  /** Bytes of its standard error. */
  public void receivedError(byte[] bytes, long now) {
    heard(now);
    understand(() -> driver.receivedError(bytes), now);
  }

  /** The agent's pipe has taken all that was written. */
  public void inputTaken(long now) {
    understand(driver::inputTaken, now);
  }

  /** Who speaks has a process id, which may be new. */
  private void heard(long now) {
    lastActivity = surroundings.epochMillis();
    if (pid == UNKNOWN) {
      factsChanged(now);
    }
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
    if (signal instanceof AgentSignal.UsedMore more) {
      used(more.usage(), now);
    } else if (signal instanceof AgentSignal.TurnEnded ended) {
      used(ended.usage(), now);
    }
    about(Level.DEBUG).log("{} {}: {}", rules.worker(), phase(), signal.getClass().getSimpleName());
    enter(Events.answer(state, signal), now);
  }

  /** It reads nothing any more, so it will not take the prompt either. */
  public void inputRefused(long unread, long now) {
    about(Level.WARN).log("{} leaves {} bytes of its input unread", rules.worker(), unread);
    enter(state.deadline(Deadline.ACCEPT), now);
  }

  /**
   * The process has ended; others of its tree may still be there.
   *
   * @param how for people: completes "the agent ..."
   * @param missing whether it never ran because its command is not there
   */
  public void exited(String how, boolean missing, long now) {
    enter(state.exited(new WorkerState.Death(how, shown(), missing)), now);
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
    usage = measured;
    factsChanged(now);
  }

  /**
   * Told once, and at once: a worker whose version is not known gets no slot.
   *
   * @param told empty when it cannot be told
   */
  public void versionTold(String told) {
    version = told;
    if (!gone()) {
      tellFacts();
    }
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
      enter(state.deadline(passed.get()), now);
    }
    lookWhetherStuck(now);
    if (factsDue <= now) {
      tellFacts();
    }
  }

  /** When the next {@link #tick} is due; {@code Long.MAX_VALUE} = nothing is waited for. */
  public long nextDeadline() {
    return Math.min(deadlines.next(), Math.min(stuck.nextLook(), factsDue));
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
      tally = tally.and(effect);
      effects.add(effect);
    }
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

  /**
   * What is told of a stage is how it was then: an agent that is quick may be further when the turn
   * comes to tell it.
   */
  private void phaseChanged(Phase before, long now) {
    stuck.phase(phase(), now);
    if (gone()) {
      factsDue = NEVER;
    } else if (phase().stage() == before.stage()) {
      factsChanged(now);
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
        carryOut(next);
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

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Ask ask) {
      ask(ask.prompt());
    } else if (effect instanceof Effect.Decide decide) {
      driver.decide(decide.approval(), decide.choice());
    } else if (effect instanceof Effect.Interrupt) {
      driver.interrupt();
    } else if (effect instanceof Effect.Renew) {
      driver.renew();
    } else if (effect instanceof Effect.End) {
      surroundings.end();
    } else if (effect instanceof Effect.Say said) {
      say(said.message());
    }
  }

  private void ask(String prompt) {
    surroundings.note(
        turn == null
            ? "is asked by the gateway"
            : "is asked, request=%s job=%s".formatted(turn.request(), turn.job()));
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
      factsChanged(now);
    }
  }

  private void used(TurnUsage used, long now) {
    if (used.credits() != null) {
      tally = tally.used(used);
      factsChanged(now);
    }
  }

  private void lookWhetherStuck(long now) {
    if (stuck.look(now)) {
      about(Level.WARN)
          .log(
              "{} has shown nothing new for {} ms; it may go on until its deadline",
              rules.worker(),
              stuckAfter);
      factsChanged(now);
    }
  }

  /** The Supervisor is told soon, with what else changes until then; not after the last word. */
  private void factsChanged(long now) {
    if (factsDue == NEVER && !gone()) {
      factsDue = now + FACTS_DELAY;
    }
  }

  private void tellFacts() {
    surroundings.tellSupervisor(newestFacts());
  }

  /** Whoever takes them tells them. */
  private Facts newestFacts() {
    factsDue = NEVER;
    if (pid == UNKNOWN) {
      pid = surroundings.pid();
    }
    return new Facts(
        rules.worker(),
        rules.agent(),
        variant,
        phase(),
        pid,
        startedAt,
        lastActivity,
        usage.cpuPercent(),
        usage.residentBytes(),
        tally.turns(),
        tally.failuresInARow(),
        stuck.stuck(),
        version,
        tally.credits());
  }
}
