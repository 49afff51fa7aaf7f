package io.kirogate.worker;

import io.kirogate.message.FailureCode;
import io.kirogate.message.Message;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;

/**
 * A worker's turns.
 *
 * @param turns that ended, whatever their outcome
 * @param failuresInARow that failed since the last that did not
 */
record Tally(int turns, int failuresInARow) {
  static final Tally NONE = new Tally(0, 0);

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
    return new Tally(turns + 1, 0);
  }

  /** What the worker is not to blame for says nothing about it. */
  private Tally failed(FailureCode code) {
    return new Tally(turns + 1, code.blamesWorker() ? failuresInARow + 1 : failuresInARow);
  }
}
