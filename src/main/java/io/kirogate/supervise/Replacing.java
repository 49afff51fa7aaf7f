package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Gone;
import io.kirogate.message.Prove;
import io.kirogate.message.Retire;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Slot.Serving;
import io.kirogate.supervise.Slot.Spare;
import io.kirogate.supervise.Slot.Vacant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which workers are replaced, and how: a spare is warmed, the old worker is told to leave, and the
 * slot passes on as it does.
 */
final class Replacing {
  /** Turns in a row after which a worker is replaced. */
  private static final int BAD_TURNS = 3;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long AT_ONCE = Long.MIN_VALUE;

  private final Slots slots;
  private final Starts starts;
  private final Trust trust;
  private final Agenda agenda;
  private Limits limits;

  /** Workers whose slot has passed to another and whose process is not gone yet. */
  private final Set<WorkerId> departing = new HashSet<>();

  /** Replacements for bad turns in a row, and when the next may be. */
  private int ejections;

  private long nextEjectionAt = AT_ONCE;

  /** How the last spare failed, until a worker is let in; else null. */
  private String failure;

  Replacing(Slots slots, Starts starts, Trust trust, Agenda agenda) {
    this.slots = slots;
    this.starts = starts;
    this.trust = trust;
    this.agenda = agenda;
  }

  void configure(PoolConfig config) {
    limits = Limits.of(config);
    slots.forEach(slot -> slot.retryAt = AT_ONCE);
  }

  // ---- who is replaced ----

  /** At most one process more than there are slots: none while another is warmed or ends. */
  void startSpare(long now) {
    if (!mayStart()) {
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
      Newcomer newcomer = slots.spawn(chosen, "to replace " + at(chosen, why), now);
      chosen.spare = Optional.of(new Spare(newcomer, why));
    }
  }

  private boolean mayStart() {
    return starts.areTried()
        && !slots.mustWait()
        && departing.isEmpty()
        && slots.stream().allMatch(slot -> slot.spare.isEmpty());
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
    if (slot.restartAsked || slots.isOutdated(serving)) {
      at = AT_ONCE;
    } else if (isBad(serving)) {
      at = Math.min(at, nextEjectionAt);
    }
    return at == NEVER ? NEVER : Math.max(at, slot.retryAt);
  }

  private String reason(Serving serving, Slot slot, long now) {
    if (slot.restartAsked) {
      return "its restart was asked for";
    } else if (slots.isOutdated(serving)) {
      return "the config was reloaded";
    } else if (isEjected(serving, now) && !limits.tooLarge(serving)) {
      return "its last " + serving.facts().failuresInARow() + " turns failed";
    }
    return limits.words(serving, now);
  }

  private static String at(Slot slot, String why) {
    return slot.holder.worker() + ": " + why;
  }

  /** When {@link #startSpare} has something to do next, ms; {@code Long.MAX_VALUE} = never. */
  long nextDeadline() {
    return mayStart() ? slots.stream().mapToLong(this::replaceAt).min().orElse(NEVER) : NEVER;
  }

  // ---- bad turns ----

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
      nextEjectionAt = now + starts.delayAfter(++ejections);
    }
  }

  /** A turn went well. */
  void turnWentWell() {
    ejections = 0;
  }

  // ---- the slot passes on ----

  /** A spare that is warm and not trusted yet proves itself first. */
  void proveSpare() {
    warmSpare()
        .filter(slot -> !trust.holds(slot.spare.orElseThrow().newcomer()))
        .ifPresent(
            slot -> {
              agenda.tell(slot.spare.orElseThrow().worker(), new Prove());
              slot.spare = slot.spare.map(Spare::toldToProve);
            });
  }

  /**
   * The old worker is told to leave once the spare is ready, and loses the slot as it leaves.
   *
   * @return the slot that passes on now
   */
  Optional<Slot> passesOn() {
    Optional<Slot> ready = warmSpare();
    ready.ifPresent(slot -> tellToLeave(slot, slot.spare.orElseThrow()));
    return ready.filter(Replacing::isLeft);
  }

  private Optional<Slot> warmSpare() {
    return slots.stream()
        .filter(slot -> slot.spare.filter(spare -> spare.newcomer().warm()).isPresent())
        .findFirst();
  }

  private void tellToLeave(Slot slot, Spare ready) {
    if (slot.holder instanceof Serving serving && !serving.left() && serving.leaving() == null) {
      slot.holder = serving.toldToLeave(ready.why());
      agenda.tell(serving.worker(), new Retire(ready.why()));
    }
  }

  private static boolean isLeft(Slot slot) {
    return !(slot.holder instanceof Serving serving) || serving.left();
  }

  /** The slot is its spare's from now on. */
  Newcomer handOver(Slot slot) {
    if (slot.holder instanceof Serving left) {
      departing.add(left.worker());
    }
    Newcomer newcomer = slot.spare.orElseThrow().newcomer();
    slot.spare = Optional.empty();
    slot.restartAsked = false;
    return newcomer;
  }

  /** A worker was let in. */
  void succeeded() {
    failure = null;
  }

  // ---- those that go ----

  /**
   * @return whether this one had lost its slot already
   */
  boolean departed(WorkerId worker) {
    return departing.remove(worker);
  }

  /** Whether it has lost its slot and is not gone yet. */
  boolean isDeparting(WorkerId worker) {
    return departing.contains(worker);
  }

  /** The spare of this slot is gone. The old worker goes on, if it is still there. */
  void spareLost(Slot slot, Gone gone, long now) {
    Spare lost = slot.spare.orElseThrow();
    slot.spare = Optional.empty();
    if (slot.holder instanceof Vacant) {
      starts.left(slot, gone, now);
      return;
    }
    boolean goesOn = slot.holder instanceof Serving serving && serving.leaving() == null;
    boolean meant = gone.cause() == Gone.Cause.RETIRED || gone.cause() == Gone.Cause.WRONG_VARIANT;
    // Once the gateway stops, a spare may fail in any way: nobody goes on, and nothing is tried.
    if (!goesOn || meant || starts.areStopped()) {
      return;
    }
    starts.noteFailure(gone);
    slot.retryAt = now + starts.delayAfter(++slot.failures);
    failure = words(slot, lost, gone, now);
    agenda.add(new Action.Warn(failure));
  }

  private String words(Slot slot, Spare lost, Gone gone, long now) {
    return "%s, which was to replace %s, failed: %s%s. %s goes on; the next try is in %d s"
        .formatted(
            gone.worker(),
            at(slot, lost.why()),
            trust.difference(lost.newcomer()),
            Starts.oneLine(gone.detail()),
            slot.holder.worker(),
            Backoff.seconds(slot.retryAt - now));
  }

  /** This slot goes, and nobody shall have it. */
  void dismissSpare(Slot slot) {
    slot.spare.ifPresent(
        spare -> {
          departing.add(spare.worker());
          agenda.tell(spare.worker(), new Retire("its slot goes"));
        });
    slot.spare = Optional.empty();
  }

  // ---- what is told ----

  /** What an operator should know, or null. */
  String warning(long now) {
    return failure != null ? failure : tooLargeAtOnce(now).orElse(null);
  }

  /** Such a limit makes one replacement follow another, and no turn is to blame. */
  private Optional<String> tooLargeAtOnce(long now) {
    return slots
        .serving()
        .filter(worker -> worker.facts().turns() == 0 && limits.tooLarge(worker))
        .findFirst()
        .map(
            worker ->
                "%s %s before its first turn: workers are replaced again and again until pool.maxMemory is more"
                    .formatted(worker.worker(), limits.words(worker, now)));
  }
}
