package io.kirogate.api;

import io.kirogate.message.Facts;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Spawned;
import io.kirogate.message.WorkerId;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which agent answers: the pool's, and for a while after a reload the one before it too, until the
 * last of its workers is replaced.
 */
final class Agents {
  private final Map<WorkerId, Spawned> spawned = new HashMap<>();
  private AgentIdentity pools;

  Agents(AgentIdentity pools) {
    this.pools = pools;
  }

  void reloaded(AgentIdentity next) {
    pools = next;
  }

  void spawned(Spawned worker) {
    spawned.put(worker.worker(), worker);
  }

  /** Forgets the workers that others have replaced. */
  void pool(PoolFacts facts) {
    spawned.keySet().removeIf(worker -> !Slots.of(facts).containsKey(worker.slot()));
    for (Facts holder : facts.workers()) {
      spawned.keySet().removeIf(worker -> precedes(worker, holder.worker()));
    }
  }

  private static boolean precedes(WorkerId worker, WorkerId holder) {
    return worker.slot().equals(holder.slot()) && worker.start() < holder.start();
  }

  AgentIdentity ofPool() {
    return pools;
  }

  String nameOf(WorkerId worker) {
    Spawned known = spawned.get(worker);
    return known == null ? pools.name() : known.agent();
  }

  /** Whether it only stands in for the agent that is configured. */
  boolean standsIn(WorkerId worker) {
    Spawned known = spawned.get(worker);
    return known == null ? pools.standIn() : known.standIn();
  }

  /** Who may be answering in the place of the configured agent. */
  Optional<String> standIn() {
    return pools.standIn()
        ? Optional.of(pools.name())
        : spawned.values().stream().filter(Spawned::standIn).map(Spawned::agent).findFirst();
  }

  /** An answer of the gateway's own says so when a stand-in serves. */
  JsonObject sign(JsonObject answer) {
    standIn().ifPresent(name -> answer.put("agent", name));
    return answer;
  }
}
