package io.kirogate.message;

import java.time.Duration;
import java.util.List;

/** Messages for tests that care for some of their fields only. */
public final class Messages {
  private Messages() {}

  public static Facts facts(
      WorkerId worker,
      Facts.Phase phase,
      long pid,
      long startedAt,
      long lastActivity,
      JobId job,
      double cpu,
      long memoryBytes) {
    return new Facts(
        worker, phase, pid, startedAt, lastActivity, job, cpu, memoryBytes, 0, 0, false, "");
  }

  public static PoolFacts pool(int size, List<Facts> workers, Failure outage) {
    return new PoolFacts(size, size, size, workers, outage, null);
  }

  public static Submit submit(JobId job, String prompt, Duration turnTimeout, boolean review) {
    return new Submit(
        job, "r-" + job, "somebody", Priority.INTERACTIVE, prompt, turnTimeout, review);
  }

  public static Run run(JobId job, String prompt, Duration timeout, boolean keepLease) {
    return new Run(job, "r-" + job, prompt, timeout, keepLease);
  }
}
