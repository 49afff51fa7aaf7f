package io.kirogate.supervise;

import static io.kirogate.message.FailureCode.AGENT_MISSING;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.AGENT_START_FAILED;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Facts;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Action.Spawn;
import io.kirogate.supervise.Action.Undeploy;
import io.kirogate.supervise.Slot.Taken;
import io.kirogate.supervise.Slot.Vacant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Decides which workers shall live. Each method takes an event and the time (ms, from any fixed
 * origin) and returns what to do, in order. Facts and goodbyes of workers that hold no slot any
 * more change nothing.
 */
final class PoolPlan {
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
  private static final long NEVER = Long.MAX_VALUE;

  private final String agent;
  private final Duration restartDelay;
  private final RandomGenerator random;
  private final Slot[] slots;
  private final int[] starts;

  /** Starts that failed in a row, of each slot; one that serves has none. */
  private final int[] failures;

  private Condition condition = new Open();
  private String lastStartFailure = "";
  private boolean stopped;

  /** Whether starts are tried. */
  private sealed interface Condition {

    default boolean probes(WorkerId worker) {
      return false;
    }

    default Condition without(WorkerId gone) {
      return this;
    }
  }

  private record Open() implements Condition {}

  /**
   * No start can succeed until somebody does something.
   *
   * @param probe the one worker that finds out whether somebody has, or null
   */
  private record Barred(Failure why, WorkerId probe) implements Condition {
    @Override
    public boolean probes(WorkerId worker) {
      return worker.equals(probe);
    }

    @Override
    public Condition without(WorkerId gone) {
      return probes(gone) ? new Barred(why, null) : this;
    }

    Barred because(Failure newer) {
      return new Barred(newer, probe);
    }
  }

  /**
   * @param agent its name, for messages
   * @param random for the jitter of delays, so that workers do not start together for ever
   */
  PoolPlan(String agent, PoolConfig config, RandomGenerator random) {
    this.agent = agent;
    this.restartDelay = config.restartDelay();
    this.random = random;
    this.slots = new Slot[config.size().min()];
    this.starts = new int[config.size().min()];
    this.failures = new int[config.size().min()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Vacant(Long.MIN_VALUE, null);
    }
  }

  // ---- events ----

  /** The first start, and whenever {@link #nextDeadline} has come. */
  List<Action> due(long now) {
    List<Action> actions = new ArrayList<>();
    for (int i = 0; i < slots.length && !stopped && condition instanceof Open; i++) {
      if (slots[i] instanceof Vacant vacant && vacant.at() <= now) {
        actions.add(spawn(i));
      }
    }
    return actions;
  }

  /** The periodic check: while the pool is barred, one probe. */
  List<Action> check(long now) {
    if (!stopped && condition instanceof Barred barred && barred.probe() == null) {
      for (int i = 0; i < slots.length; i++) {
        if (slots[i] instanceof Vacant) {
          Spawn probe = spawn(i);
          condition = new Barred(barred.why(), probe.worker());
          return List.of(probe);
        }
      }
    }
    return due(now);
  }

  List<Action> facts(Facts facts, long now) {
    int i = indexOf(facts.worker());
    if (i < 0) {
      return List.of();
    }
    Taken taken = new Taken(facts.worker(), facts);
    slots[i] = taken;
    if (facts.phase() == Facts.Phase.WARM) {
      return List.of(new Action.GiveSlot(facts.worker()));
    }
    if (!taken.serves()) {
      return List.of();
    }
    failures[i] = 0;
    if (condition.probes(facts.worker())) {
      reopen(0, now);
    }
    return due(now);
  }

  List<Action> gone(Gone gone, long now) {
    int i = indexOf(gone.worker());
    if (i < 0) {
      return List.of();
    }
    vacate(i, gone, now);
    condition = condition.without(gone.worker());
    List<Action> actions = new ArrayList<>();
    actions.add(new Undeploy(gone.worker()));
    actions.addAll(due(now));
    return actions;
  }

  /** Nothing is spawned any more. */
  void stop() {
    stopped = true;
  }

  // ---- what they lead to ----

  private Spawn spawn(int i) {
    WorkerId worker = new WorkerId(name(i), ++starts[i]);
    slots[i] = new Taken(worker, null);
    return new Spawn(worker);
  }

  private void vacate(int i, Gone gone, long now) {
    String why = gone.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    slots[i] = new Vacant(NEVER, why + ": " + gone.detail());
    switch (gone.cause()) {
      case SIGNED_OUT -> bar(signedOut(gone));
      case MISSING -> bar(missing(gone));
      case START_FAILED -> startFailed(i, gone, now);
      case DIED -> schedule(i, now + restartDelay.toMillis());
      case UNCLEAN, RETIRED -> schedule(i, now);
    }
  }

