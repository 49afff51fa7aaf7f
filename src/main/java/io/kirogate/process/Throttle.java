package io.kirogate.process;

import java.util.List;
import java.util.function.Supplier;

/**
 * Stops a process that says more than its receiver takes: its group, and if that does not help its
 * whole tree, since a daemon of the agent's may write to the same pipe. Used on the process thread,
 * which asks for the level itself: the order in which two threads noticed it does not matter. Only
 * {@link #brake} is for the thread that reads.
 */
final class Throttle {
  private final int pid;
  private final Delivery delivery;
  private final Supplier<List<Proc.Stat>> members;
  private List<Proc.Stat> stoppedToo = List.of();
  private State state = State.FLOWING;

  private enum State {
    FLOWING,
    STOPPED,
    /** It is ending, or has ended: never stopped again. */
    RELEASED
  }

  /**
   * @param members lists the whole tree
   */
  Throttle(long pid, Delivery delivery, Supplier<List<Proc.Stat>> members) {
    this.pid = (int) pid;
    this.delivery = delivery;
    this.members = members;
  }

  /**
   * Stops it at once; {@link #braked} must follow on the process thread. A machine under load may
   * take its time until that runs, and a pipe carries a gigabyte a second.
   */
  void brake() {
    signal(Signals.STOP);
  }

  /** It was stopped on another thread, which may have crossed with going on here. */
  void braked() {
    if (state == State.RELEASED) {
      signal(Signals.CONT);
      return;
    }
    signal(Signals.STOP);
    state = State.STOPPED;
    regulate();
  }

  /** Looks at the level and acts. */
  void regulate() {
    long underWay = delivery.underWay();
    if (state == State.STOPPED && underWay > AgentProcess.OUTPUT_FLOOD) {
      stoppedToo = members.get();
      stoppedToo.forEach(member -> Signals.send(Signals.STOP, member));
    } else if (state == State.STOPPED && underWay < AgentProcess.OUTPUT_LOW) {
      goOn();
      state = State.FLOWING;
    }
  }

  private void goOn() {
    stoppedToo.forEach(member -> Signals.send(Signals.CONT, member));
    stoppedToo = List.of();
    signal(Signals.CONT);
  }

  /** Lets it go on, whatever the level; a stopped process would not see the signal to end. */
  void release() {
    if (state == State.STOPPED) {
      goOn();
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
