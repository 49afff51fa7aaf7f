package io.kirogate.api;

import io.kirogate.message.Facts;
import io.kirogate.message.PoolFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The pool's places by name, and who holds each. */
final class Slots {
  private Slots() {}

  /** In their order; one that waits to be started again has no facts. */
  static Map<String, Optional<Facts>> of(PoolFacts pool) {
    Map<String, Optional<Facts>> slots = new LinkedHashMap<>();
    for (int i = 1; i <= pool.size(); i++) {
      slots.put("worker" + i, Optional.empty());
    }
    pool.workers().forEach(facts -> slots.put(facts.worker().slot(), Optional.of(facts)));
    return slots;
  }
}
