package io.kirogate.pool;

import io.kirogate.bus.Addresses;
import io.kirogate.config.PoolConfig;
import io.kirogate.dispatch.Decision;
import io.kirogate.dispatch.Dispatcher;
import io.kirogate.message.JobId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Run;
import io.kirogate.message.Submit;
import io.kirogate.message.ToDispatcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Dispatcher of production, on the simulated bus. */
final class SimulatedDispatcher {
  private final House house;
  private final Addresses addresses;
  private final Dispatcher dispatcher;
  private final SimulatedAlarm alarm;
  private final Map<JobId, Long> mayWaitUntil = new HashMap<>();
  private PoolConfig config;

  SimulatedDispatcher(House house, Addresses addresses, PoolConfig config, Duration drain) {
    this.house = house;
    this.addresses = addresses;
    this.config = config;
    this.dispatcher = new Dispatcher(PoolId.DEFAULT, config, drain);
    this.alarm = new SimulatedAlarm(house, () -> carryOut(dispatcher.tick(house.now())));
  }

  void told(ToDispatcher message) {
    if (message instanceof Submit submit) {
      mayWaitUntil.put(submit.job(), house.now() + config.queueTimeout().toMillis());
    }
    carryOut(dispatcher.accept(message, house.now()));
  }

  void reload(PoolConfig newer) {
    config = newer;
    dispatcher.reload(newer);
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
      if (tell.message() instanceof Run run && house.now() >= mayWaitUntil.get(run.job())) {
        throw new AssertionError(run.job() + " is given to somebody after its time to wait");
      }
      house.send(from, addresses.worker(tell.worker()), tell.message());
    } else if (decision instanceof Decision.TellSupervisor tell) {
      house.send(from, addresses.supervisor(PoolId.DEFAULT), tell.message());
    } else if (decision instanceof Decision.Warn warn) {
      throw new AssertionError("The Dispatcher warns: " + warn.what());
    }
  }
}
