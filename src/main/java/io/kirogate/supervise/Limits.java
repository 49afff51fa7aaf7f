package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.supervise.Slot.Serving;
import java.time.Duration;

/** How long a worker may stay, by the config and by what its driver says. */
record Limits(Duration idleRestart, Duration maxLifetime, Integer maxTurns, Long maxMemory) {
  static final long NEVER = Long.MAX_VALUE;
  private static final long MIB = 1 << 20;

  static Limits of(PoolConfig config) {
    return new Limits(
        config.idleRestart(), config.maxLifetime(), config.maxTurns(), config.maxMemory());
  }

  /**
   * When this worker is over a limit but that of memory, as things are: now or before, later, or
   * never; ms.
   */
  long overAt(Serving worker) {
    if (tookEnough(worker) || worker.facts().full() != null) {
      return Long.MIN_VALUE;
    }
    return Math.min(tooOldAt(worker), tooIdleAt(worker));
  }

  private boolean tookEnough(Serving worker) {
    return maxTurns != null && worker.facts().turns() >= maxTurns;
  }

  /** Apart from the others, since its successor may be too large from the beginning. */
  boolean tooLarge(Serving worker) {
    return maxMemory != null && worker.facts().memoryBytes() > maxMemory;
  }

  private long tooOldAt(Serving worker) {
    return maxLifetime == null
        ? NEVER
        : worker.bornAt() + (long) (maxLifetime.toMillis() * worker.lifetime());
  }

  private long tooIdleAt(Serving worker) {
    return idleRestart == null || worker.idleSince() == NEVER
        ? NEVER
        : worker.idleSince() + idleRestart.toMillis();
  }

  /** Which limit this worker is over, for people. */
  String words(Serving worker, long now) {
    if (tookEnough(worker)) {
      return "took " + worker.facts().turns() + " turns";
    } else if (worker.facts().full() != null) {
      return worker.facts().full();
    } else if (tooLarge(worker)) {
      return "uses " + worker.facts().memoryBytes() / MIB + " MiB";
    } else if (tooOldAt(worker) <= now) {
      return "is " + (now - worker.bornAt()) / 1000 + " s old";
    }
    return "idle for " + (now - worker.idleSince()) / 1000 + " s";
  }
}
