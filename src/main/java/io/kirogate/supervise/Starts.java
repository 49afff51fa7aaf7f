package io.kirogate.supervise;

import static io.kirogate.message.FailureCode.AGENT_MISSING;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.AGENT_START_FAILED;

import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Slot.Coming;
import io.kirogate.supervise.Slot.Vacant;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** When vacant slots are filled: what follows a worker's going, the backoff, and the breaker. */
final class Starts {
  /** Starts in a row, of the whole pool, after which only one at a time is tried. */
  private static final int BAD_STARTS = 3;

  private static final long NEVER = Long.MAX_VALUE;

  private final Slots slots;
  private final RandomGenerator random;
  private String agent;
  private Backoff backoff;
  private Breaker breaker = new Breaker.Closed();
  private boolean stopped;

  /** In a row, of the whole pool. */
  private int badStarts;

  private String lastFailure = "";

  /**
   * @param random for the jitter of delays
   */
  Starts(Slots slots, RandomGenerator random) {
    this.slots = slots;
    this.random = random;
  }

  /**
   * @param agent its name, for messages
   */
  void configure(String agent, Duration restartDelay) {
    this.agent = agent;
    this.backoff = new Backoff(restartDelay, random);
  }

  /** Nothing is started any more. */
  void stop() {
    stopped = true;
  }

  boolean areStopped() {
    return stopped;
  }

  /** Whether more than a single probe is started. */
  boolean areTried() {
    return !stopped && closed();
  }

  private boolean closed() {
    return breaker instanceof Breaker.Closed;
  }

  // ---- vacant slots ----

  void fillVacant(long now) {
    if (stopped) {
      return;
    }
    if (breaker instanceof Breaker.Open open) {
      if (open.probe() == null && open.probeAt() <= now) {
        probe(open, now);
      }
      return;
    }
    for (Slot slot : slots) {
      if (slot.holder instanceof Vacant vacant && vacant.at() <= now && !slots.mustWait()) {
        come(slot, vacant.why() == null ? "" : "the last one " + vacant.why(), now);
      }
    }
  }

  private void come(Slot slot, String why, long now) {
    slot.holder = new Coming(slots.spawn(slot, why, now));
  }

  /** When the worker of a new slot is started; ms. */
  long first(long now) {
    return closed() ? now : NEVER;
  }

  /** A spare for this slot comes sooner than any start. */
  void schedule(Slot slot, long at) {
    if (closed() && !slot.closing && slot.holder instanceof Vacant vacant) {
      slot.holder = new Vacant(slot.spare.isPresent() ? NEVER : at, vacant.why());
    }
  }

  /** Somebody wants this vacant slot filled now. */
  void hasten(Slot slot, long now) {
    schedule(slot, now);
    if (breaker instanceof Breaker.Open open && open.probe() == null && slot.isFree()) {
      spawnProbe(slot, open, now);
    }
  }

  // ---- those that go ----

  /** Its worker, or the spare that was to fill it, is gone. What follows depends on the cause. */
  void left(Slot slot, Gone gone, long now) {
    boolean served = slot.serves();
    boolean anotherWay = gone.cause() == Gone.Cause.WRONG_VARIANT;
    String cause = gone.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    slot.holder = new Vacant(NEVER, cause + ": " + oneLine(gone.detail()));
    slot.restartAsked = false;
    if (slot.closing) {
      slots.dropClosed();
    } else {
      switch (gone.cause()) {
        case SIGNED_OUT -> open(signedOut(gone));
        case MISSING -> open(missing(gone));
        case START_FAILED -> startFailed(slot, gone, now);
        case WRONG_VARIANT -> schedule(slot, now);
        case DIED -> schedule(slot, now + backoff.first().toMillis());
        case UNCLEAN, RETIRED -> schedule(slot, served ? now : now + backoff.first().toMillis());
      }
    }
    if (breaker instanceof Breaker.Open open) {
      breaker = open.without(gone.worker(), anotherWay ? now : NEVER);
    }
  }

  private void startFailed(Slot slot, Gone gone, long now) {
    slot.failures++;
    badStarts++;
    noteFailure(gone);
    if (breaker instanceof Breaker.Open open
        && open.probes(gone.worker())
        && open.needsSomebody()) {
      reopen(slot.failures, now);
    } else if (breaker instanceof Breaker.Open open && open.needsSomebody()) {
      return;
    } else if (badStarts >= BAD_STARTS) {
      long at = now + backoff.after(slot.failures);
      breaker = new Breaker.Open(startsFail(at, now), probeUnless(gone.worker()), at);
      standStill();
    } else {
      schedule(slot, now + backoff.after(slot.failures));
    }
  }

