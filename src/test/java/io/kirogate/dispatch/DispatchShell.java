package io.kirogate.dispatch;

import io.kirogate.config.PoolConfig;
import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellSupervisor;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.message.Addresses;
import io.kirogate.message.Declined;
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
import io.kirogate.pool.House;
import io.kirogate.pool.SimulatedAlarm;
import java.time.Duration;
import java.util.List;

/** Does with a {@link Dispatcher} what {@link DispatchVerticle} does, in a simulated world. */
public final class DispatchShell {
  private final House house;
  private final String address;
  private final String supervisor;
  private final String door;
  private final Dispatcher dispatcher;
  private final SimulatedAlarm alarm;

  public DispatchShell(House house, Addresses addresses, PoolConfig config, Duration drain) {
    this.house = house;
    this.address = addresses.dispatcher();
    this.supervisor = addresses.supervisor();
    this.door = addresses.door();
    this.dispatcher = new Dispatcher(config, drain);
    this.alarm = new SimulatedAlarm(house, () -> carryOut(dispatcher.tick(house.now())));
  }

  public void reload(PoolConfig config) {
    dispatcher.reload(config);
  }

  public void stop() {
    carryOut(dispatcher.drain(house.now()));
  }

  public void told(Message message) {
    carryOut(decide(message, house.now()));
  }

  public long openJobs() {
    return dispatcher.openJobs();
  }

  public long nextDeadline() {
    return dispatcher.nextDeadline();
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
    throw new AssertionError("The Dispatcher was sent a " + message);
  }

  private void carryOut(List<Decision> decisions) {
    decisions.forEach(this::carryOut);
    alarm.set(dispatcher.nextDeadline());
  }

  private void carryOut(Decision decision) {
    if (decision instanceof TellDoor tell) {
      house.send(address, door, tell.message());
    } else if (decision instanceof TellWorker tell) {
      house.send(address, tell.address(), tell.message());
    } else if (decision instanceof TellSupervisor tell) {
      house.send(address, supervisor, tell.message());
    } else if (decision instanceof Decision.Warn warn) {
      throw new AssertionError("The Dispatcher warns: " + warn.what());
    }
  }
}
