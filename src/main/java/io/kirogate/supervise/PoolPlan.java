package io.kirogate.supervise;

import static io.kirogate.message.FailureCode.AGENT_MISSING;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.AGENT_START_FAILED;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Demand;
import io.kirogate.message.Facts;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Prove;
import io.kirogate.message.Retire;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Action.Spawn;
import io.kirogate.supervise.Action.Tell;
import io.kirogate.supervise.Action.Undeploy;
import io.kirogate.supervise.Action.Warn;
import io.kirogate.supervise.Slot.Coming;
import io.kirogate.supervise.Slot.Serving;
import io.kirogate.supervise.Slot.Vacant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which workers shall live. Each method takes an event and the time (ms, from any fixed
 * origin) and returns what to do, in order. Facts and goodbyes of workers that it does not know any
 * more change nothing. See the package for the rules.
 */
final class PoolPlan {
  /** Turns in a row after which a worker is replaced. */
  private static final int BAD_TURNS = 3;

  /** Starts in a row, of the whole pool, after which only one at a time is tried. */
  private static final int BAD_STARTS = 3;

  /** HikariCP's variance of a lifetime, so that workers of one age do not go together. */
  private static final double LIFETIME_JITTER = 0.025;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long AT_ONCE = Long.MIN_VALUE;

  private final RandomGenerator random;
  private final List<Slot> slots = new ArrayList<>();

  /**
   * By slot; a slot that comes again goes on counting, so that no worker is called like another.
   */
  private final Map<String, Integer> starts = new HashMap<>();

  /** Workers whose slot has passed to another and whose process is not gone yet. */
  private final Set<WorkerId> departing = new HashSet<>();

  private String agent;
  private Backoff backoff;
  private Limits limits;
  private int min;
  private int max;
  private int generation;
  private Breaker breaker = new Breaker.Closed();
  private Optional<Spare> spare = Optional.empty();

  /** Of the last worker that was let in; null before the first whose version is known. */
  private String provenVersion;

  /** In a row, of the whole pool. */
  private int badStarts;

  /** Replacements for bad turns in a row, and when the next may be. */
  private int ejections;

  private long nextEjectionAt = AT_ONCE;

  /** The most that were busy at a time since the last check. */
  private long peakBusy;

  /** Whether requests have waited since then. */
  private boolean waited;

  private String lastStartFailure = "";
  private String warning;
  private boolean stopped;
  private List<Action> actions = new ArrayList<>();

  /** One that is warmed to replace the worker of a slot. */
  private record Spare(Slot slot, Newcomer newcomer, String why) {
    Spare heard(Facts facts) {
      return new Spare(slot, newcomer.heard(facts), why);
    }

    Spare toldToProve() {
      return new Spare(slot, newcomer.toldToProve(), why);
    }
  }

  /**
   * @param agent its name, for messages
   * @param random for the jitter of delays and lifetimes
   */
  PoolPlan(String agent, PoolConfig config, RandomGenerator random) {
    this.agent = agent;
    this.random = random;
    configure(config);
    fillUp(AT_ONCE);
  }

  private void configure(PoolConfig config) {
    backoff = new Backoff(config.restartDelay(), random);
    limits = Limits.of(config);
    min = config.size().min();
    max = config.size().max();
  }

  // ---- events ----

  /** The first start, and whenever {@link #nextDeadline} has come. */
  List<Action> due(long now) {
    return settled(now);
  }

  /** The periodic check: a probe where nothing else would come, a slot less where one was idle. */
  List<Action> check(long now) {
    shrinkIfIdle(now);
    if (breaker instanceof Breaker.Open open && open.probe() == null && open.probeAt() == NEVER) {
      probe(open, now);
    }
    return settled(now);
  }

  List<Action> facts(Facts facts, long now) {
    if (isSpare(facts.worker())) {
      spare = spare.map(known -> known.heard(facts));
    } else {
      slotOf(facts.worker()).ifPresent(slot -> heard(slot, facts, now));
    }
    peakBusy = Math.max(peakBusy, busy());
    return settled(now);
  }

