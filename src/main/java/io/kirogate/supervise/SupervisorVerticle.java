package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.config.SupervisorConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Alarm;
import io.kirogate.message.Bus;
import io.kirogate.message.Demand;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.WorkerId;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link PoolPlan}: the only one that deploys and undeploys workers. One instance.
 */
public final class SupervisorVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorVerticle.class);

  private final SupervisorConfig config;
  private final DeploymentOptions options;
  private final Addresses addresses;
  private final PoolPlan plan;
  private final Map<WorkerId, Future<String>> deployments = new HashMap<>();
  private Function<WorkerId, Deployable> factory;
  private Bus bus;
  private Alarm alarm;
  private PoolFacts picture;

  /**
   * @param agent its name, for messages
   * @param factory makes the verticle of a worker
   * @param options how workers are deployed
   */
  public SupervisorVerticle(
      String agent,
      PoolConfig pool,
      SupervisorConfig config,
      Function<WorkerId, Deployable> factory,
      DeploymentOptions options,
      Addresses addresses) {
    this.config = config;
    this.factory = factory;
    this.options = options;
    this.addresses = addresses;
    this.plan = new PoolPlan(agent, pool, RandomGenerator.getDefault());
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    alarm = new Alarm(vertx, () -> carryOut(plan.due(Alarm.now())));
    bus.consume(addresses.supervisor(), this::told);
    vertx.setPeriodic(config.every().toMillis(), fired -> check());
    carryOut(plan.due(Alarm.now()));
    return Future.succeededFuture();
  }

  /**
   * Every worker is replaced, one after another, by one that the new factory makes. May be called
   * from anywhere; completes when the plan is made.
   *
   * @param agent its name, for messages
   */
  public Future<Void> reload(
      String agent, PoolConfig pool, Function<WorkerId, Deployable> newFactory) {
    Promise<Void> planned = Promise.promise();
    context.runOnContext(
        v -> {
          factory = newFactory;
          carryOut(plan.reload(agent, pool, Alarm.now()));
          planned.complete();
        });
    return planned.future();
  }

  /**
   * The workers are its children and gone by now, but for those that were just being deployed: they
   * are not its children yet, so Vert.x ends them without waiting for them.
   */
  @Override
  public Future<?> stop() {
    plan.stop();
    return Future.join(List.copyOf(deployments.values())).otherwiseEmpty();
  }

  private void told(Message message) {
    if (message instanceof Facts facts) {
      carryOut(plan.facts(facts, Alarm.now()));
    } else if (message instanceof Gone gone) {
      carryOut(plan.gone(gone, Alarm.now()));
    } else if (message instanceof Demand demand) {
      carryOut(plan.demand(demand, Alarm.now()));
    } else if (message instanceof Restart restart) {
      carryOut(plan.restart(restart.slot(), Alarm.now()));
    } else if (message instanceof Resize resize) {
      carryOut(plan.resize(resize.min(), resize.max(), Alarm.now()));
    } else if (message instanceof Draining) {
      plan.stop();
      carryOut(List.of());
    } else {
      LOG.error("The Supervisor was sent a {}", message.getClass().getSimpleName());
    }
  }

  private void check() {
    plan.lines(Alarm.now(), System.currentTimeMillis()).forEach(LOG::info);
    carryOut(plan.check(Alarm.now()));
  }

  private void carryOut(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Spawn spawn) {
        spawn(spawn.worker(), spawn.why());
      } else if (action instanceof Action.Undeploy undeploy) {
        undeploy(undeploy.worker());
      } else if (action instanceof Action.Tell tell) {
        tell(tell.worker(), tell.message());
      } else if (action instanceof Action.Warn warn) {
        LOG.warn(warn.words());
      }
    }
    alarm.set(plan.nextDeadline());
    tell();
  }

  /** One that is just being deployed does not listen yet, and what nobody hears is lost. */
  private void tell(WorkerId worker, Message message) {
    Future<String> deployed = deployments.get(worker);
    if (deployed != null) {
      deployed.onSuccess(listens -> bus.send(addresses.worker(worker), message));
    }
  }

  private void spawn(WorkerId worker, String why) {
    LOG.atInfo()
        .addKeyValue("worker", worker.toString())
        .log("Starting {}{}", worker, why.isEmpty() ? "" : " (" + why + ")");
    Future<String> deployed = vertx.deployVerticle(() -> factory.apply(worker), options);
    deployments.put(worker, deployed);
    deployed.onFailure(e -> notDeployed(worker, e));
  }

  private void notDeployed(WorkerId worker, Throwable e) {
    LOG.atInfo()
        .addKeyValue("worker", worker.toString())
        .log("{} was not deployed: {}", worker, e.toString());
    deployments.remove(worker);
    carryOut(
        plan.gone(
            new Gone(worker, Gone.Cause.START_FAILED, "was not deployed: " + e), Alarm.now()));
  }

  private void undeploy(WorkerId worker) {
    Future<String> deployed = deployments.remove(worker);
    if (deployed != null) {
      deployed
          .compose(vertx::undeploy)
          .onFailure(e -> LOG.debug("{} was not undeployed by us: {}", worker, e.toString()));
    }
  }

  private void tell() {
    PoolFacts newest = plan.picture(Alarm.now());
    if (!newest.equals(picture)) {
      if (newest.outage() != null && newest.outage().code() != outageCode(picture)) {
        LOG.warn("No worker can be started: {}", newest.outage().detail());
      }
      picture = newest;
      bus.send(addresses.dispatcher(), newest);
      bus.send(addresses.door(), newest);
    }
  }

  private static FailureCode outageCode(PoolFacts facts) {
    return facts == null || facts.outage() == null ? null : facts.outage().code();
  }
}
