package io.kirogate.worker;

import static io.kirogate.worker.Deadlines.NEVER;

import io.kirogate.agent.AgentSignal;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.TurnUsage;
import io.kirogate.process.Usage;
import java.util.function.LongSupplier;

/**
 * What is known of a worker, and when its Supervisor is told of it next. Time is a parameter, ms
 * from any fixed origin; what people see of it is the time of day.
 */
final class Known {
  /** How long facts may wait that nobody decides by. */
  static final long DELAY = 100;

  private static final long UNKNOWN = 0;

  private final Rules rules;
  private final long startedAt;
  private Tally tally = Tally.NONE;
  private Usage usage = Usage.NONE;
  private long pid = UNKNOWN;
  private long lastActivity;

  /** Null until it is chosen. */
  private String variant;

  /** Null until it is known. */
  private String version;

  /** Null until its driver says so. */
  private String full;

  private long due = NEVER;

  /**
   * @param startedAt epoch ms
   */
  Known(Rules rules, long startedAt) {
    this.rules = rules;
    this.startedAt = startedAt;
    this.lastActivity = startedAt;
  }

  void count(Effect effect) {
    tally = tally.and(effect);
  }

  /** What its agent did tells more than what it is at. */
  void told(AgentSignal signal, long now) {
    if (signal instanceof AgentSignal.UsedMore more) {
      used(more.usage(), now);
    } else if (signal instanceof AgentSignal.TurnEnded ended) {
      used(ended.usage(), now);
    } else if (signal instanceof AgentSignal.Full its) {
      full = its.reason();
      changed(now);
    }
  }

  private void used(TurnUsage used, long now) {
    if (used.credits() != null) {
      tally = tally.used(used);
      changed(now);
    }
  }

  /** It was asked something. */
  void active(long epochMs) {
    lastActivity = epochMs;
  }

  /** It said something. Who speaks has a process id, which may be new. */
  void heard(long epochMs, long now) {
    lastActivity = epochMs;
    if (pid == UNKNOWN) {
      changed(now);
    }
  }

  void measured(Usage measured, long now) {
    usage = measured;
    changed(now);
  }

  void runAs(String chosen) {
    variant = chosen;
  }

  void version(String told) {
    version = told;
  }

  /** The Supervisor is told soon, with what else changes until then. */
  void changed(long now) {
    if (due == NEVER) {
      due = now + DELAY;
    }
  }

  /** Nothing is to be told any more. */
  void nothingIsDue() {
    due = NEVER;
  }

  /** When the next telling is due; {@code Long.MAX_VALUE} = nothing has changed. */
  long due() {
    return due;
  }

  /**
   * All of it; whoever takes it tells it.
   *
   * @param newestPid asked while it is not known; 0 = it is not
   */
  Facts newest(Phase phase, boolean stuck, LongSupplier newestPid) {
    due = NEVER;
    if (pid == UNKNOWN) {
      pid = newestPid.getAsLong();
    }
    return new Facts(
        rules.worker(),
        rules.agent(),
        variant,
        phase,
        pid,
        startedAt,
        lastActivity,
        usage.cpuPercent(),
        usage.residentBytes(),
        tally.turns(),
        tally.failuresInARow(),
        stuck,
        version,
        full,
        tally.credits());
  }
}
