package io.kirogate.pool;

import io.kirogate.bus.Addresses;
import io.kirogate.config.PoolConfig;
import io.kirogate.dispatch.Decision;
import io.kirogate.dispatch.Dispatcher;
import io.kirogate.message.PoolId;
import io.kirogate.message.ToDispatcher;
import java.time.Duration;
import java.util.List;

/** The Dispatcher of production, on the simulated bus. */
final class SimulatedDispatcher {
  private final House house;
  private final Addresses addresses;
  private final Dispatcher dispatcher;
  private final SimulatedAlarm alarm;

  SimulatedDispatcher(House house, Addresses addresses, PoolConfig config, Duration drain) {
    this.house = house;
    this.addresses = addresses;
    this.dispatcher = new Dispatcher(PoolId.DEFAULT, config, drain);
    this.alarm = new SimulatedAlarm(house, () -> carryOut(dispatcher.tick(house.now())));
  }

  void told(ToDispatcher message) {
    carryOut(dispatcher.accept(message, house.now()));
  }

  void reload(PoolConfig config) {
    dispatcher.reload(config);
  }

  void stop() {
    carryOut(dispatcher.drain(house.now()));
  }

  long openJobs() {
    return dispatcher.openJobs();
  }

  long nextDeadline() {
    return dispatcher.nextDeadline();
  }

  private void carryOut(List<Decision> decisions) {
    decisions.forEach(this::carryOut);
    alarm.set(dispatcher.nextDeadline());
  }

  private void carryOut(Decision decision) {
    var from = addresses.dispatcher(PoolId.DEFAULT);
    if (decision instanceof Decision.TellDoor tell) {
      house.send(from, addresses.door(), tell.message());
    } else if (decision instanceof Decision.TellWorker tell) {
      house.send(from, addresses.worker(tell.worker()), tell.message());
    } else if (decision instanceof Decision.TellSupervisor tell) {
      house.send(from, addresses.supervisor(PoolId.DEFAULT), tell.message());
    } else if (decision instanceof Decision.Warn warn) {
      throw new AssertionError("The Dispatcher warns: " + warn.what());
    }
  }
}
