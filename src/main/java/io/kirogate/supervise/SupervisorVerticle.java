package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.config.SupervisorConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.WorkerId;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link PoolPlan}: the only one that deploys and undeploys workers. One instance.
 */
public final class SupervisorVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorVerticle.class);
  private static final long NONE = -1;

  private final SupervisorConfig config;
  private final Function<WorkerId, Deployable> factory;
  private final DeploymentOptions options;
  private final Addresses addresses;
  private final PoolPlan plan;
  private final Map<WorkerId, Future<String>> deployments = new HashMap<>();
  private Bus bus;
  private PoolFacts picture;
  private long timer = NONE;
  private long armedFor = Long.MAX_VALUE;

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
    bus.consume(addresses.supervisor(), this::told);
    vertx.setPeriodic(config.every().toMillis(), fired -> check());
    carryOut(plan.due(now()));
    return Future.succeededFuture();
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
      carryOut(plan.facts(facts, now()));
    } else if (message instanceof Gone gone) {
      carryOut(plan.gone(gone, now()));
    } else if (message instanceof Draining) {
      plan.stop();
      carryOut(List.of());
    } else {
      LOG.error("The Supervisor was sent a {}", message.getClass().getSimpleName());
    }
  }

  private void check() {
    plan.lines(now(), System.currentTimeMillis()).forEach(LOG::info);
    carryOut(plan.check(now()));
  }

  private void carryOut(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Spawn spawn) {
        spawn(spawn.worker());
      } else if (action instanceof Action.Undeploy undeploy) {
        undeploy(undeploy.worker());
      } else if (action instanceof Action.GiveSlot give) {
        bus.send(addresses.worker(give.worker()), new TakeSlot());
      }
    }
    arm();
    tell();
  }

  private void spawn(WorkerId worker) {
    LOG.info("Starting {}", worker);
    Future<String> deployed = vertx.deployVerticle(() -> factory.apply(worker), options);
    deployments.put(worker, deployed);
    deployed.onFailure(e -> notDeployed(worker, e));
  }

  private void notDeployed(WorkerId worker, Throwable e) {
    LOG.info("{} was not deployed: {}", worker, e.toString());
    deployments.remove(worker);
    carryOut(plan.gone(new Gone(worker, Gone.Cause.START_FAILED, "was not deployed: " + e), now()));
  }

  private void undeploy(WorkerId worker) {
    Future<String> deployed = deployments.remove(worker);
    if (deployed != null) {
      deployed
          .compose(vertx::undeploy)
          .onFailure(e -> LOG.debug("{} was not undeployed by us: {}", worker, e.toString()));
    }
  }

  /** One timer, for the next deadline only. */
  private void arm() {
    long deadline = plan.nextDeadline();
    if (deadline == armedFor) {
      return;
    }
    vertx.cancelTimer(timer);
    armedFor = deadline;
    if (deadline != Long.MAX_VALUE) {
      timer = vertx.setTimer(Math.max(1, deadline - now()), fired -> passed());
    }
  }

  private void passed() {
    armedFor = Long.MAX_VALUE;
    carryOut(plan.due(now()));
  }

  private void tell() {
    PoolFacts newest = plan.picture(now());
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

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