  private void startFailed(int i, Gone gone, long now) {
    failures[i]++;
    lastStartFailure = gone.worker() + " " + gone.detail();
    if (condition.probes(gone.worker())) {
      reopen(failures[i], now);
    } else {
      schedule(i, now + delay(failures[i]));
    }
  }

  /** While the pool is barred, nothing is. */
  private void schedule(int i, long at) {
    if (condition instanceof Open && slots[i] instanceof Vacant vacant) {
      slots[i] = new Vacant(at, vacant.why());
    }
  }

  private long delay(int failed) {
    if (failed == 0) {
      return 0;
    }
    double doubled = restartDelay.toMillis() * Math.pow(2, Math.min(failed - 1, 16));
    double jittered = doubled * random.nextDouble(0.8, 1.2);
    long most = Math.max(LONGEST_DELAY.toMillis(), restartDelay.toMillis());
    return (long) Math.min(most, jittered);
  }

  private void bar(Failure why) {
    condition = condition instanceof Barred barred ? barred.because(why) : new Barred(why, null);
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] instanceof Vacant vacant) {
        slots[i] = new Vacant(NEVER, vacant.why());
      }
    }
  }

  /**
   * Somebody did something. What the probe learned holds for all slots.
   *
   * @param failed how often it failed to start since
   */
  private void reopen(int failed, long now) {
    condition = new Open();
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] instanceof Vacant) {
        failures[i] = failed;
        schedule(i, now + delay(failed));
      }
    }
  }

  private Failure signedOut(Gone gone) {
    return Failure.of(
        AGENT_SIGNED_OUT,
        "%s is not signed in: %s. Sign in as the user that runs kirogate; a start is tried at each check"
            .formatted(agent, gone.detail()));
  }

  private Failure missing(Gone gone) {
    return Failure.of(
        AGENT_MISSING,
        "%s is not installed: it %s. Install it, or name it in agent.command; a start is tried at each check"
            .formatted(agent, gone.detail()));
  }

  // ---- the picture ----

  /**
   * When {@link #due} has something to do next, ms; {@code Long.MAX_VALUE} = never as things are.
   */
  long nextDeadline() {
    long next = NEVER;
    for (Slot slot : slots) {
      if (slot instanceof Vacant vacant && !stopped) {
        next = Math.min(next, vacant.at());
      }
    }
    return next;
  }

  PoolFacts picture(long now) {
    List<Facts> workers = new ArrayList<>();
    for (Slot slot : slots) {
      if (slot instanceof Taken taken && taken.facts() != null) {
        workers.add(taken.facts());
      }
    }
    return new PoolFacts(slots.length, slots.length, slots.length, workers, outage(now), null);
  }

  private Failure outage(long now) {
    if (condition instanceof Barred barred) {
      return barred.why();
    }
    boolean allFail = IntStream.of(failures).allMatch(failed -> failed > 0);
    return allFail && !stopped ? startsFail(now) : null;
  }

  private Failure startsFail(long now) {
    long wait = nextDeadline() == NEVER ? 1_000 : nextDeadline() - now;
    return Failure.of(
            AGENT_START_FAILED,
            "no worker could be started (size=%d); the last one, %s"
                .formatted(slots.length, lastStartFailure))
        .retryAfter((int) Math.max(1, (wait + 999) / 1000));
  }

  /** A line for each slot, for the log: {@code 📊 worker1: IDLE, last activity 45s ago}. */
  List<String> lines(long now, long epochMs) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      lines.add("📊 " + name(i) + ": " + line(slots[i], now, epochMs));
    }
    return lines;
  }

  private static String line(Slot slot, long now, long epochMs) {
    return slot instanceof Taken taken ? line(taken.facts(), epochMs) : line((Vacant) slot, now);
  }

  private static String line(Facts facts, long epochMs) {
    return facts == null
        ? "STARTING"
        : "%s, last activity %ds ago"
            .formatted(facts.phase(), Math.max(0, epochMs - facts.lastActivity()) / 1000);
  }

  private static String line(Vacant vacant, long now) {
    String when =
        vacant.at() == NEVER
            ? "WAITING"
            : "RESTARTING in " + Math.max(0, vacant.at() - now) / 1000 + "s";
    return vacant.why() == null ? "STARTING" : when + " (" + vacant.why() + ")";
  }

  private int indexOf(WorkerId worker) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] instanceof Taken taken && taken.worker().equals(worker)) {
        return i;
      }
    }
    return -1;
  }

  private static String name(int i) {
    return "worker" + (i + 1);
  }
}
