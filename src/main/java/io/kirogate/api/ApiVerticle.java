package io.kirogate.api;

import io.kirogate.config.DrainConfig;
import io.kirogate.config.HttpConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The doors of one gateway, on one event loop. Deploy it once, after the Dispatcher. */
public final class ApiVerticle extends VerticleBase {
  /** Above the drain's own time: jobs that are cut at its end still hear so from the Dispatcher. */
  private static final Duration DRAIN_MARGIN = Duration.ofSeconds(5);

  private final HttpConfig http;
  private final PoolConfig pool;
  private final DrainConfig drain;
  private final Addresses addresses;
  private final Tasks tasks;
  private final AgentIdentity agent;
  private final Promise<Integer> port = Promise.promise();
  private final Gate gate = new Gate();
  private Desk desk;
  private HttpListener listener;

  public ApiVerticle(
      HttpConfig http,
      PoolConfig pool,
      DrainConfig drain,
      Addresses addresses,
      Tasks tasks,
      AgentIdentity agent) {
    this.http = http;
    this.pool = pool;
    this.drain = drain;
    this.addresses = addresses;
    this.tasks = tasks;
    this.agent = agent;
  }

  /** The port that is served, once it is; may be asked from anywhere. */
  public Future<Integer> port() {
    return port.future();
  }

  /** Fails with a message that names host and port when they cannot be had. */
  @Override
  public Future<?> start() {
    Bus bus = new Bus(vertx);
    RequestChecks checks = new RequestChecks(pool.turnTimeout(), pool.maxTurnTimeout());
    desk = new Desk(bus, addresses, agent, checks, gate, new SecureRandom(), pool.size().min());
    bus.consume(addresses.door(), desk::receive);
    HealthView health = new HealthView(desk, agent, gate, InstantSource.system());
    HttpAnswers answers = new HttpAnswers(agent);
    HttpDoor door = new HttpDoor(vertx, http, tasks, desk, gate, health, answers);
    BusDoor busDoor = new BusDoor(vertx, tasks, desk, gate, health);
    listener = new HttpListener(vertx, http, door.router(), door::malformed);
    return listener.listen().compose(bound -> busDoor.open().map(bound)).onComplete(port);
  }

  /** Lets no job in any more, waits for those inside, then closes the server. */
  @Override
  public Future<?> stop() {
    Future<Void> empty = gate.close();
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
