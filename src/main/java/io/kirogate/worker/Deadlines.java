package io.kirogate.worker;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** When each deadline passes that the present state has. Time is a parameter, in ms. */
final class Deadlines {
  static final long NEVER = Long.MAX_VALUE;

  private final Map<Deadline, Long> due = new EnumMap<>(Deadline.class);

  /** Keeps those that run already, begins the others from now, and forgets what is not wanted. */
  void want(Map<Deadline, Duration> wanted, long now) {
    due.keySet().retainAll(wanted.keySet());
    wanted.forEach((deadline, after) -> due.putIfAbsent(deadline, now + after.toMillis()));
  }

  /** Takes out the first that has passed, if one has. */
  Optional<Deadline> passed(long now) {
    Optional<Deadline> passed =
        due.entrySet().stream()
            .filter(entry -> entry.getValue() <= now)
            .min(Comparator.comparing(Map.Entry::getValue))
            .map(Map.Entry::getKey);
    passed.ifPresent(due::remove);
    return passed;
  }

  long next() {
    long next = NEVER;
    for (long one : due.values()) {
      next = Math.min(next, one);
    }
    return next;
  }
}
