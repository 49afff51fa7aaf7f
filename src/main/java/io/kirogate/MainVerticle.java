package io.kirogate;

import io.kirogate.api.AgentIdentity;
import io.kirogate.api.ApiVerticle;
import io.kirogate.api.Reloaded;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.Config;
import io.kirogate.dispatch.DispatchVerticle;
import io.kirogate.instance.Instance;
import io.kirogate.log.Logging;
import io.kirogate.log.Transcripts;
import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.Spawned;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.SupervisorVerticle;
import io.kirogate.worker.WorkerVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
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

  /** The port is bound before any agent starts; the Dispatcher is there before the port. */
  private Future<Reloading> deploy(Preparation plan) {
    Config config = plan.config();
    DispatchVerticle dispatcher =
        new DispatchVerticle(config.pool(), config.drain().timeout(), addresses);
    ApiVerticle api = api(plan);
    SupervisorVerticle supervisor = supervisor(plan);
    return vertx
        .deployVerticle(dispatcher, new DeploymentOptions())
        .compose(id -> vertx.deployVerticle(api, new DeploymentOptions()))
        .compose(id -> api.port())
        .onSuccess(bound -> port = bound)
        .compose(bound -> context.executeBlocking(instance::settle))
        .compose(settled -> context.executeBlocking(instance::sweepDead))
        .compose(swept -> Future.fromCompletionStage(swept, context))
        .compose(clean -> vertx.deployVerticle(supervisor, new DeploymentOptions()))
        .onSuccess(id -> announce(plan))
        .map(id -> reloading(config, dispatcher, api, supervisor));
  }

  /** The doors come first: only they can refuse, when the gateway stops. */
  private Reloading reloading(
      Config started, DispatchVerticle dispatcher, ApiVerticle api, SupervisorVerticle supervisor) {
    return new Reloading(
        context,
        source,
        started,
        plan ->
            api.reload(plan.tasks(), identity(plan), plan.config().pool())
                .compose(done -> dispatcher.reload(plan.config().pool()))
                .compose(
                    done -> supervisor.reload(plan.name(), plan.config().pool(), workers(plan)))
                .onSuccess(done -> Logging.level(plan.config().log().level())));
  }

  private ApiVerticle api(Preparation plan) {
    Config config = plan.config();
    return new ApiVerticle(
        config.http(),
        config.pool(),
        config.drain(),
        addresses,
        plan.tasks(),
        identity(plan),
        this::reload);
  }

  private static AgentIdentity identity(Preparation plan) {
    return new AgentIdentity(plan.name(), plan.configured(), plan.standIn());
  }

  /** Makes the workers of this config. The doors are told, since not all need run the same. */
  private Function<WorkerId, Deployable> workers(Preparation plan) {
    Bus bus = new Bus(vertx);
    return worker -> {
      bus.send(addresses.door(), new Spawned(worker, plan.name(), plan.standIn()));
      return new WorkerVerticle(
          worker,
          plan.agent(),
          plan.config().pool(),
          addresses,
          System.currentTimeMillis(),
          transcripts.of(worker.slot(), worker.toString()));
    };
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
        workers(plan),
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
