package io.kirogate.supervise;

import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Facts.Phase.Stage;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import java.util.Optional;

/** A place in the pool. */
final class Slot {
  final SlotId id;
  Holder holder;

  /** The one that is being warmed to replace its worker. */
  Optional<Spare> spare = Optional.empty();

  /** Starts that failed in a row. */
  int failures;

  /** When the next spare may be tried, after one has failed; ms. */
  long retryAt = Long.MIN_VALUE;

  /** Somebody wants its worker replaced. */
  boolean restartAsked;

  /** Whether a worker served in it at the last check. */
  boolean served;

  /** It goes with its worker. */
  boolean closing;

  Slot(SlotId id, Holder holder) {
    this.id = id;
    this.holder = holder;
  }

  /** Nobody has it, and nobody is on the way. */
  boolean isFree() {
    return holder instanceof Vacant && !closing && spare.isEmpty();
  }

  /** A worker is in it that takes jobs, or took some and is leaving. */
  boolean serves() {
    return holder instanceof Serving;
  }

  /**
   * One that is warmed to replace the worker of a slot.
   *
   * @param why the worker is replaced
   */
  record Spare(Newcomer newcomer, String why) {
    WorkerId worker() {
      return newcomer.worker();
    }

    Spare heard(Facts facts) {
      return new Spare(newcomer.heard(facts), why);
    }

    Spare toldToProve() {
      return new Spare(newcomer.toldToProve(), why);
    }
  }

  /** Who has it. */
  sealed interface Holder {
    /** Newest facts, or null. */
    default Facts facts() {
      return null;
    }

    /** The worker in it, or null. */
    default WorkerId worker() {
      return null;
    }
  }

  /**
   * Nobody; the next start is at {@code at} (ms), {@code Long.MAX_VALUE} = not by time.
   *
   * @param why it is vacant, for people; null before the first start
   */
  record Vacant(long at, String why) implements Holder {}

  /** One that was started for it and is not ready yet. */
  record Coming(Newcomer newcomer) implements Holder {
    /** At a proof of ours it is no more at work than before. */
    @Override
    public Facts facts() {
      Facts known = newcomer.facts();
      return known != null && known.phase().busy() ? known.in(Phase.WARM) : known;
    }

    @Override
    public WorkerId worker() {
      return newcomer.worker();
    }
  }

  /**
   * A worker that takes jobs, or took some and is leaving.
   *
   * @param bornAt ms
   * @param lifetime its own share of the longest lifetime, 0.975 to 1
   * @param idleSince ms; {@code Long.MAX_VALUE} while it is not idle
   * @param leaving why it was told to leave, or null
   */
  record Serving(
      WorkerId worker,
      Facts facts,
      long bornAt,
      double lifetime,
      int generation,
      long idleSince,
      String leaving)
      implements Holder {

    static Serving taking(Newcomer newcomer, double lifetime, long now) {
      return new Serving(
          newcomer.worker(),
          newcomer.facts().in(Phase.IDLE),
          newcomer.bornAt(),
          lifetime,
          newcomer.generation(),
          now,
          null);
    }

    /**
     * The facts of one that took the slot a moment ago may still say that it is warm. A short turn
     * may pass between two of its facts, and then only their count of turns tells of it.
     */
    Serving heard(Facts newer, long now) {
      Facts known = newer.phase() == Phase.WARM ? newer.in(Phase.IDLE) : newer;
      boolean idleOn =
          known.phase() == Phase.IDLE
              && facts.phase() == Phase.IDLE
              && known.turns() == facts.turns();
      long idle = known.phase() != Phase.IDLE ? Long.MAX_VALUE : idleOn ? idleSince : now;
      return new Serving(worker, known, bornAt, lifetime, generation, idle, leaving);
    }

    /** What these facts tell, after those that are known: a turn has gone well since. */
    boolean turnWentWell(Facts newer) {
      return newer.turns() > 0 && newer.failuresInARow() == 0
          || newer.failuresInARow() < facts.failuresInARow();
    }

    Serving toldToLeave(String why) {
      return new Serving(worker, facts, bornAt, lifetime, generation, idleSince, why);
    }

    /** It will take no job any more. */
    boolean left() {
      return facts.phase().stage() == Stage.GOING;
    }
  }
}
