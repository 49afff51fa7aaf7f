package io.kirogate;

import io.kirogate.api.AgentIdentity;
import io.kirogate.api.ApiVerticle;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.Config;
import io.kirogate.dispatch.DispatchVerticle;
import io.kirogate.instance.Instance;
import io.kirogate.message.Addresses;
import io.kirogate.supervise.SupervisorVerticle;
import io.kirogate.worker.WorkerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.Locale;
import java.util.UUID;
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
  private final Addresses addresses = new Addresses(UUID.randomUUID().toString());
  private volatile int port;
  private volatile Instance instance;

  /** Announces in the log. */
  public MainVerticle() {
    this(LOG::info);
  }

  /**
   * @param announce is given the lines that tell people that the gateway is up
   */
  MainVerticle(Consumer<String> announce) {
    this.announce = announce;
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
        .compose(this::deploy);
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

  /** The port is bound before any agent starts; the Dispatcher is there before the port. */
  private Future<?> deploy(Preparation plan) {
    Config config = plan.config();
    ApiVerticle api =
        new ApiVerticle(
            config.http(),
            config.pool(),
            config.drain(),
            addresses,
            plan.tasks(),
            new AgentIdentity(plan.name(), plan.configured(), plan.standIn()));
    return vertx
        .deployVerticle(
            new DispatchVerticle(config.pool(), config.drain().timeout(), addresses),
            new DeploymentOptions())
        .compose(id -> vertx.deployVerticle(api, new DeploymentOptions()))
        .compose(id -> api.port())
        .onSuccess(bound -> port = bound)
        .compose(bound -> context.executeBlocking(instance::settle))
        .compose(settled -> context.executeBlocking(instance::sweepDead))
        .compose(swept -> Future.fromCompletionStage(swept, context))
        .compose(clean -> vertx.deployVerticle(supervisor(plan), new DeploymentOptions()))
        .onSuccess(id -> announce(plan));
  }

  /**
   * Workers share a pool of threads of their own: reading a flood must not delay anybody else's
   * work. It is held open here, since it dies with its last verticle and an undeploy from within
   * would then never complete.
   */
  private SupervisorVerticle supervisor(Preparation plan) {
    String threads = "kirogate-workers-" + addresses.instance();
    int size = Math.max(8, plan.config().pool().size().max() + 2);
    vertx.createSharedWorkerExecutor(threads, size);
    return new SupervisorVerticle(
        plan.name(),
        plan.config().pool(),
        plan.config().supervisor(),
        worker ->
            new WorkerVerticle(
                worker, plan.agent(), plan.config().pool(), addresses, System.currentTimeMillis()),
        new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName(threads)
            .setWorkerPoolSize(size),
        addresses);
  }

  private void announce(Preparation plan) {
    Config config = plan.config();
    String host =
        config.http().host().contains(":")
            ? "[" + config.http().host() + "]"
            : config.http().host();
    announce.accept(
        "kirogate ready on http://%s:%d (%d workers, agent %s)"
            .formatted(host, port, config.pool().size().min(), plan.name()));
    if (plan.standIn()) {
      announce.accept(
          "⚠️  THE %s AGENT STANDS IN: %s is not on the PATH. Its answers are made up; /health/ready stays 503."
              .formatted(plan.name().toUpperCase(Locale.ROOT), plan.configured()));
    } else if (plan.agent().kind().testedWith().isEmpty() && !plan.name().equals("demo")) {
      LOG.warn("The profile {} is untested with any version of its agent", plan.name());
    }
    if (config.agent().reset() == AgentConfig.Reset.NONE) {
      LOG.warn(
          "agent.reset is \"none\": a request may see what earlier ones said to the same agent");
    }
    if (config.http().open()) {
      LOG.warn("http.open is true: whoever reaches {} may use the agents", host);
    }
  }
}
