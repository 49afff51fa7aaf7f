package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Demand;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.Gone;
import io.kirogate.message.Load;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Prove;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.SlotId;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Slot.Coming;
import io.kirogate.supervise.Slot.Serving;
import io.kirogate.supervise.Slot.Vacant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides which workers of one pool shall live. It is told messages and the time (ms, from any
 * fixed origin) and returns what to do, in order. Facts and goodbyes of workers that it does not
 * know any more change nothing. See the package for the rules.
 */
public final class PoolPlan {
  /** HikariCP's variance of a lifetime, so that workers of one age do not go together. */
  private static final double LIFETIME_JITTER = 0.025;

  private static final long AT_ONCE = Long.MIN_VALUE;

  private final RandomGenerator random;
  private final Agenda agenda = new Agenda();
  private final Trust trust = new Trust();
  private final Variants variants = new Variants();
  private final Credits credits = new Credits();
  private final Slots slots;
  private final Starts starts;
  private final Replacing replacing;
  private final Sizing sizing;
  private final Report report;
  private String agent;

  /**
   * @param agent its name, for messages
   * @param chooses whether each worker chooses the way to run it
   * @param random for the jitter of delays and lifetimes
   */
  public PoolPlan(
      PoolId pool, String agent, boolean chooses, PoolConfig config, RandomGenerator random) {
    this.random = random;
    slots = new Slots(pool, variants, agenda);
    starts = new Starts(slots, random);
    replacing = new Replacing(slots, starts, trust, agenda);
    sizing = new Sizing(slots, starts, replacing, agenda);
    report = new Report(pool, slots, starts, replacing, sizing, variants, credits);
    configure(agent, chooses, config, AT_ONCE);
  }

  private void configure(String agent, boolean chooses, PoolConfig config, long now) {
    variants.configure(chooses);
    this.agent = agent;
    starts.configure(agent, config.restartDelay());
    replacing.configure(config);
    sizing.resize(config.size(), now);
  }

  // ---- events ----

  public List<Action> accept(ToSupervisor message, long now) {
    if (message instanceof Facts facts) {
      heard(facts, now);
    } else if (message instanceof Gone gone) {
      gone(gone, now);
    } else if (message instanceof Load load) {
      sizing.load(load);
    } else if (message instanceof Demand) {
      sizing.demand(now);
    } else if (message instanceof Restart restart) {
      restart(restart.slot(), now);
    } else if (message instanceof Resize resize) {
      sizing.resize(new PoolConfig.Size(resize.min(), resize.max()), now);
    } else if (message instanceof Draining) {
      stop();
    }
    return settled(now);
  }

  /** The first start, and whenever {@link #nextDeadline} has come. */
  public List<Action> due(long now) {
    return settled(now);
  }

  /** The periodic check: a probe where nothing else would come, a slot less where one was idle. */
  public List<Action> check(long now) {
    sizing.check();
    starts.check(now);
    return settled(now);
  }

  /** What is started from now on is another; every worker that is older is replaced. */
  public List<Action> reload(String agent, boolean chooses, PoolConfig config, long now) {
    slots.reloaded();
    starts.reloaded(now);
    configure(agent, chooses, config, now);
    return settled(now);
  }

  /** Nothing is spawned any more. */
  public void stop() {
    starts.stop();
  }

  private void heard(Facts facts, long now) {
    Optional<Slot> awaiting = slots.ofSpare(facts.worker());
    if (awaiting.isPresent()) {
      variants.heard(facts);
      awaiting.get().spare = awaiting.get().spare.map(spare -> spare.heard(facts));
    } else {
      slots.of(facts.worker()).ifPresent(slot -> heard(slot, facts, now));
    }
    if (isKnown(facts.worker())) {
      credits.heard(facts);
    }
  }

  private boolean isKnown(WorkerId worker) {
    return slots.of(worker).isPresent()
        || slots.ofSpare(worker).isPresent()
        || replacing.isDeparting(worker);
  }

