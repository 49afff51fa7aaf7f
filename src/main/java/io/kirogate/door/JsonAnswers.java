package io.kirogate.door;

import io.kirogate.job.Event;
import io.kirogate.job.Job;
import io.kirogate.message.Answer;
import io.kirogate.message.Denial;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.PoolId;
import io.kirogate.message.TurnUsage;
import io.kirogate.picture.Pools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** How answers and failures look in JSON, the same at every door that speaks it. */
public final class JsonAnswers {
  /** A promise to the clients of the replaced systems. */
  private static final String BUSY = "All workers busy, try again";

  private JsonAnswers() {}

  /**
   * The answer to a job. Of a task it is the bare object, which is a promise to the last field; of
   * a prompt it also tells who answered and how.
   */
  public static String of(Job job, Event.Done done) {
    return done.output().map(Object::toString).orElseGet(() -> prompt(job, done.answer()).encode());
  }

  private static JsonObject prompt(Job job, Answer answer) {
    return new JsonObject()
        .put("id", job.id().value())
        .put("output", answer.output())
        .put("sessionId", answer.worker().toString())
        .put("requestId", job.clientRequestId())
        .put("worker", answer.worker().slot().name())
        .put("agent", answer.agent().name())
        .put("pool", job.pool().name())
        .put("fidelity", answer.result().fidelity().name().toLowerCase(Locale.ROOT))
        .put("stopReason", answer.result().stopReason().word())
        .put("denied", denied(answer.denied()))
        .put("notices", new JsonArray(answer.result().notices()))
        .put("usage", usage(answer.result().usage()))
        .put("queuedMs", answer.queuedMs())
        .put("tookMs", answer.tookMs());
  }

  private static JsonArray denied(List<Denial> denials) {
    JsonArray denied = new JsonArray();
    denials.forEach(
        d -> denied.add(new JsonObject().put("tool", d.tool()).put("command", d.command())));
    return denied;
  }

  private static JsonObject usage(TurnUsage usage) {
    return usage.equals(TurnUsage.UNKNOWN)
        ? null
        : new JsonObject()
            .put("credits", usage.credits())
            .put("contextPercent", usage.contextPercent());
  }

  /** An RFC 9457 problem; {@code error} is for the clients of the replaced systems. */
  public static JsonObject problem(Failure failure) {
    FailureCode code = failure.code();
    JsonObject problem =
        new JsonObject()
            .put("type", "urn:kirogate:" + code)
            .put("title", code.title())
            .put("status", code.status())
            .put("detail", failure.detail())
            .put("code", code.name())
            .put("error", sentence(failure));
    if (!failure.violations().isEmpty()) {
      problem.put("errors", errors(failure.violations()));
    }
    return problem;
  }

  private static JsonArray errors(List<Failure.Violation> violations) {
    JsonArray errors = new JsonArray();
    violations.forEach(
        v -> errors.add(new JsonObject().put("detail", v.detail()).put("pointer", v.pointer())));
    return errors;
  }

  private static String sentence(Failure failure) {
    return failure.busy() ? BUSY : failure.detail();
  }

  /**
   * An answer of the gateway's own says so while a stand-in serves in the pool that it is about.
   */
  public static JsonObject signed(JsonObject answer, Pools pools, PoolId pool) {
    pools.standIn(pool).ifPresent(name -> answer.put("agent", name));
    return answer;
  }
}