  List<Action> gone(Gone gone, long now) {
    if (isSpare(gone.worker())) {
      spareLost(spare.get(), gone, now);
    } else if (!departing.remove(gone.worker())) {
      Optional<Slot> slot = slotOf(gone.worker());
      if (slot.isEmpty()) {
        return List.of();
      }
      left(slot.get(), gone, now);
    }
    actions.add(new Undeploy(gone.worker()));
    return settled(now);
  }

  /** Requests have waited: one worker more, if there may be and none is coming anyway. */
  List<Action> demand(Demand demand, long now) {
    waited = true;
    boolean allServe = slots.stream().allMatch(slot -> slot.holder instanceof Serving);
    if (allServe && size() < max && !stopped && closed()) {
      addSlot(now);
    }
    return settled(now);
  }

  /** Somebody wants this slot's worker replaced, or a vacant slot filled now. */
  List<Action> restart(String name, long now) {
    for (Slot slot : slots) {
      if (slot.name.equals(name) && slot.holder instanceof Serving) {
        slot.restartAsked = true;
        slot.retryAt = AT_ONCE;
      } else if (slot.name.equals(name) && slot.holder instanceof Vacant) {
        schedule(slot, now);
        if (breaker instanceof Breaker.Open open && open.probe() == null && isFree(slot)) {
          spawnProbe(slot, open, now);
        }
      }
    }
    return settled(now);
  }

  /** From now on there shall be {@code min} to {@code max} workers. */
  List<Action> resize(int min, int max, long now) {
    this.min = min;
    this.max = max;
    fillUp(now);
    while (size() > max) {
      close(last(), now);
    }
    return settled(now);
  }

  /** What is started from now on is another; every worker that is older is replaced. */
  List<Action> reload(String agent, PoolConfig config, long now) {
    this.agent = agent;
    configure(config);
    generation++;
    badStarts = 0;
    reopen(0, now);
    slots.forEach(slot -> slot.retryAt = AT_ONCE);
    return resize(min, max, now);
  }

  /** Nothing is spawned any more. */
  void stop() {
    stopped = true;
  }

  // ---- what they lead to ----

  private List<Action> settled(long now) {
    letIn(now);
    handOver(now);
    if (slots.stream()
        .filter(slot -> !slot.closing)
        .allMatch(slot -> slot.holder instanceof Serving)) {
      breaker = new Breaker.Closed();
    }
    fillVacant(now);
    startSpare(now);
    List<Action> done = List.copyOf(actions);
    actions = new ArrayList<>();
    return done;
  }

  private void heard(Slot slot, Facts facts, long now) {
    if (slot.holder instanceof Coming coming) {
      slot.holder = new Coming(coming.newcomer().heard(facts));
    } else if (slot.holder instanceof Serving serving) {
      slot.holder = serving.heard(facts, now);
      if (facts.turns() > 0 && facts.failuresInARow() == 0) {
        ejections = 0;
      }
    }
  }

  /** Those that came for a vacant slot take it as soon as they are warm. */
  private void letIn(long now) {
    for (Slot slot : slots) {
      if (slot.holder instanceof Coming coming && coming.newcomer().warm() && !slot.closing) {
        if (coming.newcomer().trusted(provenVersion)) {
          take(slot, coming.newcomer(), now);
        } else {
          tell(coming.worker(), new Prove());
          slot.holder = new Coming(coming.newcomer().toldToProve());
        }
      }
    }
    spare
        .filter(ready -> ready.newcomer().warm() && !ready.newcomer().trusted(provenVersion))
        .ifPresent(
            unproven -> {
              tell(unproven.newcomer().worker(), new Prove());
              spare = Optional.of(unproven.toldToProve());
            });
  }

