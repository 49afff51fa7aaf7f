package io.kirogate.pool;

/** Does in the simulated world what {@code bus.Alarm} does. */
final class SimulatedAlarm {
  private static final long NEVER = Long.MAX_VALUE;

  private final House house;
  private final Runnable ring;
  private House.Timer timer = () -> {};
  private long setFor = NEVER;

  SimulatedAlarm(House house, Runnable ring) {
    this.house = house;
    this.ring = ring;
  }

  void set(long deadline) {
    if (deadline == setFor) {
      return;
    }
    timer.cancel();
    setFor = deadline;
    if (deadline != NEVER) {
      timer = house.alarm(Math.max(1, deadline - house.now()), this::passed);
    }
  }

  private void passed() {
    setFor = NEVER;
    ring.run();
  }
}
