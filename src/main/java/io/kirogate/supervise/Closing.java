package io.kirogate.supervise;

/**
 * How far the end of a pool is whose gateway goes on: it has ended when no worker is deployed and
 * none is just being undeployed.
 */
final class Closing {
  private enum State {
    SERVING,
    CLOSING,
    ENDED,
    OVERTAKEN
  }

  private State state = State.SERVING;

  /** Workers that are gone, and whose verticles are not yet. */
  private int leaving;

  /** Nothing is started any more, and what there is ends. */
  void begin() {
    if (state == State.SERVING) {
      state = State.CLOSING;
    }
  }

  /** A worker's verticle is about to be undeployed. */
  void leaves() {
    leaving++;
  }

  void left() {
    leaving--;
  }

  /** The whole gateway stops, and ends what there is in its own way. */
  void overtaken() {
    state = State.OVERTAKEN;
  }

  boolean isOvertaken() {
    return state == State.OVERTAKEN;
  }

  /**
   * @param empty whether no worker is deployed
   */
  boolean hasEnded(boolean empty) {
    if (state == State.CLOSING && empty && leaving == 0) {
      state = State.ENDED;
    }
    return state == State.ENDED;
  }
}
