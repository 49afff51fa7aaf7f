package io.kirogate.api;

import io.kirogate.message.FailureCode;
import io.kirogate.message.WorkerId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How many jobs in a row failed with each worker that lives. */
final class Streaks {
  private final Map<WorkerId, Integer> failures = new HashMap<>();

  void done(WorkerId worker) {
    failures.remove(worker);
  }

  /** What a client or the stop ended is no failure of the worker's. */
  void failed(WorkerId worker, FailureCode code) {
    if (code != FailureCode.CANCELLED && code != FailureCode.SHUTTING_DOWN) {
      failures.merge(worker, 1, Integer::sum);
    }
  }

  int of(WorkerId worker) {
    return failures.getOrDefault(worker, 0);
  }

  void keepOnly(Collection<WorkerId> alive) {
    failures.keySet().retainAll(alive);
  }
}
