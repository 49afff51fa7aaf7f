package io.kirogate.worker;

import io.kirogate.message.FailureCode;
import io.kirogate.message.Message;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.TurnUsage;

/**
 * A worker's turns.
 *
 * @param turns that ended, whatever their outcome
 * @param failuresInARow that failed since the last that did not
 * @param credits that they used, as far as the agent told it; null = it told none
 */
record Tally(int turns, int failuresInARow, Double credits) {
  static final Tally NONE = new Tally(0, 0, null);

  /** However the turn ended that used them, and however late that is told. */
  Tally used(TurnUsage usage) {
    if (usage.credits() == null) {
      return this;
    }
    double before = credits == null ? 0 : credits;
    return new Tally(turns, failuresInARow, before + usage.credits());
  }

  /** After a transition that has this effect. */
  Tally and(Effect effect) {
    if (effect instanceof Effect.CountProof) {
      return done();
    }
    return effect instanceof Effect.Say say ? and(say.message()) : this;
  }

  private Tally and(Message said) {
    if (said instanceof TurnDone) {
      return done();
    }
    return said instanceof TurnFailed failed ? failed(failed.failure().code()) : this;
  }

  private Tally done() {
    return new Tally(turns + 1, 0, credits);
  }

  /** What the worker is not to blame for says nothing about it. */
  private Tally failed(FailureCode code) {
    return new Tally(turns + 1, code.blamesWorker() ? failuresInARow + 1 : failuresInARow, credits);
  }
}
