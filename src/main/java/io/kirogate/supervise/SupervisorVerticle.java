package io.kirogate.supervise;

import io.kirogate.bus.Addresses;
import io.kirogate.bus.Alarm;
import io.kirogate.bus.Bus;
import io.kirogate.config.PoolConfig;
import io.kirogate.config.SupervisorConfig;
import io.kirogate.message.Draining;
import io.kirogate.message.Gone;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Retire;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The shell around the {@link PoolPlan} of one pool: the only one that deploys and undeploys its
 * workers. One instance.
 */
public final class SupervisorVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorVerticle.class);

  private final PoolId pool;
  private final SupervisorConfig config;
  private final DeploymentOptions options;
  private final Addresses addresses;
  private final PoolPlan plan;
  private final Map<WorkerId, Future<String>> deployments = new HashMap<>();
  private final Closing closing = new Closing();
  private final Promise<Void> closed = Promise.promise();
  private Workers workers;
  private Bus bus;
  private Alarm alarm;
  private MessageConsumer<ToSupervisor> consumer;
  private long checks;

  /**
   * What a pool's workers are.
   *
   * @param agent its name, for messages
   * @param chooses whether each chooses the way to run it, by its version
   * @param factory makes them
   */
  public record Workers(String agent, boolean chooses, Factory factory) {

    /** Makes the verticle of a worker. */
    @FunctionalInterface
    public interface Factory {
      /**
       * @param left the ways to run the agent that others have tried, and that do not work
       */
      Deployable worker(WorkerId id, List<LeftVariant> left);
    }
  }

  /**
   * @param workers what they are
   * @param options how workers are deployed
   */
  public SupervisorVerticle(
      PoolId pool,
      Workers workers,
      PoolConfig poolConfig,
      SupervisorConfig config,
      DeploymentOptions options,
      Addresses addresses) {
    this.pool = pool;
    this.config = config;
    this.workers = workers;
    this.options = options;
    this.addresses = addresses;
    this.plan =
        new PoolPlan(
            pool, workers.agent(), workers.chooses(), poolConfig, RandomGenerator.getDefault());
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    alarm = new Alarm(vertx, () -> carryOut(plan.due(Alarm.now())));
    consumer = bus.consume(addresses.supervisor(pool), this::told);
    checks = vertx.setPeriodic(config.every().toMillis(), fired -> check());
    carryOut(plan.due(Alarm.now()));
    return Future.succeededFuture();
  }

  /**
   * Every worker is replaced, one after another, by one of these. May be called from anywhere;
   * completes when the plan is made.
   */
  public Future<Void> reload(Workers newer, PoolConfig poolConfig) {
    Promise<Void> planned = Promise.promise();
    context.runOnContext(
        v -> {
          workers = newer;
          carryOut(plan.reload(newer.agent(), newer.chooses(), poolConfig, Alarm.now()));
          planned.complete();
        });
    return planned.future();
  }

  /**
   * Starts nothing any more and has every worker end, after its job. May be called from anywhere;
   * completes when none is left, and nothing happens here any more. It stays deployed: to undeploy
   * it while the whole gateway stops would fail that stop. Fails when the gateway stops meanwhile.
   */
  public Future<Void> close() {
    context.runOnContext(
        here -> {
          plan.stop();
          List.copyOf(deployments.keySet())
              .forEach(worker -> tell(worker, new Retire("its pool was removed")));
          closing.begin();
          tellClosed();
        });
    return closed.future();
  }

  private void tellClosed() {
    if (closing.isOvertaken()) {
      closed.tryFail("the gateway stops");
    } else if (closing.hasEnded(deployments.isEmpty())) {
      vertx.cancelTimer(checks);
      consumer.unregister();
      closed.tryComplete();
      alarm.set(Alarm.NEVER);
    }
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

  private void told(ToSupervisor message) {
    if (message instanceof Draining) {
      closing.overtaken();
      tellClosed();
    }
    carryOut(plan.accept(message, Alarm.now()));
  }

  private void check() {
    plan.lines(Alarm.now(), System.currentTimeMillis()).forEach(LOG::info);
    carryOut(plan.check(Alarm.now()));
  }

  private void carryOut(List<Action> actions) {
    actions.forEach(this::carryOut);
    // Once closed it tells nothing: another pool of the same name may be told of by then.
    alarm.set(closed.future().isComplete() ? Alarm.NEVER : plan.nextDeadline());
  }

  private void carryOut(Action action) {
    if (action instanceof Action.Spawn spawn) {
      spawn(spawn);
    } else if (action instanceof Action.Undeploy undeploy) {
      undeploy(undeploy.worker());
    } else if (action instanceof Action.Tell tell) {
      tell(tell.worker(), tell.message());
    } else if (action instanceof Action.Announce announce) {
      announce(announce.state());
    } else if (action instanceof Action.Show show) {
      bus.send(addresses.door(), show.picture());
    } else if (action instanceof Action.Warn warn) {
      warn(warn.words());
    }
  }

  /** Of the default pool as ever. */
  private void warn(String words) {
    LoggingEventBuilder line = LOG.atWarn();
    (pool.isDefault() ? line : line.addKeyValue("pool", pool.name())).log(words);
  }

  /** One that is just being deployed does not listen yet, and what nobody hears is lost. */
  private void tell(WorkerId worker, ToWorker message) {
    Future<String> deployed = deployments.get(worker);
    if (deployed != null) {
      deployed.onSuccess(listens -> bus.send(addresses.worker(worker), message));
    }
  }

  private void announce(PoolState state) {
    bus.send(addresses.dispatcher(pool), state);
    bus.send(addresses.door(), state);
  }

  private void spawn(Action.Spawn spawn) {
    WorkerId worker = spawn.worker();
    String why = spawn.why();
    LOG.atInfo()
        .addKeyValue("worker", worker.toString())
        .log("Starting {}{}", worker, why.isEmpty() ? "" : " (" + why + ")");
    Future<String> deployed =
        vertx.deployVerticle(() -> workers.factory().worker(worker, spawn.left()), options);
    deployments.put(worker, deployed);
    deployed.onFailure(e -> notDeployed(worker, e));
  }

  /**
   * A factory that throws does so while the actions of an event are carried out. The plan is told
   * after them, since what they announce is older than what follows.
   */
  private void notDeployed(WorkerId worker, Throwable e) {
    LOG.atInfo()
        .addKeyValue("worker", worker.toString())
        .log("{} was not deployed: {}", worker, e.toString());
    deployments.remove(worker);
    tellClosed();
    Gone gone = new Gone(worker, Gone.Cause.START_FAILED, "was not deployed: " + e);
    context.runOnContext(afterwards -> told(gone));
  }

  private void undeploy(WorkerId worker) {
    Future<String> deployed = deployments.remove(worker);
    if (deployed != null) {
      closing.leaves();
      deployed
          .compose(vertx::undeploy)
          .onFailure(e -> notUndeployed(worker, e))
          .onComplete(left -> left());
    }
  }

  /** That somebody else does it, as Vert.x then says, means that the whole gateway stops. */
  private void notUndeployed(WorkerId worker, Throwable e) {
    LOG.debug("{} was not undeployed by us: {}", worker, e.toString());
    if (e instanceof IllegalStateException) {
      closing.overtaken();
    }
  }

  private void left() {
    closing.left();
    tellClosed();
  }
}
