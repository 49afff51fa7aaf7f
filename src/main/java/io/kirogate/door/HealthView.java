package io.kirogate.door;

import io.kirogate.job.Jobs;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.PoolId;
import io.kirogate.message.WorkerId;
import io.kirogate.picture.AgentIdentity;
import io.kirogate.picture.Picture;
import io.kirogate.picture.Pools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The default pool as clients see it: the union of what the two replaced systems showed. */
public final class HealthView {
  private static final double MIB = 1024 * 1024;

  /** The state of a slot without a worker. */
  static final String DOWN = "DOWN";

  private final Jobs jobs;
  private final Pools pools;
  private final InstantSource clock;
  private final Instant startedAt;

  public HealthView(Jobs jobs, Pools pools, InstantSource clock) {
    this.jobs = jobs;
    this.pools = pools;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** {@code GET /health}. */
  public JsonObject health() {
    Instant now = clock.instant();
    Picture pool = pool();
    JsonObject health =
        new JsonObject()
            .put("status", jobs.closed() ? "stopping" : "running")
            .put("agent", pool.agent().name());
    if (pool.agent().standIn()) {
      health.put("standsInFor", pool.agent().configured());
    }
    counts(health, pool)
        .put("uptime", Duration.between(startedAt, now).toSeconds())
        .put("timestamp", now.toString())
        .put("workers", workers(pool, now))
        .put("sessions", sessions(pool, now));
    problem(pool).ifPresent(failure -> health.put("problem", JsonAnswers.problem(failure)));
    if (pool.state().warning() != null) {
      health.put("warning", pool.state().warning());
    }
    return health;
  }

  private Picture pool() {
    return pools.of(PoolId.DEFAULT);
  }

  /** {@code GET /status}. */
  public JsonObject status() {
    Instant now = clock.instant();
    JsonArray sessions = new JsonArray();
    pool().workers().forEach(facts -> sessions.add(lease(facts, now)));
    return counts(new JsonObject(), pool()).put("sessions", sessions);
  }

  /** {@code GET /health/live}: whoever can ask, gets this. */
  public JsonObject live() {
    return new JsonObject().put("status", "live");
  }

  /** {@code GET /health/ready}, unless {@link #unready}. */
  public JsonObject ready() {
    return new JsonObject().put("status", "ready");
  }

  /** Why no worker of the configured agent can take a turn or is at one; empty = ready. */
  public Optional<Failure> unready() {
    if (jobs.closed()) {
      return Optional.of(Failure.of(FailureCode.SHUTTING_DOWN, "The gateway is shutting down"));
    }
    Picture pool = pool();
    if (pool.paused()) {
      return Optional.of(
          Failure.of(
              FailureCode.POOL_PAUSED,
              "The pool is paused: no request is given to a worker until POST /v1/pool/resume"));
    }
    return pool.workers().stream().anyMatch(HealthView::able)
        ? Optional.empty()
        : problem(pool).or(() -> Optional.of(notYet(pool)));
  }

  private static boolean able(Facts facts) {
    return healthy(facts) && !facts.agent().standIn();
  }

  private static boolean healthy(Facts facts) {
    return facts.phase() == Phase.IDLE || facts.phase().busy();
  }

  private static Failure notYet(Picture pool) {
    String states =
        pool.slots().entrySet().stream()
            .map(
                slot ->
                    slot.getKey() + " " + slot.getValue().map(f -> f.phase().name()).orElse(DOWN))
            .collect(Collectors.joining(", "));
    return Failure.of(FailureCode.AGENT_START_FAILED, "No worker is ready yet: " + states);
  }

  /** What somebody has to do something about. */
  private static Optional<Failure> problem(Picture pool) {
    AgentIdentity agent = pool.agent();
    Failure outage = pool.state().outage();
    if (outage != null) {
      return Optional.of(outage);
    }
    return agent.standIn()
        ? Optional.of(
            Failure.of(
                FailureCode.AGENT_MISSING,
                agent.configured()
                    + " is not installed; "
                    + agent.name()
                    + " stands in for it until the next start or reload"))
        : Optional.empty();
  }

  private JsonObject counts(JsonObject into, Picture pool) {
    return into.put("poolSize", pool.state().size())
        .put("available", pool.count(phase -> phase == Phase.IDLE))
        .put("busy", pool.count(Phase::busy))
        .put("stuck", pool.workers().stream().filter(Facts::stuck).count())
        .put("queueLength", jobs.waiting(pool.pool()))
        .put("paused", pool.paused());
  }

  private JsonObject workers(Picture pool, Instant now) {
    Map<WorkerId, String> tasks = jobs.atWork();
    JsonObject workers = new JsonObject();
    pool.slots()
        .forEach(
            (slot, facts) ->
                workers.put(
                    slot.name(),
                    facts.map(f -> worker(f, tasks, now)).orElseGet(HealthView::down)));
    return workers;
  }

  private static JsonObject worker(Facts facts, Map<WorkerId, String> tasks, Instant now) {
    return new JsonObject()
        .put("pid", pid(facts))
        .put("busy", facts.phase().busy())
        .put("lastActivity", facts.lastActivity())
        .put("idleTime", idleTime(facts, now))
        .put("state", facts.phase().name())
        .put("healthy", healthy(facts))
        .put("currentTask", tasks.get(facts.worker()))
        .put("stuck", facts.stuck())
        .put("turns", facts.turns())
        .put("consecutiveFailures", facts.failuresInARow())
        .put("sessionId", facts.worker().toString());
  }

  private static JsonObject down() {
    return new JsonObject()
        .putNull("pid")
        .put("busy", false)
        .putNull("lastActivity")
        .putNull("idleTime")
        .put("state", DOWN)
        .put("healthy", false)
        .putNull("currentTask");
  }

  private static JsonArray sessions(Picture pool, Instant now) {
    JsonArray sessions = new JsonArray();
    for (Facts facts : pool.workers()) {
      sessions.add(
          new JsonObject()
              .put("sessionId", facts.worker().toString())
              .put("pid", pid(facts))
              .put("cpu", Math.round(facts.cpu() * 10) / 10.0)
              .put("memMB", Math.round(facts.memoryBytes() / MIB))
              .put("uptime", Math.max(0, now.toEpochMilli() - facts.startedAt()) / 1000));
    }
    return sessions;
  }

  private static JsonObject lease(Facts facts, Instant now) {
    return new JsonObject()
        .put("id", facts.worker().toString())
        .put("busy", facts.phase().busy())
        .put("stuck", facts.stuck())
        .put("lastUsed", facts.lastActivity())
        .put("idleTime", idleTime(facts, now));
  }

  private static Long pid(Facts facts) {
    return facts.pid() == 0 ? null : facts.pid();
  }

  private static long idleTime(Facts facts, Instant now) {
    return Math.max(0, now.toEpochMilli() - facts.lastActivity());
  }
}
