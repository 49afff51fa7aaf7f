package io.kirogate;

import io.kirogate.bus.Addresses;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.Config;
import io.kirogate.door.Reloaded;
import io.kirogate.instance.Instance;
import io.kirogate.log.Logging;
import io.kirogate.log.Transcripts;
import io.kirogate.message.PoolId;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A whole gateway as one verticle: deploy it into any Vert.x with a config (see the README),
 * undeploy it to stop. It installs no signal handler and never ends the JVM; what it refuses is a
 * failed deployment, with all reasons in the message. It is up when the port is bound, and does not
 * wait for the agents.
 */
public final class MainVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);

  private final Consumer<String> announce;
  private final Callable<String> source;
  private final Promise<Reloading> up = Promise.promise();
  private final Addresses addresses = new Addresses(UUID.randomUUID().toString());
  private volatile int port;
  private volatile Instance instance;
  private Transcripts transcripts;

  /** Announces in the log, and reads the config that it was deployed with. */
  public MainVerticle() {
    this(LOG::info);
  }

  /** Reads the config that it was deployed with. */
  MainVerticle(Consumer<String> announce) {
    this.announce = announce;
    this.source = () -> config().encode();
  }

  /**
   * @param announce is given the lines that tell people that the gateway is up
   * @param source the config as it is at a reload; at the start it is the deployment's
   */
  MainVerticle(Consumer<String> announce, Callable<String> source) {
    this.announce = announce;
    this.source = source;
  }

  /** The port that is served, once the deployment has succeeded. */
  public int port() {
    return port;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(() -> Preparation.of(config().encode(), System.getenv()))
        .compose(this::enter)
        .compose(this::openTranscripts)
        .compose(this::deploy)
        .onComplete(up);
  }

  /**
   * Reads the config again and has it act, worker by worker and without losing a request; waits
   * until the gateway is up. What cannot act before the next start is named in the result. With a
   * config that is not valid it fails, with all reasons in the message, and nothing changes. May be
   * called from anywhere.
   */
  public Future<Reloaded> reload() {
    return up.future().compose(Reloading::reload);
  }

  /**
   * Leaving is a close hook: it comes last, after all verticles, on every way out, a start that
   * fails or is overtaken by a stop included, where {@code stop()} is not called.
   */
  private Future<Preparation> enter(Preparation plan) {
    Instance entering =
        new Instance(plan.config(), System.getenv(), addresses.instance(), announce);
    instance = entering;
    ((ContextInternal) context)
        .addCloseHook(left -> context.executeBlocking(entering::leave).onComplete(left));
    return context.executeBlocking(entering::enter).map(plan);
  }

  /** Removes the lock files when there is no time for more; may be called from anywhere. */
  void abandon() {
    Instance entered = instance;
    if (entered != null) {
      entered.abandon();
    }
  }

  private Future<Preparation> openTranscripts(Preparation plan) {
    return vertx
        .executeBlocking(() -> Transcripts.open(plan.config().log()))
        .onSuccess(opened -> transcripts = opened)
        .map(plan);
  }

  /** The children are gone by now: what their agents showed last is written. */
  @Override
  public Future<?> stop() {
    return transcripts == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(transcripts::close);
  }

  /** The port is bound before any agent starts; the Dispatchers are there before the port. */
  private Future<Reloading> deploy(Preparation plan) {
    DoorsVerticle doors = doors(plan);
    RunningPools pools =
        new RunningPools((ContextInternal) context, pool -> running(pool, plan.config()), doors);
    return pools
        .open(plan.pools().values())
        .compose(open -> vertx.deployVerticle(doors, new DeploymentOptions()))
        .compose(id -> doors.port())
        .onSuccess(bound -> port = bound)
        .compose(bound -> context.executeBlocking(instance::settle))
        .compose(settled -> context.executeBlocking(instance::sweepDead))
        .compose(swept -> Future.fromCompletionStage(swept, context))
        .compose(clean -> pools.startWorkers())
        .onSuccess(started -> announce(plan))
        .map(started -> reloading(plan.config(), pools));
  }

  /**
   * @param started what the gateway was started with: what all pools share acts at a start only
   */
  private RunningPool running(PreparedPool pool, Config started) {
    return new RunningPool(vertx, addresses, transcripts, pool, started);
  }

  private DoorsVerticle doors(Preparation plan) {
    Config config = plan.config();
    return new DoorsVerticle(
        config.http(), config.drain(), addresses, plan.tasks(), forDoors(plan), this::reload);
  }

  private static Map<PoolId, DoorsVerticle.Pool> forDoors(Preparation plan) {
    Map<PoolId, DoorsVerticle.Pool> pools = new LinkedHashMap<>();
    plan.pools().forEach((id, pool) -> pools.put(id, pool.forDoors()));
    return pools;
  }

  private Reloading reloading(Config started, RunningPools pools) {
    return new Reloading(
        context,
        source,
        started,
        plan ->
            pools
                .reload(plan, forDoors(plan))
                .onSuccess(done -> Logging.level(plan.config().log().level())));
  }

  private void announce(Preparation plan) {
    Config config = plan.config();
    PreparedPool pool = plan.defaultPool();
    String host =
        config.http().host().contains(":")
            ? "[" + config.http().host() + "]"
            : config.http().host();
    announce.accept(
        "kirogate ready on http://%s:%d (%d workers, agent %s)"
            .formatted(host, port, pool.config().size().min(), pool.agentName()));
    plan.pools().values().stream().filter(each -> !each.id().isDefault()).forEach(this::announce);
    plan.pools().values().forEach(this::warn);
    if (config.http().open()) {
      LOG.warn("http.open is true: whoever reaches {} may use the agents", host);
    }
  }

  private void announce(PreparedPool pool) {
    announce.accept(
        "   pool %s: %s, agent %s"
            .formatted(pool.id(), workers(pool.config().size().min()), pool.agentName()));
  }

  private static String workers(int count) {
    return count == 1 ? "1 worker" : count + " workers";
  }

  /** What an operator should know of a pool before its first request. */
  private void warn(PreparedPool pool) {
    if (pool.standIn()) {
      announce.accept(
          "⚠️  THE %s AGENT STANDS IN%s: %s is not on the PATH. Its answers are made up; /health/ready stays 503."
              .formatted(
                  pool.agentName().toUpperCase(Locale.ROOT),
                  pool.id().isDefault() ? "" : " in pool " + pool.id(),
                  pool.configured()));
    } else if (pool.agent().profile().testedWith().isEmpty() && !pool.agentName().equals("demo")) {
      LOG.warn("The profile {} is untested with any version of its agent", pool.agentName());
    }
    if (pool.agent().config().reset() == AgentConfig.Reset.NONE) {
      LOG.warn(
          "{}agent.reset is \"none\": a request may see what earlier ones said to the same agent",
          pool.id().isDefault() ? "" : "pools." + pool.id() + ".");
    }
  }
}
