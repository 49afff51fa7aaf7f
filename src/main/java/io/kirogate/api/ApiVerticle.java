package io.kirogate.api;

import io.kirogate.config.DrainConfig;
import io.kirogate.config.HttpConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Message;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The doors of one gateway, on one event loop. Deploy it once, after the Dispatcher. */
public final class ApiVerticle extends VerticleBase {
  /** Above the drain's own time: jobs that are cut at its end still hear so from the Dispatcher. */
  private static final Duration DRAIN_MARGIN = Duration.ofSeconds(5);

  private final HttpConfig http;
  private final PoolConfig pool;
  private final DrainConfig drain;
  private final Addresses addresses;
  private final Tasks tasks;
  private final Agents agents;
  private final Supplier<Future<Reloaded>> reload;
  private final Promise<Integer> port = Promise.promise();
  private final Gate gate = new Gate();
  private Desk desk;
  private HealthView health;
  private PoolControl control;
  private BusDoor busDoor;
  private HttpListener listener;

  /** Where requests go: as the tasks are now. Those inside go on where they came in. */
  private Router router;

  /**
   * @param reload has the whole gateway read its config again; may complete anywhere, after it has
   *     called {@link #reload(Tasks, AgentIdentity, PoolConfig)}
   */
  public ApiVerticle(
      HttpConfig http,
      PoolConfig pool,
      DrainConfig drain,
      Addresses addresses,
      Tasks tasks,
      AgentIdentity agent,
      Supplier<Future<Reloaded>> reload) {
    this.http = http;
    this.pool = pool;
    this.drain = drain;
    this.addresses = addresses;
    this.tasks = tasks;
    this.agents = new Agents(agent);
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
    desk = new Desk(bus, addresses, agents, checks(pool), gate, new SecureRandom(), pool.size());
    control = new PoolControl(bus, addresses, desk, gate);
    bus.consume(addresses.door(), this::told);
    health = new HealthView(desk, agents, gate, InstantSource.system());
    busDoor = new BusDoor(vertx, tasks, desk, gate, agents, health);
    HttpDoor door = door(tasks);
    router = door.router();
    listener = new HttpListener(vertx, http, request -> router.handle(request), door::malformed);
    return listener.listen().compose(bound -> busDoor.open().map(bound)).onComplete(port);
  }

  private static RequestChecks checks(PoolConfig pool) {
    return new RequestChecks(pool.turnTimeout(), pool.maxTurnTimeout());
  }

  private HttpDoor door(Tasks tasks) {
    HttpAnswers answers = new HttpAnswers(agents);
    PoolView view = new PoolView(desk, InstantSource.system());
    OperatorDoor operators = new OperatorDoor(vertx, control, view, reload, answers);
    return new HttpDoor(vertx, http, tasks, desk, gate, health, operators, answers);
  }

  private void told(Message message) {
    desk.receive(message);
    control.look();
  }

  /**
   * Other tasks, another agent and other bounds for the requests that come from now on; those
   * inside end as they began. May be called from anywhere once this is deployed; fails, with
   * nothing changed, once the gateway stops.
   */
  public Future<Void> reload(Tasks tasks, AgentIdentity agent, PoolConfig pool) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(here -> changed(tasks, agent, pool).<Void>mapEmpty().onComplete(done));
    return done.future();
  }

  private Future<?> changed(Tasks tasks, AgentIdentity agent, PoolConfig pool) {
    if (gate.closed()) {
      return Future.failedFuture(new Refusal(Gate.CLOSED));
    }
    agents.reloaded(agent);
    desk.reload(checks(pool));
    router = door(tasks).router();
    return busDoor.reload(tasks);
  }

  /** Lets no job in any more, waits for those inside, then closes the server. */
  @Override
  public Future<?> stop() {
    Future<Void> empty = gate.close();
    control.close();
    new Bus(vertx).send(addresses.dispatcher(), new DoorsClosed());
    long most = drain.timeout().plus(DRAIN_MARGIN).toMillis();
    Timer patience = vertx.timer(most, TimeUnit.MILLISECONDS);
    patience.onSuccess(over -> desk.abandon(cut()));
    empty.onComplete(all -> patience.cancel());
    return Future.any(empty, patience).transform(end -> listener.close());
  }

  private static Failure cut() {
    return Failure.of(FailureCode.SHUTTING_DOWN, "The gateway stopped before the job had ended");
  }
}
