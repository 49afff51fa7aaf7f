package io.kirogate.pool;

import java.util.PriorityQueue;

/** Time that only passes when something happens; what is set for one moment happens in order. */
final class Clock {
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long now;
  private long made;

  private static final class Due implements Comparable<Due>, House.Timer {
    private final long at;
    private final long number;
    private final Runnable what;
    private boolean cancelled;

    Due(long at, long number, Runnable what) {
      this.at = at;
      this.number = number;
      this.what = what;
    }

    @Override
    public int compareTo(Due other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  long now() {
    return now;
  }

  House.Timer at(long time, Runnable what) {
    Due due = new Due(time, made++, what);
    queue.add(due);
    return due;
  }

  /** Has the next event happen, if there is one by then; false when there is none. */
  boolean step(long end) {
    while (!queue.isEmpty() && queue.peek().at <= end) {
      Due due = queue.poll();
      if (!due.cancelled) {
        now = due.at;
        due.what.run();

        return true;
      }
    }
    return false;
  }
}
