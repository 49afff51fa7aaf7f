package io.kirogate.supervise;

import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Slot.Coming;
import io.kirogate.supervise.Slot.Serving;
import io.kirogate.supervise.Slot.Vacant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The slots of a pool, by their numbers, and the lives that each has had. */
final class Slots implements Iterable<Slot> {
  private final PoolId pool;
  private final Variants variants;
  private final Agenda agenda;
  private final List<Slot> slots = new ArrayList<>();

  /** A slot that comes again goes on counting, so that no worker is called like another. */
  private final Map<SlotId, Integer> starts = new HashMap<>();

  /** Of the config by which workers are started now. */
  private int generation;

  Slots(PoolId pool, Variants variants, Agenda agenda) {
    this.pool = pool;
    this.variants = variants;
    this.agenda = agenda;
  }

  @Override
  public Iterator<Slot> iterator() {
    return slots.iterator();
  }

  Stream<Slot> stream() {
    return slots.stream();
  }

  /** Those that stay. */
  Stream<Slot> open() {
    return stream().filter(slot -> !slot.closing);
  }

  int size() {
    return (int) open().count();
  }

  Optional<Slot> of(WorkerId worker) {
    return stream().filter(slot -> worker.equals(slot.holder.worker())).findFirst();
  }

  /** The slot for which this one is warmed. */
  Optional<Slot> ofSpare(WorkerId worker) {
    return stream()
        .filter(slot -> slot.spare.filter(spare -> spare.worker().equals(worker)).isPresent())
        .findFirst();
  }

  Stream<Serving> serving() {
    return stream().filter(Slot::serves).map(slot -> (Serving) slot.holder);
  }

  /** How many are at a job or cleaning up after one, as far as their facts tell. */
  int busy() {
    return (int) serving().filter(worker -> worker.facts().phase().busy()).count();
  }

  // ---- they come and go ----

  /**
   * @param at when its first worker is started, ms
   */
  void add(long at) {
    slots.add(new Slot(new SlotId(pool, slots.size() + 1), new Vacant(at, null)));
  }

  Slot last() {
    return open().reduce((one, later) -> later).orElseThrow();
  }

  /** From the end, so that no number is left out. */
  void dropClosed() {
    while (slots.get(slots.size() - 1).closing
        && slots.get(slots.size() - 1).holder instanceof Vacant) {
      slots.remove(slots.size() - 1);
    }
  }

  // ---- lives ----

  Newcomer spawn(Slot slot, String why, long now) {
    WorkerId worker = new WorkerId(slot.id, starts.merge(slot.id, 1, Integer::sum));
    agenda.add(new Action.Spawn(worker, why, variants.left()));
    return Newcomer.spawned(worker, now, generation);
  }

  /** Whether a start must wait for the one that is on its way. */
  boolean mustWait() {
    return variants.oneAtATime()
        && stream().anyMatch(slot -> slot.holder instanceof Coming || slot.spare.isPresent());
  }

  /** What is started from now on is another, by another config. */
  void reloaded() {
    generation++;
  }

  /** Whether it was started by a config that holds no more. */
  boolean isOutdated(Serving worker) {
    return worker.generation() < generation;
  }
}