  /** For the reason of an outage: a spare's failure too says why nothing can be started. */
  void noteFailure(Gone gone) {
    lastFailure = gone.worker() + " " + oneLine(gone.detail());
  }

  /** In ms. */
  long delayAfter(int failures) {
    return backoff.after(failures);
  }

  /** A worker takes this slot. */
  void succeeded(Slot slot, WorkerId worker, long now) {
    slot.failures = 0;
    badStarts = 0;
    if (breaker instanceof Breaker.Open open && (open.probes(worker) || !open.needsSomebody())) {
      reopen(0, now);
    }
  }

  // ---- the breaker ----

  private void open(Failure why) {
    WorkerId probe = breaker instanceof Breaker.Open open ? open.probe() : null;
    breaker = new Breaker.Open(why, probe, NEVER);
    standStill();
  }

  private void standStill() {
    for (Slot slot : slots) {
      if (slot.holder instanceof Vacant vacant) {
        slot.holder = new Vacant(NEVER, vacant.why());
      }
    }
  }

  /** The probe at work, unless it is this one. */
  private WorkerId probeUnless(WorkerId gone) {
    return breaker instanceof Breaker.Open open && !open.probes(gone) ? open.probe() : null;
  }

  /** The periodic check: a probe where nothing else would come. */
  void check(long now) {
    if (breaker instanceof Breaker.Open open && open.probe() == null && open.probeAt() == NEVER) {
      probe(open, now);
    }
  }

  private void probe(Breaker.Open open, long now) {
    if (stopped) {
      return;
    }
    Optional<Slot> free = slots.stream().filter(Slot::isFree).findFirst();
    if (free.isPresent()) {
      spawnProbe(free.get(), open, now);
    } else {
      breaker = new Breaker.Closed();
    }
  }

  private void spawnProbe(Slot slot, Breaker.Open open, long now) {
    if (!stopped) {
      come(slot, "to find out whether starts succeed again", now);
      breaker = open.probing(slot.holder.worker());
    }
  }

  /** No slot is left to be filled, so nothing needs to be found out. */
  void closeWhenAllServe() {
    if (slots.open().allMatch(Slot::serves)) {
      breaker = new Breaker.Closed();
    }
  }

  /** Starts are tried again, by another config. */
  void reloaded(long now) {
    badStarts = 0;
    reopen(0, now);
  }

  /**
   * Starts are tried again. What a probe learned holds for all slots.
   *
   * @param failed how often it failed to start since
   */
  private void reopen(int failed, long now) {
    breaker = new Breaker.Closed();
    for (Slot slot : slots) {
      if (slot.holder instanceof Vacant) {
        slot.failures = failed;
        schedule(slot, now + backoff.after(failed));
      }
    }
  }

  // ---- what is told ----

  /** When {@link #fillVacant} has something to do next, ms; {@code Long.MAX_VALUE} = never. */
  long nextDeadline() {
    if (stopped) {
      return NEVER;
    }
    if (breaker instanceof Breaker.Open open) {
      return open.probe() == null ? open.probeAt() : NEVER;
    }
    if (slots.mustWait()) {
      return NEVER;
    }
    return slots.stream()
        .filter(slot -> slot.holder instanceof Vacant)
        .mapToLong(slot -> ((Vacant) slot.holder).at())
        .min()
        .orElse(NEVER);
  }

  /** Why no worker can be had, or null. */
  Failure outage(long now) {
    if (breaker instanceof Breaker.Open open) {
      return open.needsSomebody() ? open.why() : startsFail(nextDeadline(), now);
    }
    boolean allFail = slots.stream().allMatch(slot -> slot.failures > 0 && !slot.serves());
    return allFail && !stopped ? startsFail(nextDeadline(), now) : null;
  }

  private Failure startsFail(long at, long now) {
    long wait = at == NEVER ? 1_000 : at - now;
    return Failure.of(
            AGENT_START_FAILED,
            "no worker could be started (size=%d); the last one, %s"
                .formatted(slots.size(), lastFailure))
        .retryAfter(Backoff.seconds(wait));
  }

  private Failure signedOut(Gone gone) {
    return needsSomebody(
        AGENT_SIGNED_OUT,
        "%s is not signed in: %s. Sign in as the user that runs kirogate"
            .formatted(agent, oneLine(gone.detail())));
  }

  private Failure missing(Gone gone) {
    return needsSomebody(
        AGENT_MISSING,
        "%s is not installed: it %s. Install it, or name it in agent.command"
            .formatted(agent, oneLine(gone.detail())));
  }

  private static Failure needsSomebody(FailureCode code, String words) {
    return Failure.of(code, words + "; a start is tried at each check");
  }

  /** A detail may hold what an agent showed, in several lines. */
  static String oneLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" | "));
  }
}
