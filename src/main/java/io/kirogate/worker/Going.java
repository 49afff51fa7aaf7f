package io.kirogate.worker;

import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.Run;

/**
 * The end; nothing leads back. A {@code Run} that crossed with it is given back; what crossed of a
 * lease that it had has failed with the lease.
 */
sealed interface Going extends WorkerState {

  /**
   * @param word its last
   */
  static Transition leave(Rules rules, Gone word) {
    return Transition.to(new Leaving(rules, word)).with(new Effect.End());
  }

  /**
   * The start failed. Whether somebody is signed in is asked before that is said, since it may be
   * why, and an agent need not say so by itself.
   */
  static Transition failedStart(Rules rules, Gone word) {
    return Transition.to(new Failing(rules, word)).with(new Effect.End());
  }

  private static Transition depart(Rules rules, Gone word) {
    return Transition.to(new Departed(rules)).with(new Effect.Say(word));
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
  record Leaving(Rules rules, Gone word) implements Going {
    @Override
    public Phase phase() {
      return Phase.LEAVING;
    }

    @Override
    public Transition swept() {
      return depart(rules, word);
    }
  }

  /** The same, and its login is to be asked about. */
  record Failing(Rules rules, Gone word) implements Going {
    @Override
    public Phase phase() {
      return Phase.LEAVING;
    }

    @Override
    public Transition swept() {
      return Transition.to(new AskingLogin(rules, word)).with(new Effect.AskLogin());
    }

    @Override
    public Transition retire(String reason) {
      return Transition.to(new Leaving(rules, word));
    }
  }

  /** Nothing of its process is left; it was asked who is signed in. */
  record AskingLogin(Rules rules, Gone word) implements Going {
    @Override
    public Phase phase() {
      return Phase.LEAVING;
    }

    @Override
    public Transition loginTold(String signedOut) {
      return depart(rules, signedOut.isEmpty() ? word : rules.gone(Cause.SIGNED_OUT, signedOut));
    }

    /** Nobody needs to know any more. */
    @Override
    public Transition retire(String reason) {
      return Going.leave(rules, word);
    }

    @Override
    public Transition broken() {
      return depart(rules, word);
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
