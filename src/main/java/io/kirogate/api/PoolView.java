package io.kirogate.api;

import io.kirogate.message.Facts;
import io.kirogate.message.PoolFacts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;

/** The pool as operators see it: {@code GET /v1/workers}, and the answer to what they change. */
final class PoolView {
  private static final double MIB = 1024 * 1024;

  private final Desk desk;
  private final InstantSource clock;

  PoolView(Desk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  JsonObject pool() {
    PoolFacts pool = desk.pool();
    JsonArray workers = new JsonArray();
    Slots.of(pool).forEach((slot, facts) -> workers.add(worker(slot, facts)));
    JsonObject view =
        new JsonObject()
            .put("workers", workers)
            .put("size", pool.size())
            .put("min", pool.min())
            .put("max", pool.max())
            .put("paused", desk.paused());
    if (pool.warning() != null) {
      view.put("warning", pool.warning());
    }
    return pool.outage() == null ? view : view.put("problem", pool.outage().toProblem());
  }

  JsonObject worker(String slot) {
    return worker(slot, Slots.of(desk.pool()).getOrDefault(slot, Optional.empty()));
  }

  private JsonObject worker(String slot, Optional<Facts> facts) {
    return facts.map(this::alive).orElseGet(() -> down(slot));
  }

  private JsonObject alive(Facts facts) {
    long now = clock.millis();
    return new JsonObject()
        .put("name", facts.worker().slot())
        .put("sessionId", facts.worker().toString())
        .put("pid", facts.pid() == 0 ? null : facts.pid())
        .put("state", facts.phase().name())
        .put("busy", facts.phase().busy())
        .put("stuck", facts.stuck())
        .put("turns", facts.turns())
        .put("failuresInARow", facts.failuresInARow())
        .put("cpu", Math.round(facts.cpu() * 10) / 10.0)
        .put("memMB", Math.round(facts.memoryBytes() / MIB))
        .put("uptime", Math.max(0, now - facts.startedAt()) / 1000)
        .put("idleTime", Math.max(0, now - facts.lastActivity()))
        .put("version", facts.version())
        .put("currentTask", facts.job() == null ? null : desk.labelOf(facts.job()).orElse(null));
  }

  /** A slot without a worker: the same fields, so that nobody has to ask which there are. */
  private static JsonObject down(String slot) {
    return new JsonObject()
        .put("name", slot)
        .putNull("sessionId")
        .putNull("pid")
        .put("state", HealthView.DOWN)
        .put("busy", false)
        .put("stuck", false)
        .put("turns", 0)
        .put("failuresInARow", 0)
        .putNull("cpu")
        .putNull("memMB")
        .putNull("uptime")
        .putNull("idleTime")
        .putNull("version")
        .putNull("currentTask");
  }
}
