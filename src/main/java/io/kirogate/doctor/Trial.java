package io.kirogate.doctor;

import io.kirogate.agent.AgentVariant;
import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Gone;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.Prove;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Wiring;
import io.kirogate.worker.Agent;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
   * @param variant the way it was run; null when none was chosen
   * @param left those that were tried before, and that do not work
   */
  record Outcome(
      Step at, Optional<Gone> gone, String version, String variant, List<LeftVariant> left) {
    Outcome {
      left = List.copyOf(left);
    }

    /** How the agent was run; the preferred way when none was chosen. */
    private AgentVariant of(Agent agent) {
      return agent.variants().stream()
          .filter(one -> one.name().equals(variant))
          .findFirst()
          .orElse(agent.variant());
    }

    Wiring wiring(Agent agent) {
      return of(agent).wiring();
    }

    List<String> command(Agent agent) {
      return agent.command(of(agent), version);
    }

    boolean isWrongVariant() {
      return gone.filter(word -> word.cause() == Gone.Cause.WRONG_VARIANT).isPresent();
    }

    boolean passed(Step step) {
      return at.compareTo(step) > 0;
    }
  }

  private final List<LeftVariant> left;
  private final WorkerId worker;
  private final Addresses addresses;
  private final Bus bus;
  private final Promise<Outcome> outcome = Promise.promise();
  private Step at = Step.START;
  private String version = "";
  private String variant;

  private Trial(WorkerId worker, Addresses addresses, Bus bus, List<LeftVariant> left) {
    this.left = left;
    this.worker = worker;
    this.addresses = addresses;
    this.bus = bus;
  }

  /**
   * Runs one, and another as long as the way it was run does not work and there is another; blocks
   * until nothing of them is left.
   *
   * @throws java.util.concurrent.CompletionException when it cannot even be tried
   */
  static Outcome run(WorkerId first, Addresses addresses, Doctor.Factory factory) {
    List<LeftVariant> left = new ArrayList<>();
    WorkerId worker = first;
    Outcome outcome = once(worker, addresses, factory, left);
    while (outcome.isWrongVariant()) {
      left.add(outcome.gone().orElseThrow().left());
      worker = new WorkerId(worker.slot(), worker.start() + 1);
      outcome = once(worker, addresses, factory, left);
    }
    return outcome;
  }

  private static Outcome once(
      WorkerId worker, Addresses addresses, Doctor.Factory factory, List<LeftVariant> left) {
    Vertx vertx = Vertx.vertx();
    try {
      Trial trial = new Trial(worker, addresses, new Bus(vertx), left);
      trial.begin(vertx, factory.worker(worker, addresses, left));
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
      outcome.tryComplete(new Outcome(at, Optional.of(gone), version, variant, left));
    }
  }

  private void told(Facts facts) {
    boolean known = facts.version() != null;
    version = known ? facts.version() : "";
    variant = facts.variant();
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
      outcome.tryComplete(new Outcome(at, Optional.empty(), version, variant, left));
    }
  }
}
