package io.kirogate.process;

/**
 * Stops a process that says more than its receiver takes. Used on the process thread, which asks
 * for the level itself: the order in which two threads noticed it does not matter.
 */
final class Throttle {
  private final int pid;
  private final Delivery delivery;
  private State state = State.FLOWING;

  private enum State {
    FLOWING,
    STOPPED,
    /** It is ending, or has ended: never stopped again. */
    RELEASED
  }

  Throttle(long pid, Delivery delivery) {
    this.pid = (int) pid;
    this.delivery = delivery;
  }

  /** Looks at the level and acts. */
  void regulate() {
    long underWay = delivery.underWay();
    if (state == State.FLOWING && underWay > AgentProcess.OUTPUT_HIGH) {
      signal(Signals.STOP);
      state = State.STOPPED;
    } else if (state == State.STOPPED && underWay < AgentProcess.OUTPUT_LOW) {
      signal(Signals.CONT);
      state = State.FLOWING;
    }
  }

  /** Lets it go on, whatever the level; a stopped process would not see the signal to end. */
  void release() {
    if (state == State.STOPPED) {
      signal(Signals.CONT);
    }
    state = State.RELEASED;
  }

  /** {@code setsid} made it a group's leader; its children on the same pipe are stopped with it. */
  private void signal(int signal) {
    if (LibC.kill(-pid, signal) != 0) {
      LibC.kill(pid, signal);
    }
  }
}
