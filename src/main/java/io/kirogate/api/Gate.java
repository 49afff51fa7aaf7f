package io.kirogate.api;

import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Counts who waits for a job's answer; once closed it admits no new job and tells when the last one
 * has its answer. Who still sends a body is not inside.
 */
final class Gate {
  static final Failure CLOSED =
      Failure.of(FailureCode.SHUTTING_DOWN, "The gateway is shutting down").retryAfter(5);

  private enum State {
    OPEN,
    CLOSED
  }

  private final Promise<Void> empty = Promise.promise();
  private State state = State.OPEN;
  private int inside;

  boolean closed() {
    return state == State.CLOSED;
  }

  /** Whoever wants a job done passes here. */
  void admit() {
    if (closed()) {
      throw new Refusal(CLOSED);
    }
  }

  /** A job was submitted. */
  void enter() {
    inside++;
  }

  /** Its answer is written, or nobody waits any more. */
  void leave() {
    inside--;
    tell();
  }

  /** Completes when nobody is inside any more. */
  Future<Void> close() {
    state = State.CLOSED;
    tell();
    return empty.future();
  }

  private void tell() {
    if (closed() && inside == 0) {
      empty.tryComplete();
    }
  }
}
