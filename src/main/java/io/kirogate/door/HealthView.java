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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The pools as clients see them. The default one stands at the top, in the union of the shapes that
 * the two replaced systems had; the others have a place of their own.
 */
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
    JsonObject health =
        new JsonObject()
            .put("status", jobs.closed() ? "stopping" : "running")
            .put("uptime", Duration.between(startedAt, now).toSeconds())
            .put("timestamp", now.toString());
    return health.mergeIn(pool(PoolId.DEFAULT, now)).put("pools", others(now));
  }

  private JsonObject others(Instant now) {
    JsonObject others = new JsonObject();
    jobs.pools().stream()
        .filter(pool -> !pool.isDefault())
        .forEach(pool -> others.put(pool.name(), pool(pool, now)));
    return others;
  }

  private JsonObject pool(PoolId id, Instant now) {
    Picture pool = pools.of(id);
    JsonObject health = new JsonObject().put("agent", pool.agent().name());
    if (pool.agent().standIn()) {
      health.put("standsInFor", pool.agent().configured());
    }
    counts(health.put("variant", pool.variant()).put("version", pool.version()), pool)
        .put("workers", workers(pool, now))
        .put("sessions", sessions(pool, now));
    problem(pool).ifPresent(failure -> health.put("problem", JsonAnswers.problem(failure)));
    pool.warning().ifPresent(warning -> health.put("warning", warning));
    return pool.state().left().isEmpty() ? health : health.put("variantsLeft", left(pool));
  }

  private static JsonArray left(Picture pool) {
    JsonArray all = new JsonArray();
    pool.state()
        .left()
        .forEach(
            left ->
                all.add(
                    new JsonObject()
                        .put("variant", left.variant())
                        .put("version", left.version())
                        .put("why", left.why())));
    return all;
  }

  /** {@code GET /status}. */
  public JsonObject status(PoolId id) {
    Instant now = clock.instant();
    Picture pool = pools.of(id);
    JsonArray sessions = new JsonArray();
    pool.workers().forEach(facts -> sessions.add(lease(facts, now)));
    return counts(new JsonObject(), pool).put("sessions", sessions);
  }

  /** {@code GET /health/live}: whoever can ask, gets this. */
  public JsonObject live() {
    return new JsonObject().put("status", "live");
  }

  /** {@code GET /health/ready}, unless {@link #unready}. */
  public JsonObject ready() {
    return new JsonObject().put("status", "ready");
  }

  /**
   * Why the gateway cannot do all that it is configured for: a pool in which no worker of the
   * configured agent can take a turn or is at one. Empty = ready.
   */
  public Optional<Failure> unready() {
    if (jobs.closed()) {
      return Optional.of(Failure.of(FailureCode.SHUTTING_DOWN, "The gateway is shutting down"));
    }
    List<Failure> failures =
        jobs.pools().stream().flatMap(pool -> unready(pools.of(pool)).stream()).toList();
    return failures.stream().findFirst().map(first -> together(first, failures));
  }

  /** The first decides about code and time to try again; all are told. */
  private static Failure together(Failure first, List<Failure> all) {
    String details = all.stream().map(Failure::detail).collect(Collectors.joining("; "));
    return first.saying(details);
  }

  private Optional<Failure> unready(Picture pool) {
    if (!pool.paused() && pool.workers().stream().anyMatch(HealthView::able)) {
      return Optional.empty();
    }
    Failure failure =
        pool.paused() ? paused(pool.pool()) : problem(pool).orElseGet(() -> notYet(pool));
    return Optional.of(jobs.pools().size() == 1 ? failure : in(pool.pool(), failure));
  }

  private static Failure paused(PoolId pool) {
    String query = pool.isDefault() ? "" : "?pool=" + pool;
    return Failure.of(
        FailureCode.POOL_PAUSED,
        "The pool is paused: no request is given to a worker until POST /v1/pool/resume" + query);
  }

  /** The same, and which pool it is about. */
  private static Failure in(PoolId pool, Failure failure) {
    return failure.saying("Pool " + pool + ": " + failure.detail());
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
