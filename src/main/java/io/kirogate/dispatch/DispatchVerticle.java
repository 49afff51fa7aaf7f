package io.kirogate.dispatch;

import io.kirogate.bus.Addresses;
import io.kirogate.bus.Alarm;
import io.kirogate.bus.Bus;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.PoolId;
import io.kirogate.message.ToDispatcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around a pool's {@link Dispatcher}: hands it messages and time, sends what it decides.
 * One instance a pool.
 */
public final class DispatchVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchVerticle.class);

  /** How long to wait for doors that may not be there: a start that failed has none. */
  private static final Duration DOORS = Duration.ofSeconds(1);

  private final PoolId pool;
  private final Addresses addresses;
  private final Dispatcher dispatcher;
  private final List<Waiter> waiters = new ArrayList<>();
  private Bus bus;
  private Alarm alarm;
  private MessageConsumer<ToDispatcher> consumer;

  /** Somebody who wants to hear of it as soon as something is so. */
  private record Waiter(BooleanSupplier sign, Promise<Void> seen) {}

  /**
   * @param drain how long jobs may go on once the gateway stops
   */
  public DispatchVerticle(PoolId pool, PoolConfig config, Duration drain, Addresses addresses) {
    this.pool = pool;
    this.addresses = addresses;
    this.dispatcher = new Dispatcher(pool, config, drain);
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    alarm = new Alarm(vertx, () -> carryOut(dispatcher.tick(Alarm.now())));
    consumer = bus.consume(addresses.dispatcher(pool), this::told);
    return Future.succeededFuture();
  }

  /**
   * The queue's bounds and its time from now on; who waits keeps the old time. May be called from
   * anywhere once this is deployed; completes when it is so.
   */
  public Future<Void> reload(PoolConfig config) {
    Promise<Void> applied = Promise.promise();
    context.runOnContext(
        here -> {
          dispatcher.reload(config);
          applied.complete();
        });
    return applied.future();
  }

  /** Completes when no job is open and none can come any more. */
  @Override
  public Future<?> stop() {
    carryOut(dispatcher.drain(Alarm.now()));
    Timer noDoors = vertx.timer(DOORS.toMillis(), TimeUnit.MILLISECONDS);
    Future<Void> doorsClosed = when(dispatcher::doorsClosed);
    doorsClosed.onComplete(closed -> noDoors.cancel());
    return when(this::idle).eventually(() -> Future.any(doorsClosed, noDoors));
  }

  /**
   * Completes when no job is open and none can come any more, unless it is given jobs again. May be
   * called from anywhere once this is deployed.
   */
  public Future<Void> served() {
    return when(() -> idle() && dispatcher.doorsClosed());
  }

  /**
   * Hears nothing any more; what is sent to it is lost. It stays deployed: to undeploy it while the
   * whole gateway stops would fail that stop. May be called from anywhere once this is deployed.
   */
  public Future<Void> close() {
    Promise<Void> deaf = Promise.promise();
    context.runOnContext(
        here -> {
          alarm.set(Alarm.NEVER);
          consumer.unregister().onComplete(deaf);
        });
    return deaf.future();
  }

  private boolean idle() {
    return dispatcher.openJobs() == 0;
  }

  private Future<Void> when(BooleanSupplier sign) {
    Promise<Void> seen = Promise.promise();
    context.runOnContext(
        here -> {
          waiters.add(new Waiter(sign, seen));
          tellWaiters();
        });
    return seen.future();
  }

  private void tellWaiters() {
    if (waiters.isEmpty()) {
      return;
    }
    List<Waiter> met = waiters.stream().filter(waiter -> waiter.sign.getAsBoolean()).toList();
    waiters.removeAll(met);
    met.forEach(waiter -> waiter.seen.complete());
  }

  private void told(ToDispatcher message) {
    LOG.trace("{}", message.getClass().getSimpleName());
    carryOut(dispatcher.accept(message, Alarm.now()));
  }

  private void carryOut(List<Decision> decisions) {
    decisions.forEach(this::carryOut);
    alarm.set(dispatcher.nextDeadline());
    tellWaiters();
  }

  private void carryOut(Decision decision) {
    if (decision instanceof Decision.TellDoor tell) {
      bus.send(addresses.door(), tell.message());
    } else if (decision instanceof Decision.TellWorker tell) {
      bus.send(addresses.worker(tell.worker()), tell.message());
    } else if (decision instanceof Decision.TellSupervisor tell) {
      bus.send(addresses.supervisor(pool), tell.message());
    } else if (decision instanceof Decision.Warn warn) {
      LOG.warn("{}", warn.what());
    }
  }
}
