package io.kirogate.instance;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What a lock file and a PID file say about who wrote them.
 *
 * @param pid of the one that runs, 0 otherwise
 */
record Traces(Verdict verdict, long pid) {
  /** The kernel tells starts no finer. */
  private static final Duration GRAIN = Duration.ofSeconds(1);

  enum Verdict {
    /** Nobody claims to run. */
    NONE,
    RUNNING,
    /** Who wrote them is gone, even if another process has its number now. */
    STALE,
    CORRUPTED
  }

  /**
   * @param lock the lock file's text; without one a PID file means nothing
   * @param livingSince when the process of a number was started, empty when it does not live
   */
  static Traces read(
      Optional<String> lock, Optional<String> pid, LongFunction<Optional<Instant>> livingSince) {
    if (lock.isEmpty()) {
      return new Traces(Verdict.NONE, 0);
    }
    Optional<Instant> locked = lock.flatMap(Traces::time);
    Optional<Long> writer = pid.flatMap(Traces::number);
    if (locked.isEmpty() || writer.isEmpty()) {
      return new Traces(Verdict.CORRUPTED, 0);
    }
    return writer
        .filter(id -> livingSince.apply(id).filter(start -> wrote(start, locked.get())).isPresent())
        .map(id -> new Traces(Verdict.RUNNING, id))
        .orElse(new Traces(Verdict.STALE, 0));
  }

  /** The lock may tell any time there is: it is the start that is shifted. */
  private static boolean wrote(Instant start, Instant locked) {
    return !start.minus(GRAIN).isAfter(locked);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text.strip()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> number(String text) {
    return Optional.of(text.strip())
        .filter(digits -> digits.matches("[1-9][0-9]{0,9}"))
        .map(Long::valueOf);
  }
}
