package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Load;
import io.kirogate.message.Retire;
import io.kirogate.supervise.Slot.Coming;
import io.kirogate.supervise.Slot.Serving;
import io.kirogate.supervise.Slot.Vacant;
import java.util.Optional;

/** How many slots there are, between the bounds that the config or an operator sets. */
final class Sizing {
  private static final Retire SHRINKS = new Retire("the pool shrinks");

  private final Slots slots;
  private final Starts starts;
  private final Replacing replacing;
  private final Agenda agenda;
  private int min;
  private int max;

  /** The most that had a job at the same time since the last check. */
  private int peak;

  /** The same, in the last {@link Load}. */
  private int lastLoad;

  /** Whether requests have waited since the last check. */
  private boolean waited;

  Sizing(Slots slots, Starts starts, Replacing replacing, Agenda agenda) {
    this.slots = slots;
    this.starts = starts;
    this.replacing = replacing;
    this.agenda = agenda;
  }

  int min() {
    return min;
  }

  int max() {
    return max;
  }

  void resize(PoolConfig.Size size, long now) {
    min = size.min();
    max = size.max();
    while (slots.size() < min) {
      addSlot(now);
    }
    while (slots.size() > max) {
      close(slots.last());
    }
  }

  /** Requests have waited: one worker more, if there may be and none is coming anyway. */
  void demand(long now) {
    waited = true;
    boolean allServe = slots.stream().allMatch(Slot::serves);
    if (allServe && slots.size() < max && starts.areTried()) {
      addSlot(now);
    }
  }

  /** A slot that was to go stays, before a new one is made: its number is next. */
  private void addSlot(long now) {
    Optional<Slot> closing = slots.stream().filter(slot -> slot.closing).findFirst();
    if (closing.isPresent()) {
      closing.get().closing = false;
      starts.schedule(closing.get(), now);
    } else {
      slots.add(starts.first(now));
    }
  }

  void load(Load load) {
    lastLoad = load.most();
    peak = Math.max(peak, lastLoad);
  }

  /** The periodic check: a slot less where one was not needed since the check before. */
  void check() {
    boolean idle = !waited && peak < slots.size() && slots.stream().noneMatch(slot -> slot.closing);
    if (idle && slots.size() > min && !starts.areStopped() && mayGo(slots.last())) {
      close(slots.last());
    }
    waited = false;
    peak = busy();
    slots.forEach(slot -> slot.served = slot.serves());
  }

  /**
   * How many have a job now, at the most. The facts know who is in a long turn, and may be late for
   * a short one; whoever got a job since the last load is told of by the next.
   */
  private int busy() {
    return Math.min(slots.busy(), lastLoad);
  }

  /**
   * A slot may be given up only if it served during the whole last check period. A worker that has
   * just started has cost a start already; removing it would make the next waiting request pay for
   * another one.
   */
  private static boolean mayGo(Slot slot) {
    return slot.holder instanceof Vacant || slot.serves() && slot.served;
  }

  private void close(Slot slot) {
    slot.closing = true;
    replacing.dismissSpare(slot);
    if (slot.holder instanceof Vacant vacant) {
      slot.holder = new Vacant(Long.MAX_VALUE, vacant.why());
    } else if (slot.holder instanceof Coming coming) {
      agenda.tell(coming.worker(), SHRINKS);
    } else if (slot.holder instanceof Serving serving) {
      slot.holder = serving.toldToLeave(SHRINKS.reason());
      agenda.tell(serving.worker(), SHRINKS);
    }
    slots.dropClosed();
  }
}
