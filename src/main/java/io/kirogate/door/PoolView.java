package io.kirogate.door;

import io.kirogate.job.Jobs;
import io.kirogate.message.Facts;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import io.kirogate.picture.Picture;
import io.kirogate.picture.Pools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A pool as operators see it: {@code GET /v1/workers}, and the answer to what they change. */
public final class PoolView {
  private static final double MIB = 1024 * 1024;

  private final Jobs jobs;
  private final Pools pools;
  private final InstantSource clock;

  public PoolView(Jobs jobs, Pools pools, InstantSource clock) {
    this.jobs = jobs;
    this.pools = pools;
    this.clock = clock;
  }

  public JsonObject pool(PoolId id) {
    Picture pool = pools.of(id);
    Map<WorkerId, String> tasks = jobs.atWork();
    JsonArray workers = new JsonArray();
    pool.slots().forEach((slot, facts) -> workers.add(worker(slot, facts, tasks)));
    JsonObject view =
        new JsonObject()
            .put("pool", id.name())
            .put("agent", pool.agent().name())
            .put("workers", workers)
            .put("size", pool.state().size())
            .put("min", pool.state().min())
            .put("max", pool.state().max())
            .put("paused", pool.paused())
            .put("credits", pool.credits());
    if (pool.state().warning() != null) {
      view.put("warning", pool.state().warning());
    }
    return pool.state().outage() == null
        ? view
        : view.put("problem", JsonAnswers.problem(pool.state().outage()));
  }

  public JsonObject worker(SlotId slot) {
    Optional<Facts> facts = pools.of(slot.pool()).slots().getOrDefault(slot, Optional.empty());
    return worker(slot, facts, jobs.atWork());
  }

  private JsonObject worker(SlotId slot, Optional<Facts> facts, Map<WorkerId, String> tasks) {
    return facts.map(f -> alive(f, tasks)).orElseGet(() -> down(slot));
  }

  private JsonObject alive(Facts facts, Map<WorkerId, String> tasks) {
    long now = clock.millis();
    return new JsonObject()
        .put("name", facts.worker().slot().name())
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
        .put("variant", facts.variant())
        .put("version", facts.version())
        .put("credits", facts.credits())
        .put("currentTask", tasks.get(facts.worker()));
  }

  /** A slot without a worker: the same fields, so that nobody has to ask which there are. */
  private static JsonObject down(SlotId slot) {
    return new JsonObject()
        .put("name", slot.name())
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
        .putNull("variant")
        .putNull("version")
        .putNull("credits")
        .putNull("currentTask");
  }
}