  private void heard(Slot slot, Facts facts, long now) {
    if (slot.holder instanceof Coming coming) {
      variants.heard(facts);
      slot.holder = new Coming(coming.newcomer().heard(facts));
    } else if (slot.holder instanceof Serving serving) {
      if (serving.turnWentWell(facts)) {
        replacing.turnWentWell();
      }
      slot.holder = serving.heard(facts, now);
    }
  }

  private void gone(Gone said, long now) {
    WorkerId worker = said.worker();
    Optional<Slot> awaiting = slots.ofSpare(worker);
    Optional<Slot> held = slots.of(worker);
    Gone gone = awaiting.isPresent() || held.isPresent() ? variants.learn(said) : said;
    if (awaiting.isPresent()) {
      replacing.spareLost(awaiting.get(), gone, now);
    } else if (held.isPresent()) {
      starts.left(held.get(), gone, now);
    } else if (!replacing.departed(worker)) {
      return;
    }
    credits.gone(worker);
    agenda.add(new Action.Undeploy(worker));
  }

  /** Somebody wants this slot's worker replaced, or a vacant slot filled now. */
  private void restart(SlotId id, long now) {
    for (Slot slot : slots) {
      if (slot.id.equals(id) && slot.holder instanceof Serving) {
        slot.restartAsked = true;
        slot.retryAt = AT_ONCE;
      } else if (slot.id.equals(id) && slot.holder instanceof Vacant) {
        starts.hasten(slot, now);
      }
    }
  }

  // ---- what they lead to ----

  private List<Action> settled(long now) {
    letIn(now);
    replacing.passesOn().ifPresent(slot -> take(slot, replacing.handOver(slot), now));
    starts.closeWhenAllServe();
    starts.fillVacant(now);
    replacing.startSpare(now);
    report.tell(agenda, now);
    return agenda.handOut();
  }

  /** Those that came for a vacant slot take it as soon as they are warm and trusted. */
  private void letIn(long now) {
    for (Slot slot : slots) {
      if (slot.holder instanceof Coming coming && coming.newcomer().warm() && !slot.closing) {
        if (trust.holds(coming.newcomer())) {
          take(slot, coming.newcomer(), now);
        } else {
          agenda.tell(coming.worker(), new Prove());
          slot.holder = new Coming(coming.newcomer().toldToProve());
        }
      }
    }
    replacing.proveSpare();
  }

  private void take(Slot slot, Newcomer newcomer, long now) {
    double lifetime = 1 - LIFETIME_JITTER * random.nextDouble();
    slot.holder = Serving.taking(newcomer, lifetime, now);
    replacing.succeeded();
    trust.letIn(newcomer).ifPresent(before -> warnOfVersion(before, newcomer.facts().version()));
    starts.succeeded(slot, newcomer.worker(), now);
    agenda.tell(newcomer.worker(), new TakeSlot());
  }

  private void warnOfVersion(String before, String version) {
    agenda.add(
        new Action.Warn(
            "%s changed its version from %s to %s; a check prompt and the reset went well"
                .formatted(agent, before, version)));
  }

  // ---- what is told ----

  /**
   * When {@link #due} has something to do next, ms; {@code Long.MAX_VALUE} = never as things are.
   */
  public long nextDeadline() {
    return Math.min(nextStart(), report.nextDeadline());
  }

  /** When {@link #due} starts somebody next, ms; {@code Long.MAX_VALUE} = never as things are. */
  long nextStart() {
    return Math.min(starts.nextDeadline(), replacing.nextDeadline());
  }

  /** What decides about the pool, as it is now. */
  public PoolState state(long now) {
    return report.state(now);
  }

  /** The workers, as far as it knows now. */
  public PoolPicture picture() {
    return report.picture();
  }

  /** A line for each slot, for the log: {@code 📊 worker1: IDLE, last activity 45s ago}. */
  public List<String> lines(long now, long epochMs) {
    return report.lines(now, epochMs);
  }
}
