package io.kirogate;

import io.kirogate.bus.Addresses;
import io.kirogate.config.Config;
import io.kirogate.dispatch.DispatchVerticle;
import io.kirogate.log.Transcripts;
import io.kirogate.message.PoolId;
import io.kirogate.supervise.SupervisorVerticle;
import io.kirogate.worker.WorkerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;

/**
 * A pool as it runs: its Dispatcher, its Supervisor and the threads of its workers. Owned by the
 * root's context.
 *
 * <p>The Dispatcher comes before the doors, the Supervisor after the port is bound, so that no
 * agent is started by a gateway that cannot serve.
 */
final class RunningPool {
  private static final int FEWEST_THREADS = 8;

  private final Vertx vertx;
  private final Addresses addresses;
  private final Transcripts transcripts;
  private final PoolId id;
  private final WorkerExecutor threads;
  private final int threadCount;
  private final DispatchVerticle dispatcher;
  private final SupervisorVerticle supervisor;
  private Future<String> dispatcherUp = Future.failedFuture("never deployed");

  /**
   * @param config for what all pools share
   */
  RunningPool(
      Vertx vertx, Addresses addresses, Transcripts transcripts, PreparedPool pool, Config config) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.transcripts = transcripts;
    this.id = pool.id();
    this.threadCount = Math.max(FEWEST_THREADS, pool.config().size().max() + 2);
    // Held open here: it dies with its last verticle, and then an undeploy from within never ends.
    this.threads = vertx.createSharedWorkerExecutor(threadsName(), threadCount);
    this.dispatcher = new DispatchVerticle(id, pool.config(), config.drain().timeout(), addresses);
    this.supervisor =
        new SupervisorVerticle(
            id, workers(pool), pool.config(), config.supervisor(), workerOptions(), addresses);
  }

  /** Workers have threads of their own: reading a flood must not delay anybody else's work. */
  private DeploymentOptions workerOptions() {
    return new DeploymentOptions()
        .setThreadingModel(ThreadingModel.WORKER)
        .setWorkerPoolName(threadsName())
        .setWorkerPoolSize(threadCount);
  }

  private String threadsName() {
    return "kirogate-workers-" + addresses.instance() + "-" + id;
  }

  private SupervisorVerticle.Workers workers(PreparedPool pool) {
    return new SupervisorVerticle.Workers(
        pool.agentName(),
        pool.agent().chooses(),
        (worker, left) ->
            new WorkerVerticle(
                worker,
                pool.agent(),
                left,
                pool.config(),
                addresses,
                System.currentTimeMillis(),
                transcripts.of(worker.slot().name(), worker.toString())));
  }

  PoolId id() {
    return id;
  }

  /** From now on it takes jobs; they wait until {@link #startWorkers}. */
  Future<?> open() {
    dispatcherUp = vertx.deployVerticle(dispatcher, new DeploymentOptions());
    return dispatcherUp;
  }

  Future<?> startWorkers() {
    return vertx.deployVerticle(supervisor, new DeploymentOptions());
  }

  /** Other bounds, and every worker is replaced by one of this plan, one after the other. */
  Future<?> reload(PreparedPool pool) {
    return dispatcher
        .reload(pool.config())
        .compose(done -> supervisor.reload(workers(pool), pool.config()));
  }

  /**
   * Completes once all that the doors gave it has its end and nothing more comes. Until then it
   * serves as before, and may be {@link #reload reloaded} and be known to the doors again.
   */
  Future<Void> served() {
    return dispatcher.served();
  }

  /**
   * Nothing may be submitted any more. Completes when none of its workers is left and its
   * Dispatcher and Supervisor hear nothing any more; the empty shells of these two stay until the
   * gateway stops, since a stop that meets an undeployment fails. Fails when the gateway stops
   * meanwhile.
   */
  Future<Void> end() {
    return supervisor
        .close()
        .compose(closed -> dispatcher.close())
        .compose(deaf -> threads.close());
  }

  /** Ends it before its workers were started. */
  Future<Void> discard() {
    return dispatcherUp.compose(vertx::undeploy).compose(ended -> threads.close());
  }
}
