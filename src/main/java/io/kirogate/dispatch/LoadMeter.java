package io.kirogate.dispatch;

import io.kirogate.message.Load;

/**
 * How many workers were in use at the same time at the most. It is told a while after the first
 * lease that is not told yet, so that a turn costs no message of its own.
 */
final class LoadMeter {
  private static final long NEVER = Long.MAX_VALUE;

  /** How long after a lease the Supervisor hears of it, and how often it does at the most, ms. */
  static final long LOAD_EVERY = 100;

  private int most;
  private long due = NEVER;

  /**
   * A lease began.
   *
   * @param inUse workers, with this one
   */
  void leased(int inUse, long now) {
    most = Math.max(most, inUse);
    due = Math.min(due, now + LOAD_EVERY);
  }

  /** When it is to be told, ms; {@code Long.MAX_VALUE} when nobody was leased since. */
  long due() {
    return due;
  }

  /**
   * To be told now; what comes counts anew.
   *
   * @param inUse workers now, whose leases go on
   */
  Load tell(int inUse, long now) {
    Load load = new Load(most);
    most = inUse;
    due = inUse == 0 ? NEVER : now + LOAD_EVERY;
    return load;
  }
}
