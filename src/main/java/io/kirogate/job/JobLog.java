package io.kirogate.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What happened to one job, numbered from 1. It is bounded: the oldest entries make room for new
 * ones, and {@link #first} tells a reader whether some are missing. An end is always the last.
 */
public final class JobLog {
  private final int most;
  private final Deque<Entry> kept = new ArrayDeque<>();
  private long next = 1;

  /** One event and its number. */
  public record Entry(long number, Event event) {}

  /**
   * @param most how many entries are kept, at least 1
   */
  JobLog(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a log of " + most + " entries could not keep an end");
    }
    this.most = most;
  }

  Entry add(Event event) {
    if (ended().isPresent()) {
      throw new IllegalStateException("nothing happens to a job after its end");
    }
    Entry entry = new Entry(next++, event);
    if (kept.size() == most) {
      kept.removeFirst();
    }
    kept.addLast(entry);
    return entry;
  }

  /** The number of the oldest entry that is kept; {@link #next} while there is none. */
  public long first() {
    return kept.isEmpty() ? next : kept.getFirst().number();
  }

  /** The number that the next entry will have. */
  public long next() {
    return next;
  }

  /** The kept entries with this number and later ones. */
  public List<Entry> from(long number) {
    return kept.stream().filter(entry -> entry.number() >= number).toList();
  }

  /** What happened last, if anything has. */
  public Optional<Event> last() {
    return Optional.ofNullable(kept.peekLast()).map(Entry::event);
  }

  /** How the job ended, once it has. */
  public Optional<Event.Ended> ended() {
    return last().filter(Event.Ended.class::isInstance).map(Event.Ended.class::cast);
  }
}
