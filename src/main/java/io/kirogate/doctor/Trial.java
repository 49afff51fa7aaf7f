package io.kirogate.doctor;

import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Gone;
import io.kirogate.message.Prove;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.WorkerId;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One worker as the pool runs it, from its start over a prompt to its proven reset. Its deadlines
 * are the worker's own. Owned by the context that it is made on.
 */
final class Trial {

  /** The steps of a trial, in order. */
  enum Step {
    START,
    PROMPT,
    RESET,
    DONE
  }

  /**
   * How far it came.
   *
   * @param at the step that it did not pass
   * @param gone how it ended there; empty when it passed all
   * @param version of the agent; empty when it is not known
   */
  record Outcome(Step at, Optional<Gone> gone, String version) {
    boolean passed(Step step) {
      return at.compareTo(step) > 0;
    }
  }

  private final WorkerId worker;
  private final Addresses addresses;
  private final Bus bus;
  private final Promise<Outcome> outcome = Promise.promise();
  private Step at = Step.START;
  private String version = "";

  private Trial(WorkerId worker, Addresses addresses, Bus bus) {
    this.worker = worker;
    this.addresses = addresses;
    this.bus = bus;
  }

  /**
   * Runs one; blocks until nothing of it is left.
   *
   * @param factory makes the worker
   * @throws java.util.concurrent.CompletionException when it cannot even be tried
   */
  static Outcome run(
      WorkerId worker, Addresses addresses, BiFunction<WorkerId, Addresses, Deployable> factory) {
    Vertx vertx = Vertx.vertx();
    try {
      Trial trial = new Trial(worker, addresses, new Bus(vertx));
      trial.begin(vertx, factory.apply(worker, addresses));
      return trial.outcome.future().toCompletionStage().toCompletableFuture().join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void begin(Vertx vertx, Deployable verticle) {
    bus.consume(addresses.supervisor(worker.pool()), this::told);
    vertx
        .deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .onFailure(outcome::tryFail);
  }

  private void told(ToSupervisor message) {
    if (message instanceof Facts facts) {
      told(facts);
    } else if (message instanceof Gone gone) {
      outcome.tryComplete(new Outcome(at, Optional.of(gone), version));
    }
  }

  private void told(Facts facts) {
    boolean known = facts.version() != null;
    version = known ? facts.version() : "";
    if (at == Step.START && facts.phase() == Phase.WARM) {
      at = Step.PROMPT;
      bus.send(addresses.worker(worker), new Prove());
    } else if (at == Step.PROMPT && facts.turns() > 0) {
      // A reset may be over before its phase was worth telling; the turn counts from its answer on.
      at = Step.RESET;
    }
    if (facts.phase() == Phase.WARM && facts.turns() > 0) {
      at = Step.DONE;
    }
    if (at == Step.DONE && known) {
      outcome.tryComplete(new Outcome(at, Optional.empty(), version));
    }
  }
}
