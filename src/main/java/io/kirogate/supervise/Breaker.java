package io.kirogate.supervise;

import io.kirogate.message.Failure;
import io.kirogate.message.WorkerId;

/** Whether starts are tried. */
sealed interface Breaker {

  /** They are. */
  record Closed() implements Breaker {}

  /**
   * They keep failing, or cannot succeed until somebody does something: one at a time is tried.
   *
   * @param probe the one, or null
   * @param probeAt when the next is tried, ms; {@code Long.MAX_VALUE} = at the next check
   */
  record Open(Failure why, WorkerId probe, long probeAt) implements Breaker {

    boolean probes(WorkerId worker) {
      return worker.equals(probe);
    }

    /**
     * Whether only a probe that succeeds shows that somebody has acted. Otherwise any start that
     * succeeds ends it.
     */
    boolean needsSomebody() {
      return !why.code().passes();
    }

    Open probing(WorkerId worker) {
      return new Open(why, worker, Long.MAX_VALUE);
    }

    /**
     * The probe is over and has shown nothing.
     *
     * @param next when the next is tried, ms
     */
    Open without(WorkerId gone, long next) {
      return probes(gone) ? new Open(why, null, next) : this;
    }
  }
}
