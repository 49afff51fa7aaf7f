package io.kirogate.dispatch;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Alarm;
import io.kirogate.message.Bus;
import io.kirogate.message.Declined;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.Draining;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.Pause;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Ready;
import io.kirogate.message.Resume;
import io.kirogate.message.Started;
import io.kirogate.message.Submit;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.Withdraw;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shell around {@link Dispatcher}: hands it messages and time, sends what it decides. One
 * instance.
 */
public final class DispatchVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchVerticle.class);

  /** How long to wait for doors that may not be there: a start that failed has none. */
  private static final Duration DOORS = Duration.ofSeconds(1);

  private final Addresses addresses;
  private final Dispatcher dispatcher;
  private final Promise<Void> drained = Promise.promise();
  private final Promise<Void> doorsClosed = Promise.promise();
  private Bus bus;
  private boolean stopping;
  private Alarm alarm;

  /**
   * @param drain how long jobs may go on once the gateway stops
   */
  public DispatchVerticle(PoolConfig config, Duration drain, Addresses addresses) {
    this.addresses = addresses;
    this.dispatcher = new Dispatcher(config, drain);
  }

  @Override
  public Future<?> start() {
    bus = new Bus(vertx);
    alarm = new Alarm(vertx, () -> carryOut(dispatcher.tick(Alarm.now())));
    bus.consume(addresses.dispatcher(), this::told);
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
    stopping = true;
    carryOut(dispatcher.drain(Alarm.now()));
    Timer noDoors = vertx.timer(DOORS.toMillis(), TimeUnit.MILLISECONDS);
    doorsClosed.future().onComplete(closed -> noDoors.cancel());
    return drained.future().eventually(() -> Future.any(doorsClosed.future(), noDoors));
  }

  private void told(Message message) {
    LOG.trace("{}", message.getClass().getSimpleName());
    if (message instanceof DoorsClosed) {
      doorsClosed.tryComplete();
    } else {
      carryOut(decide(message, Alarm.now()));
    }
  }

  private List<Decision> decide(Message message, long now) {
    if (message instanceof Submit submit) {
      return dispatcher.submit(submit, now);
    } else if (message instanceof Withdraw withdraw) {
      return dispatcher.withdraw(withdraw.job(), now);
    } else if (message instanceof Verdict verdict) {
      return dispatcher.verdict(verdict, now);
    } else if (message instanceof Ready ready) {
      return dispatcher.ready(ready, now);
    } else if (message instanceof Started started) {
      return dispatcher.started(started);
    } else if (message instanceof Declined declined) {
      return dispatcher.declined(declined, now);
    } else if (message instanceof TurnDone done) {
      return dispatcher.turnDone(done, now);
    } else if (message instanceof TurnFailed failed) {
      return dispatcher.turnFailed(failed, now);
    } else if (message instanceof Gone gone) {
      return dispatcher.gone(gone, now);
    } else if (message instanceof PoolFacts facts) {
      return dispatcher.pool(facts);
    } else if (message instanceof Pause) {
      return dispatcher.pause();
    } else if (message instanceof Resume) {
      return dispatcher.resume(now);
    } else if (message instanceof Draining) {
      return dispatcher.drain(now);
    }
    LOG.error("The Dispatcher was sent a {}", message.getClass().getSimpleName());
    return List.of();
  }

  private void carryOut(List<Decision> decisions) {
    decisions.forEach(this::carryOut);
    alarm.set(dispatcher.nextDeadline());
    if (stopping && dispatcher.openJobs() == 0) {
      drained.tryComplete();
    }
  }

  private void carryOut(Decision decision) {
    if (decision instanceof Decision.TellDoor tell) {
      bus.send(addresses.door(), tell.message());
    } else if (decision instanceof Decision.TellWorker tell) {
      bus.send(tell.address(), tell.message());
    } else if (decision instanceof Decision.TellSupervisor tell) {
      bus.send(addresses.supervisor(), tell.message());
    } else if (decision instanceof Decision.Warn warn) {
      LOG.warn("{}", warn.what());
    }
  }
}
