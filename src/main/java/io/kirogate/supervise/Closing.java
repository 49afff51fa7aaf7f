package io.kirogate.supervise;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * The end of a pool whose gateway goes on: done when no worker is deployed and none is just being
 * undeployed.
 */
final class Closing {
  private final Promise<Void> done = Promise.promise();
  private boolean begun;

  /** Workers that are gone, and whose verticles are not yet. */
  private int leaving;

  Future<Void> done() {
    return done.future();
  }

  /**
   * @param empty whether no worker is deployed; so in the other methods
   */
  void begin(boolean empty) {
    begun = true;
    look(empty);
  }

  /** A worker's verticle is about to be undeployed. */
  void leaves() {
    leaving++;
  }

  void left(boolean empty) {
    leaving--;
    look(empty);
  }

  void look(boolean empty) {
    if (begun && empty && leaving == 0) {
      done.tryComplete();
    }
  }

  /** The whole gateway stops, and ends what there is in its own way. */
  void overtaken() {
    done.tryFail("the gateway stops");
  }
}
