package io.kirogate.job;

import io.kirogate.message.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Knows who waits for a job. Once closed it lets nobody in, and tells when the last one has its
 * answer. Who still sends a body is not inside.
 */
final class Gate {
  private enum State {
    OPEN,
    CLOSED
  }

  private final Promise<Void> empty = Promise.promise();
  private final Set<JobListener> inside = Collections.newSetFromMap(new IdentityHashMap<>());
  private State state = State.OPEN;

  boolean closed() {
    return state == State.CLOSED;
  }

  /** Whoever wants a job done passes here. */
  void admit() {
    if (closed()) {
      throw Refusal.stopping();
    }
  }

  void enter(JobListener caller) {
    inside.add(caller);
  }

  /** It has its answer, or waits no more; may be said twice. */
  void leave(JobListener caller) {
    inside.remove(caller);
    tell();
  }

  /** Completes when nobody is inside any more. */
  Future<Void> close() {
    state = State.CLOSED;
    tell();
    return empty.future();
  }

  private void tell() {
    if (closed() && inside.isEmpty()) {
      empty.tryComplete();
    }
  }
}
