package io.kirogate.pool;

import io.kirogate.bus.Addresses;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.Draining;
import io.kirogate.message.Gone;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Action;
import io.kirogate.supervise.PoolPlan;
import java.util.List;
import java.util.SplittableRandom;

/** The Supervisor's plan of production, on the simulated bus. */
final class SimulatedSupervisor {

  /** Deploys and undeploys; {@link #notDeployed} tells that it failed. */
  interface Deployer {
    void spawn(WorkerId worker, List<LeftVariant> left);

    /** At once when it is; never when it fails, or the worker was undeployed. */
    void whenDeployed(WorkerId worker, Runnable then);

    void undeploy(WorkerId worker);
  }

  private final House house;
  private final boolean chooses;
  private final Addresses addresses;
  private final Deployer deployer;
  private final PoolPlan plan;
  private final SimulatedAlarm alarm;
  private final long checkEvery;
  private boolean stopped;
  private House.Timer check = () -> {};

  SimulatedSupervisor(
      House house,
      Addresses addresses,
      boolean chooses,
      PoolConfig pool,
      long checkEvery,
      Deployer deployer,
      long seed) {
    this.house = house;
    this.chooses = chooses;
    this.addresses = addresses;
    this.deployer = deployer;
    this.checkEvery = checkEvery;
    this.plan = new PoolPlan(PoolId.DEFAULT, "agent", chooses, pool, new SplittableRandom(seed));
    this.alarm = new SimulatedAlarm(house, () -> carryOut(plan.due(house.now())));
  }

  void start() {
    check = house.timer(checkEvery, this::check);
    carryOut(plan.due(house.now()));
  }

  private void check() {
    check = house.timer(checkEvery, this::check);
    carryOut(plan.check(house.now()));
  }

  void reload(PoolConfig pool) {
    carryOut(plan.reload("agent", chooses, pool, house.now()));
  }

  /** All workers are gone. Its timers end with it. */
  void stop() {
    stopped = true;
    plan.stop();
    alarm.set(Long.MAX_VALUE);
    check.cancel();
  }

  void told(ToSupervisor message) {
    stopped |= message instanceof Draining;
    carryOut(plan.accept(message, house.now()));
  }

  void notDeployed(WorkerId worker) {
    told(new Gone(worker, Gone.Cause.START_FAILED, "was not deployed"));
  }

  /** Whether it knows that the gateway stops. */
  boolean stopped() {
    return stopped;
  }

  long nextDeadline() {
    return plan.nextDeadline();
  }

  PoolState state() {
    return plan.state(house.now());
  }

  /** How many slots there are, those included that go with their workers. */
  int slots() {
    return plan.lines(house.now(), 0).size();
  }

  private void carryOut(List<Action> actions) {
    actions.forEach(this::carryOut);
    alarm.set(stopped ? Long.MAX_VALUE : plan.nextDeadline());
  }

  private void carryOut(Action action) {
    var from = addresses.supervisor(PoolId.DEFAULT);
    if (action instanceof Action.Spawn spawn) {
      deployer.spawn(spawn.worker(), spawn.left());
    } else if (action instanceof Action.Undeploy undeploy) {
      deployer.undeploy(undeploy.worker());
    } else if (action instanceof Action.Tell tell) {
      deployer.whenDeployed(
          tell.worker(), () -> house.send(from, addresses.worker(tell.worker()), tell.message()));
    } else if (action instanceof Action.Announce announce) {
      house.send(from, addresses.dispatcher(PoolId.DEFAULT), announce.state());
      house.send(from, addresses.door(), announce.state());
    } else if (action instanceof Action.Show show) {
      house.send(from, addresses.door(), show.picture());
    }
  }
}
