package io.kirogate.dispatch;

import static io.kirogate.message.FailureCode.AGENT_DIED;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.CANCELLED;
import static io.kirogate.message.FailureCode.SHUTTING_DOWN;
import static io.kirogate.message.FailureCode.TURN_TIMEOUT;

import io.kirogate.message.Failure;
import io.kirogate.message.Gone;
import io.kirogate.message.WorkerId;

/** Why the Dispatcher lets a job fail, where that does not depend on the pool's state. */
final class Reasons {
  private static final int RETRY_AFTER_STOP_S = 5;

  private Reasons() {}

  /**
   * Somebody wanted the work stopped.
   *
   * @param what the job did until then, and for how long
   */
  static Failure cancelled(String what) {
    return Failure.of(CANCELLED, "this job was cancelled; it " + what);
  }

  /** Its own time is over, in words as a worker's at a turn. */
  static Failure timedOut(WorkerId worker, Assignment job) {
    long limit = job.submit().turnTimeout().toMillis();
    return Failure.of(TURN_TIMEOUT, worker + " did not end the turn within " + limit + " ms");
  }

  static Failure lost(Gone gone) {
    boolean signedOut = gone.cause() == Gone.Cause.SIGNED_OUT;
    return Failure.of(
        signedOut ? AGENT_SIGNED_OUT : AGENT_DIED, gone.worker() + " is gone: " + gone.detail());
  }

  static Failure shuttingDown() {
    return Failure.of(SHUTTING_DOWN, "the gateway is stopping").retryAfter(RETRY_AFTER_STOP_S);
  }
}
