package io.kirogate;

import io.kirogate.bus.Addresses;
import io.kirogate.bus.Bus;
import io.kirogate.config.DrainConfig;
import io.kirogate.config.HttpConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.door.HealthView;
import io.kirogate.door.Inside;
import io.kirogate.door.Reloaded;
import io.kirogate.door.bus.BusDoor;
import io.kirogate.door.http.HttpDoor;
import io.kirogate.job.Jobs;
import io.kirogate.job.RequestLimits;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobEvent;
import io.kirogate.message.PoolEvent;
import io.kirogate.message.PoolId;
import io.kirogate.message.Refusal;
import io.kirogate.message.ToDoor;
import io.kirogate.picture.AgentIdentity;
import io.kirogate.picture.PoolControl;
import io.kirogate.picture.Pools;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The doors of one gateway and what they lead to, on one event loop. Deploy it once, after the
 * Dispatchers.
 */
public final class DoorsVerticle extends VerticleBase {
  /** Above the drain's own time: jobs that are cut at its end still hear so from the Dispatcher. */
  private static final Duration DRAIN_MARGIN = Duration.ofSeconds(5);

  private final HttpConfig http;
  private final DrainConfig drain;
  private final Addresses addresses;
  private final Tasks tasks;
  private final Map<PoolId, Pool> pools;
  private final Supplier<Future<Reloaded>> reload;
  private final Promise<Integer> port = Promise.promise();
  private Inside inside;
  private HttpDoor httpDoor;
  private BusDoor busDoor;

  /**
   * What the doors know of a pool from the config.
   *
   * @param agent who answers
   * @param size how many workers there shall be
   * @param limits what its requests must be
   */
  public record Pool(AgentIdentity agent, PoolConfig.Size size, RequestLimits limits) {}

  /**
   * @param pools all that there are, the default one first
   * @param reload has the whole gateway read its config again; may complete anywhere, after it has
   *     called {@link #reload(Tasks, Map)}
   */
  public DoorsVerticle(
      HttpConfig http,
      DrainConfig drain,
      Addresses addresses,
      Tasks tasks,
      Map<PoolId, Pool> pools,
      Supplier<Future<Reloaded>> reload) {
    this.http = http;
    this.drain = drain;
    this.addresses = addresses;
    this.tasks = tasks;
    this.pools = new LinkedHashMap<>(pools);
    this.reload = reload;
  }

  /** The port that is served, once it is; may be asked from anywhere. */
  public Future<Integer> port() {
    return port.future();
  }

  /** Fails with a message that names host and port when they cannot be had. */
  @Override
  public Future<?> start() {
    Bus bus = new Bus(vertx);
    inside = inside(bus);
    bus.consume(addresses.door(), this::told);
    httpDoor = new HttpDoor(vertx, http, tasks, inside, reload);
    busDoor = new BusDoor(vertx, tasks, inside);
    return httpDoor.open().compose(bound -> busDoor.open().map(bound)).onComplete(port);
  }

  private Inside inside(Bus bus) {
    Jobs jobs = new Jobs(bus, addresses, each(pools, Pool::limits), new SecureRandom());
    Pools pictures = new Pools(setups(pools));
    PoolControl control = new PoolControl(bus, addresses, pictures);
    HealthView health = new HealthView(jobs, pictures, InstantSource.system());
    return new Inside(jobs, pictures, control, health);
  }

  private static Map<PoolId, Pools.Setup> setups(Map<PoolId, Pool> pools) {
    return each(pools, pool -> new Pools.Setup(pool.agent(), pool.size()));
  }

  /** In the same order, which is the one in which they are listed. */
  private static <T> Map<PoolId, T> each(Map<PoolId, Pool> pools, Function<Pool, T> part) {
    Map<PoolId, T> parts = new LinkedHashMap<>();
    pools.forEach((id, pool) -> parts.put(id, part.apply(pool)));
    return parts;
  }

  private void told(ToDoor message) {
    if (message instanceof JobEvent event) {
      inside.jobs().receive(event);
    } else {
      inside.pools().receive((PoolEvent) message);
      inside.control().look();
    }
  }

  /**
   * Other tasks, agents, limits and pools for the requests that come from now on; those inside end
   * as they began. A pool that is not named any more is unknown at once; its Dispatcher hears that
   * no job follows. May be called from anywhere once this is deployed; fails, with nothing changed,
   * once the gateway stops.
   */
  public Future<Void> reload(Tasks tasks, Map<PoolId, Pool> pools) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(here -> changed(tasks, pools).<Void>mapEmpty().onComplete(done));
    return done.future();
  }

  private Future<?> changed(Tasks tasks, Map<PoolId, Pool> pools) {
    return inside.jobs().closed()
        ? Future.failedFuture(Refusal.stopping())
        : busDoor.prepare(tasks).compose(known -> changedNow(tasks, pools));
  }

  /** All of it at once, or nothing: a door must not submit to a pool that another does not know. */
  private Future<?> changedNow(Tasks tasks, Map<PoolId, Pool> pools) {
    if (inside.jobs().closed()) {
      return Future.failedFuture(Refusal.stopping());
    }
    inside.pools().reload(setups(pools));
    inside.jobs().pools().stream()
        .filter(pool -> !pools.containsKey(pool))
        .forEach(inside.control()::forget);
    inside.jobs().reload(each(pools, Pool::limits));
    httpDoor.reload(tasks);
    busDoor.reload(tasks);
    return Future.succeededFuture();
  }

  /** A pool that was removed has ended. May be called from anywhere once this is deployed. */
  public void forget(PoolId pool) {
    context.runOnContext(here -> inside.pools().forget(pool));
  }

  /** Lets no job in any more, waits for those inside, then closes the server. */
  @Override
  public Future<?> stop() {
    Future<Void> empty = inside.jobs().close();
    inside.control().close();
    long most = drain.timeout().plus(DRAIN_MARGIN).toMillis();
    Timer patience = vertx.timer(most, TimeUnit.MILLISECONDS);
    patience.onSuccess(over -> inside.jobs().abandon(cut()));
    empty.onComplete(all -> patience.cancel());
    return Future.any(empty, patience).transform(end -> httpDoor.close());
  }

  private static Failure cut() {
    return Failure.of(FailureCode.SHUTTING_DOWN, "The gateway stopped before the job had ended");
  }
}
