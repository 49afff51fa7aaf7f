package io.kirogate.supervise;

import io.kirogate.message.Facts;
import io.kirogate.message.WorkerId;
import java.util.HashMap;
import java.util.Map;

/** What the turns of a pool used, of those workers too that are gone: a sum that never shrinks. */
final class Credits {
  private final Map<WorkerId, Double> living = new HashMap<>();
  private double ofThoseGone;
  private boolean told;

  void heard(Facts facts) {
    if (facts.credits() != null) {
      living.put(facts.worker(), facts.credits());
      told = true;
    }
  }

  void gone(WorkerId worker) {
    Double last = living.remove(worker);
    ofThoseGone += last == null ? 0 : last;
  }

  /** Null when none was told yet. */
  Double sum() {
    return told
        ? ofThoseGone + living.values().stream().mapToDouble(Double::doubleValue).sum()
        : null;
  }
}
