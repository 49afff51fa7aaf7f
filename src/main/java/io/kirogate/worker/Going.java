package io.kirogate.worker;

import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.Run;

/** The end; nothing leads back. A job that crossed with it is given back. */
sealed interface Going extends WorkerState {

  static Transition leave(Rules rules, Cause cause, String detail) {
    return Transition.to(new Leaving(rules, cause, detail)).with(new Effect.End());
  }

  @Override
  default Transition run(Run run) {
    return stay().with(rules().declined(run));
  }

  @Override
  default Transition spoilt(String reason) {
    return stay();
  }

  @Override
  default Transition retire(String reason) {
    return stay();
  }

  @Override
  default Transition exited(Death death) {
    return stay();
  }

  /** Its process is being ended all the same, or has been. */
  @Override
  default Transition broken() {
    return stay();
  }

  /** Its process is ending, or has ended and what it left behind is. */
  record Leaving(Rules rules, Cause cause, String detail) implements Going {
    @Override
    public Phase phase() {
      return Phase.LEAVING;
    }

    @Override
    public Transition swept() {
      return Transition.to(new Departed(rules)).with(rules.gone(cause, detail));
    }
  }

  /** It has said its last word. */
  record Departed(Rules rules) implements Going {
    @Override
    public Phase phase() {
      return Phase.GONE;
    }
  }
}