  private void take(Slot slot, Newcomer newcomer, long now) {
    double lifetime = 1 - LIFETIME_JITTER * random.nextDouble();
    slot.holder = Serving.taking(newcomer, lifetime, now);
    slot.failures = 0;
    badStarts = 0;
    warning = null;
    versionSeen(newcomer.facts().version());
    if (breaker instanceof Breaker.Open open
        && (open.probes(newcomer.worker()) || !open.needsSomebody())) {
      reopen(0, now);
    }
    tell(newcomer.worker(), new TakeSlot());
  }

  private void versionSeen(String version) {
    if (!version.isEmpty()) {
      if (provenVersion != null && !provenVersion.equals(version)) {
        actions.add(
            new Warn(
                "%s changed its version from %s to %s; a check prompt and the reset went well"
                    .formatted(agent, provenVersion, version)));
      }
      provenVersion = version;
    }
  }

  /** The old worker is told to leave once the spare is ready, and loses the slot as it leaves. */
  private void handOver(long now) {
    if (spare.isEmpty() || !spare.get().newcomer().warm()) {
      return;
    }
    Spare ready = spare.get();
    Slot slot = ready.slot();
    if (slot.holder instanceof Serving serving && !serving.left()) {
      if (serving.leaving() == null) {
        slot.holder = serving.toldToLeave(ready.why());
        tell(serving.worker(), new Retire(ready.why()));
      }
      return;
    }
    if (slot.holder instanceof Serving left) {
      departing.add(left.worker());
    }
    spare = Optional.empty();
    slot.restartAsked = false;
    take(slot, ready.newcomer(), now);
  }

