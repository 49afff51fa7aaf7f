package io.kirogate.api;

import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The pool as clients see it: the union of what the two replaced systems showed. */
final class HealthView {
  private static final double MIB = 1024 * 1024;

  /** The state of a slot without a worker. */
  static final String DOWN = "DOWN";

  private final Desk desk;
  private final Agents agents;
  private final Gate gate;
  private final InstantSource clock;
  private final Instant startedAt;

  HealthView(Desk desk, Agents agents, Gate gate, InstantSource clock) {
    this.desk = desk;
    this.agents = agents;
    this.gate = gate;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** {@code GET /health}. */
  JsonObject health() {
    Instant now = clock.instant();
    AgentIdentity agent = agents.ofPool();
    JsonObject health =
        new JsonObject()
            .put("status", gate.closed() ? "stopping" : "running")
            .put("agent", agent.name());
    if (agent.standIn()) {
      health.put("standsInFor", agent.configured());
    }
    counts(health)
        .put("uptime", Duration.between(startedAt, now).toSeconds())
        .put("timestamp", now.toString())
        .put("workers", workers(now))
        .put("sessions", sessions(now));
    problem().ifPresent(failure -> health.put("problem", failure.toProblem()));
    if (desk.pool().warning() != null) {
      health.put("warning", desk.pool().warning());
    }
    return health;
  }

  /** {@code GET /status}. */
  JsonObject status() {
    Instant now = clock.instant();
    JsonArray sessions = new JsonArray();
    desk.pool().workers().forEach(facts -> sessions.add(lease(facts, now)));
    return counts(new JsonObject()).put("sessions", sessions);
  }

  /** {@code GET /health/live}: whoever can ask, gets this. */
  JsonObject live() {
    return new JsonObject().put("status", "live");
  }

  /** {@code GET /health/ready}, unless {@link #unready}. */
  JsonObject ready() {
    return new JsonObject().put("status", "ready");
  }

  /** Why no worker of the configured agent can take a turn or is at one; empty = ready. */
  Optional<Failure> unready() {
    if (gate.closed()) {
      return Optional.of(Failure.of(FailureCode.SHUTTING_DOWN, "The gateway is shutting down"));
    }
    if (desk.paused()) {
      return Optional.of(
          Failure.of(
              FailureCode.POOL_PAUSED,
              "The pool is paused: no request is given to a worker until POST /v1/pool/resume"));
    }
    return desk.pool().workers().stream().anyMatch(this::able)
        ? Optional.empty()
        : problem().or(() -> Optional.of(notYet()));
  }

  private boolean able(Facts facts) {
    return (facts.phase() == Phase.IDLE || facts.phase().busy())
        && !agents.standsIn(facts.worker());
  }

  private Failure notYet() {
    String states =
        Slots.of(desk.pool()).entrySet().stream()
            .map(
                slot ->
                    slot.getKey() + " " + slot.getValue().map(f -> f.phase().name()).orElse(DOWN))
            .collect(Collectors.joining(", "));
    return Failure.of(FailureCode.AGENT_START_FAILED, "No worker is ready yet: " + states);
  }

  /** What somebody has to do something about. */
  private Optional<Failure> problem() {
    AgentIdentity agent = agents.ofPool();
    Failure outage = desk.pool().outage();
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

  private JsonObject counts(JsonObject into) {
    return into.put("poolSize", desk.pool().size())
        .put("available", count(phase -> phase == Phase.IDLE))
        .put("busy", count(Phase::busy))
        .put("stuck", desk.pool().workers().stream().filter(Facts::stuck).count())
        .put("queueLength", desk.waiting())
        .put("paused", desk.paused());
  }

  private long count(Predicate<Phase> which) {
    return desk.pool().workers().stream().map(Facts::phase).filter(which).count();
  }

  private JsonObject workers(Instant now) {
    JsonObject workers = new JsonObject();
    Slots.of(desk.pool())
        .forEach(
            (slot, facts) ->
                workers.put(slot, facts.map(f -> worker(f, now)).orElseGet(HealthView::down)));
    return workers;
  }

  private JsonObject worker(Facts facts, Instant now) {
    String task = facts.job() == null ? null : desk.labelOf(facts.job()).orElse(null);
    return new JsonObject()
        .put("pid", pid(facts))
        .put("busy", facts.phase().busy())
        .put("lastActivity", facts.lastActivity())
        .put("idleTime", idleTime(facts, now))
        .put("state", facts.phase().name())
        .put("healthy", facts.phase() == Phase.IDLE || facts.phase().busy())
        .put("currentTask", task)
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

  private JsonArray sessions(Instant now) {
    JsonArray sessions = new JsonArray();
    for (Facts facts : desk.pool().workers()) {
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
