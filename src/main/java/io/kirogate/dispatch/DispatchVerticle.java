package io.kirogate.dispatch;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Bus;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.Draining;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Ready;
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
  private static final long NONE = -1;

  /** How long to wait for doors that may not be there: a start that failed has none. */
  private static final Duration DOORS = Duration.ofSeconds(1);

  private final Addresses addresses;
  private final Dispatcher dispatcher;
  private final Promise<Void> drained = Promise.promise();
  private final Promise<Void> doorsClosed = Promise.promise();
  private Bus bus;
  private boolean stopping;
  private long timer = NONE;
  private long armedFor = Long.MAX_VALUE;

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
    bus.consume(addresses.dispatcher(), this::told);
    return Future.succeededFuture();
  }

  /** Completes when no job is open and none can come any more. */
  @Override
  public Future<?> stop() {
    stopping = true;
    carryOut(dispatcher.drain(now()));
    Timer noDoors = vertx.timer(DOORS.toMillis(), TimeUnit.MILLISECONDS);
    doorsClosed.future().onComplete(closed -> noDoors.cancel());
    return drained.future().eventually(() -> Future.any(doorsClosed.future(), noDoors));
  }

  private void told(Message message) {
    LOG.trace("{}", message.getClass().getSimpleName());
    if (message instanceof DoorsClosed) {
      doorsClosed.tryComplete();
    } else {
      carryOut(decide(message, now()));
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
    } else if (message instanceof TurnDone done) {
      return dispatcher.turnDone(done, now);
    } else if (message instanceof TurnFailed failed) {
      return dispatcher.turnFailed(failed);
    } else if (message instanceof Gone gone) {
      return dispatcher.gone(gone, now);
    } else if (message instanceof PoolFacts facts) {
      return dispatcher.pool(facts);
    } else if (message instanceof Draining) {
      return dispatcher.drain(now);
    }
    LOG.error("The Dispatcher was sent a {}", message.getClass().getSimpleName());
    return List.of();
  }

  private void carryOut(List<Decision> decisions) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.TellDoor tell) {
        bus.send(addresses.door(), tell.message());
      } else if (decision instanceof Decision.TellWorker tell) {
        bus.send(tell.address(), tell.message());
      }
    }
    arm();
    if (stopping && dispatcher.openJobs() == 0) {
      drained.tryComplete();
    }
  }

  /** One timer, for the next deadline only. */
  private void arm() {
    long deadline = dispatcher.nextDeadline();
    if (deadline == armedFor) {
      return;
    }
    vertx.cancelTimer(timer);
    armedFor = deadline;
    if (deadline != Long.MAX_VALUE) {
      timer = vertx.setTimer(Math.max(1, deadline - now()), fired -> passed());
    }
  }

  private void passed() {
    armedFor = Long.MAX_VALUE;
    carryOut(dispatcher.tick(now()));
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