  private void fillVacant(long now) {
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
      if (slot.holder instanceof Vacant vacant && vacant.at() <= now) {
        come(slot, vacant.why() == null ? "" : "the last one " + vacant.why(), now);
      }
    }
  }

  private void come(Slot slot, String why, long now) {
    Newcomer newcomer = spawn(slot, why, now);
    slot.holder = new Coming(newcomer);
  }

  private Newcomer spawn(Slot slot, String why, long now) {
    WorkerId worker = new WorkerId(slot.name, starts.merge(slot.name, 1, Integer::sum));
    actions.add(new Spawn(worker, why));
    return Newcomer.spawned(worker, now, generation);
  }

  // ---- spares ----

  /** At most one process more than there are slots: none while another is warmed or ends. */
  private void startSpare(long now) {
    if (!maySpare()) {
      return;
    }
    Slot chosen = null;
    for (Slot slot : slots) {
      if (replaceAt(slot) <= now && (chosen == null || bornAt(slot) < bornAt(chosen))) {
        chosen = slot;
      }
    }
    if (chosen != null) {
      String why = reason((Serving) chosen.holder, chosen, now);
      noteEjection(chosen, now);
      spare =
          Optional.of(new Spare(chosen, spawn(chosen, "to replace " + at(chosen, why), now), why));
    }
  }

  private static String at(Slot slot, String why) {
    return slot.holder.worker() + ": " + why;
  }

  private boolean maySpare() {
    return !stopped && closed() && spare.isEmpty() && departing.isEmpty();
  }

  /**
   * The oldest is next, so that a busy slot that is over its limit again and again starves none.
   */
  private static long bornAt(Slot slot) {
    return ((Serving) slot.holder).bornAt();
  }

  /** When the worker of this slot shall be replaced; ms. */
  private long replaceAt(Slot slot) {
    if (slot.closing
        || !(slot.holder instanceof Serving serving)
        || serving.left()
        || serving.leaving() != null) {
      return NEVER;
    }
    long at = limits.overAt(serving);
    if (slot.restartAsked || serving.generation() < generation) {
      at = AT_ONCE;
    } else if (isBad(serving)) {
      at = Math.min(at, nextEjectionAt);
    }
    return at == NEVER ? NEVER : Math.max(at, slot.retryAt);
  }

  private String reason(Serving serving, Slot slot, long now) {
    if (slot.restartAsked) {
      return "its restart was asked for";
    } else if (serving.generation() < generation) {
      return "the config was reloaded";
    } else if (isEjected(serving, now) && !limits.tooLarge(serving)) {
      return "its last " + serving.facts().failuresInARow() + " turns failed";
    }
    return limits.words(serving, now);
  }

  private boolean isEjected(Serving serving, long now) {
    return isBad(serving) && nextEjectionAt <= now;
  }

  /** In a way that its successor may share at once. */
  private boolean isBad(Serving serving) {
    return serving.facts().failuresInARow() >= BAD_TURNS || limits.tooLarge(serving);
  }

  /** Where all fail it is not the workers' fault, and replacing them ever faster helps nobody. */
  private void noteEjection(Slot slot, long now) {
    if (isEjected((Serving) slot.holder, now)) {
      nextEjectionAt = now + backoff.after(++ejections);
    }
  }

  /** The old worker goes on, if it is still there. */
  private void spareLost(Spare lost, Gone gone, long now) {
    spare = Optional.empty();
    Slot slot = lost.slot();
    if (slot.holder instanceof Vacant) {
      left(slot, gone, now);
      return;
    }
    boolean goesOn = slot.holder instanceof Serving serving && serving.leaving() == null;
    if (!goesOn || gone.cause() == Gone.Cause.RETIRED) {
      return;
    }
    noteFailure(gone);
    slot.retryAt = now + backoff.after(++slot.failures);
    warning =
        "%s, which was to replace %s, failed: %s%s. %s goes on; the next try is in %d s"
            .formatted(
                gone.worker(),
                at(slot, lost.why()),
                change(lost),
                oneLine(gone.detail()),
                slot.holder.worker(),
                seconds(slot.retryAt - now));
    actions.add(new Warn(warning));
  }

  private String change(Spare lost) {
    Facts facts = lost.newcomer().facts();
    String version = facts == null || facts.version() == null ? "" : facts.version();
    return version.isEmpty() || Objects.equals(version, provenVersion)
        ? ""
        : "version %s instead of %s; ".formatted(version, provenVersion);
  }

  // ---- those that go ----

  private void left(Slot slot, Gone gone, long now) {
    boolean served = slot.holder instanceof Serving;
    String why = gone.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    slot.holder = new Vacant(NEVER, why + ": " + oneLine(gone.detail()));
    slot.restartAsked = false;
    if (slot.closing) {
      dropClosed();
    } else {
      switch (gone.cause()) {
        case SIGNED_OUT -> open(signedOut(gone));
        case MISSING -> open(missing(gone));
        case START_FAILED -> startFailed(slot, gone, now);
        case DIED -> schedule(slot, now + backoff.first().toMillis());
        case UNCLEAN, RETIRED -> schedule(slot, served ? now : now + backoff.first().toMillis());
      }
    }
    if (breaker instanceof Breaker.Open open) {
      breaker = open.without(gone.worker());
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
      breaker = new Breaker.Open(startsFail(at, now), probeOf(gone), at, false);
      standStill();
    } else {
      schedule(slot, now + backoff.after(slot.failures));
    }
  }

  /** For the reason of an outage: a spare's failure too says why nothing can be started. */
  private void noteFailure(Gone gone) {
    lastStartFailure = gone.worker() + " " + oneLine(gone.detail());
  }

  /** The probe at work, unless it is this one that has failed. */
  private WorkerId probeOf(Gone gone) {
    return breaker instanceof Breaker.Open open && !open.probes(gone.worker())
        ? open.probe()
        : null;
  }

  /** A spare for this slot comes sooner than any start. */
  private void schedule(Slot slot, long at) {
    if (closed() && !slot.closing && slot.holder instanceof Vacant vacant) {
      slot.holder = new Vacant(isReplaced(slot) ? NEVER : at, vacant.why());
    }
  }

  // ---- the breaker ----

  private boolean closed() {
    return breaker instanceof Breaker.Closed;
  }

  private void open(Failure why) {
    WorkerId probe = breaker instanceof Breaker.Open open ? open.probe() : null;
    breaker = new Breaker.Open(why, probe, NEVER, true);
    standStill();
  }

  private void standStill() {
    for (Slot slot : slots) {
      if (slot.holder instanceof Vacant vacant) {
        slot.holder = new Vacant(NEVER, vacant.why());
      }
    }
  }

  private void probe(Breaker.Open open, long now) {
    if (stopped) {
      return;
    }
    Optional<Slot> vacant = slots.stream().filter(this::isFree).findFirst();
    if (vacant.isPresent()) {
      spawnProbe(vacant.get(), open, now);
    } else {
      breaker = new Breaker.Closed();
    }
  }

  /** Nobody has it, and nobody is on the way. */
  private boolean isFree(Slot slot) {
    return slot.holder instanceof Vacant && !slot.closing && !isReplaced(slot);
  }

  private boolean isReplaced(Slot slot) {
    return spare.filter(known -> known.slot() == slot).isPresent();
  }

  private void spawnProbe(Slot slot, Breaker.Open open, long now) {
    if (!stopped) {
      come(slot, "to find out whether starts succeed again", now);
      breaker = open.probing(slot.holder.worker());
    }
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

  private Failure signedOut(Gone gone) {
    return Failure.of(
        AGENT_SIGNED_OUT,
        "%s is not signed in: %s. Sign in as the user that runs kirogate; a start is tried at each check"
            .formatted(agent, oneLine(gone.detail())));
  }

  private Failure missing(Gone gone) {
    return Failure.of(
        AGENT_MISSING,
        "%s is not installed: it %s. Install it, or name it in agent.command; a start is tried at each check"
            .formatted(agent, oneLine(gone.detail())));
  }

  // ---- size ----

  private int size() {
    return (int) slots.stream().filter(slot -> !slot.closing).count();
  }

  /** Slots that were to go stay, before new ones are made: their names are next. */
  private void fillUp(long now) {
    while (size() < min) {
      addSlot(now);
    }
  }

  private void addSlot(long now) {
    Optional<Slot> closing = slots.stream().filter(slot -> slot.closing).findFirst();
    if (closing.isPresent()) {
      closing.get().closing = false;
      schedule(closing.get(), now);
    } else {
      slots.add(new Slot("worker" + (slots.size() + 1), new Vacant(closed() ? now : NEVER, null)));
    }
  }

  private Slot last() {
    return slots.stream().filter(slot -> !slot.closing).reduce((one, later) -> later).orElseThrow();
  }

  private void shrinkIfIdle(long now) {
    boolean idle = !waited && peakBusy < size() && slots.stream().noneMatch(slot -> slot.closing);
    if (idle && size() > min && !stopped && mayGo(last())) {
      close(last(), now);
    }
    waited = false;
    peakBusy = busy();
    slots.forEach(slot -> slot.served = slot.holder instanceof Serving);
  }

  /**
   * That one was idle shows in a time in which all served. A worker that is on its way, or came
   * only just, was paid for: taken away before it is of use, the next who wait pay for it again.
   */
  private static boolean mayGo(Slot slot) {
    return slot.holder instanceof Vacant || slot.holder instanceof Serving && slot.served;
  }

  private void close(Slot slot, long now) {
    slot.closing = true;
    spare.filter(known -> known.slot() == slot).ifPresent(known -> dismiss(known.newcomer()));
    if (slot.holder instanceof Vacant vacant) {
      slot.holder = new Vacant(NEVER, vacant.why());
    } else if (slot.holder instanceof Coming coming) {
      tell(coming.worker(), new Retire("the pool shrinks"));
    } else if (slot.holder instanceof Serving serving) {
      slot.holder = serving.toldToLeave("the pool shrinks");
      tell(serving.worker(), new Retire("the pool shrinks"));
    }
    dropClosed();
  }

  /** From the end, so that no name is left out. */
  private void dropClosed() {
    while (slots.get(slots.size() - 1).closing
        && slots.get(slots.size() - 1).holder instanceof Vacant) {
      slots.remove(slots.size() - 1);
    }
  }

  private void dismiss(Newcomer newcomer) {
    spare = Optional.empty();
    departing.add(newcomer.worker());
    tell(newcomer.worker(), new Retire("its slot goes"));
  }

  // ---- the picture ----

  /**
   * When {@link #due} has something to do next, ms; {@code Long.MAX_VALUE} = never as things are.
   */
  long nextDeadline() {
    if (stopped) {
      return NEVER;
    }
    if (breaker instanceof Breaker.Open open) {
      return open.probe() == null ? open.probeAt() : NEVER;
    }
    long next = NEVER;
    for (Slot slot : slots) {
      if (slot.holder instanceof Vacant vacant) {
        next = Math.min(next, vacant.at());
      } else if (maySpare()) {
        next = Math.min(next, replaceAt(slot));
      }
    }
    return next;
  }

  PoolFacts picture(long now) {
    List<Facts> workers =
        slots.stream().map(slot -> slot.holder.facts()).filter(Objects::nonNull).toList();
    return new PoolFacts(size(), min, max, workers, outage(now), warning(now));
  }

  private String warning(long now) {
    return warning != null ? warning : tooLargeAtOnce(now).orElse(null);
  }

  /** Such a limit makes one replacement follow another, and no turn is to blame. */
  private Optional<String> tooLargeAtOnce(long now) {
    return serving()
        .filter(worker -> worker.facts().turns() == 0 && limits.tooLarge(worker))
        .findFirst()
        .map(
            worker ->
                "%s %s before its first turn: workers are replaced again and again until pool.maxMemory is more"
                    .formatted(worker.worker(), limits.words(worker, now)));
  }

  private Stream<Serving> serving() {
    return slots.stream()
        .filter(slot -> slot.holder instanceof Serving)
        .map(slot -> (Serving) slot.holder);
  }

  private Failure outage(long now) {
    if (breaker instanceof Breaker.Open open) {
      return open.needsSomebody() ? open.why() : startsFail(nextDeadline(), now);
    }
    boolean allFail =
        slots.stream().allMatch(slot -> slot.failures > 0 && !(slot.holder instanceof Serving));
    return allFail && !stopped ? startsFail(nextDeadline(), now) : null;
  }

  private Failure startsFail(long at, long now) {
    long wait = at == NEVER ? 1_000 : at - now;
    return Failure.of(
            AGENT_START_FAILED,
            "no worker could be started (size=%d); the last one, %s"
                .formatted(size(), lastStartFailure))
        .retryAfter(seconds(wait));
  }

  /** A line for each slot, for the log: {@code 📊 worker1: IDLE, last activity 45s ago}. */
  List<String> lines(long now, long epochMs) {
    return slots.stream()
        .map(slot -> "📊 " + slot.name + ": " + line(slot.holder, now, epochMs) + warming(slot))
        .toList();
  }

  private static String line(Slot.Holder holder, long now, long epochMs) {
    if (holder instanceof Vacant vacant) {
      return line(vacant, now);
    }
    Facts facts = holder.facts();
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

  private String warming(Slot slot) {
    return spare
        .filter(known -> known.slot() == slot)
        .map(known -> "; " + known.newcomer().worker() + " is to replace it: " + known.why())
        .orElse("");
  }

  // ---- common ----

  private void tell(WorkerId worker, Message message) {
    actions.add(new Tell(worker, message));
  }

  private boolean isSpare(WorkerId worker) {
    return spare.filter(known -> known.newcomer().worker().equals(worker)).isPresent();
  }

  private Optional<Slot> slotOf(WorkerId worker) {
    return slots.stream().filter(slot -> worker.equals(slot.holder.worker())).findFirst();
  }

  private long busy() {
    return slots.stream()
        .map(slot -> slot.holder.facts())
        .filter(facts -> facts != null && facts.phase().busy())
        .count();
  }

  private static int seconds(long ms) {
    return (int) Math.max(1, (ms + 999) / 1000);
  }

  /** A detail may hold what an agent showed, in several lines. */
  private static String oneLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining(" | "));
  }
}
