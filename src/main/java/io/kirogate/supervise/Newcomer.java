package io.kirogate.supervise;

import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.WorkerId;

/**
 * A worker that was deployed and serves nobody yet.
 *
 * @param bornAt ms
 * @param generation of the config that it was started with
 * @param facts the newest, or null before the first
 */
record Newcomer(WorkerId worker, long bornAt, int generation, Facts facts, Stage stage) {

  /** How far it is. */
  enum Stage {
    BOOTING,
    /** It was told to prove itself and has not begun. */
    TOLD,
    PROVING,
    PROVEN
  }

  static Newcomer spawned(WorkerId worker, long now, int generation) {
    return new Newcomer(worker, now, generation, null, Stage.BOOTING);
  }

  /**
   * Facts that were sent before it began to prove itself say nothing of the proof. It begins and
   * ends with a change of its {@link Phase#stage}, of which facts tell at once.
   */
  Newcomer heard(Facts newer) {
    boolean warm = newer.phase() == Phase.WARM;
    Stage next =
        switch (stage) {
          case TOLD -> warm ? Stage.TOLD : Stage.PROVING;
          case PROVING -> warm ? Stage.PROVEN : Stage.PROVING;
          case BOOTING, PROVEN -> stage;
        };
    return new Newcomer(worker, bornAt, generation, newer, next);
  }

  Newcomer toldToProve() {
    return new Newcomer(worker, bornAt, generation, facts, Stage.TOLD);
  }

  /** Ready, its version known, and not at a proof. */
  boolean warm() {
    return facts != null
        && facts.phase() == Phase.WARM
        && facts.version() != null
        && (stage == Stage.BOOTING || stage == Stage.PROVEN);
  }

  /** It has answered a prompt of ours and forgotten it. */
  boolean proven() {
    return stage == Stage.PROVEN;
  }
}
