package io.kirogate.supervise;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Addresses;
import io.kirogate.message.Demand;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.Gone;
import io.kirogate.message.Message;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.WorkerId;
import io.kirogate.pool.House;
import io.kirogate.pool.SimulatedAlarm;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Does with a {@link PoolPlan} what {@link SupervisorVerticle} does, in a simulated world. */
public final class SupervisorShell {

  /** Deploys and undeploys; {@link #notDeployed} tells that it failed. */
  public interface Deployer {
    void spawn(WorkerId worker);

    /** At once when it is; never when it fails, or the worker was undeployed. */
    void whenDeployed(WorkerId worker, Runnable then);

    void undeploy(WorkerId worker);
  }

  private final House house;
  private final Addresses addresses;
  private final String address;
  private final String dispatcher;
  private final String door;
  private final Deployer deployer;
  private final PoolPlan plan;
  private final SimulatedAlarm alarm;
  private final long checkEvery;
  private boolean stopped;
  private House.Timer check = () -> {};
  private PoolFacts picture;

  public SupervisorShell(
      House house,
      Addresses addresses,
      PoolConfig pool,
      Duration checkEvery,
      Deployer deployer,
      long seed) {
    this.house = house;
    this.addresses = addresses;
    this.address = addresses.supervisor();
    this.dispatcher = addresses.dispatcher();
    this.door = addresses.door();
    this.deployer = deployer;
    this.checkEvery = checkEvery.toMillis();
    this.plan = new PoolPlan("agent", pool, new SplittableRandom(seed));
    this.alarm = new SimulatedAlarm(house, () -> carryOut(plan.due(house.now())));
  }

  public void start() {
    check = house.timer(checkEvery, this::check);
    carryOut(plan.due(house.now()));
  }

  private void check() {
    check = house.timer(checkEvery, this::check);
    carryOut(plan.check(house.now()));
  }

  public void reload(PoolConfig pool) {
    carryOut(plan.reload("agent", pool, house.now()));
  }

  /** All workers are gone. Its timers end with it. */
  public void stop() {
    stopped = true;
    plan.stop();
    alarm.set(plan.nextDeadline());
    check.cancel();
  }

  public void told(Message message) {
    if (message instanceof Facts facts) {
      carryOut(plan.facts(facts, house.now()));
    } else if (message instanceof Gone gone) {
      carryOut(plan.gone(gone, house.now()));
    } else if (message instanceof Demand demand) {
      carryOut(plan.demand(demand, house.now()));
    } else if (message instanceof Restart restart) {
      carryOut(plan.restart(restart.slot(), house.now()));
    } else if (message instanceof Resize resize) {
      carryOut(plan.resize(resize.min(), resize.max(), house.now()));
    } else if (message instanceof Draining) {
      stopped = true;
      plan.stop();
      carryOut(List.of());
    } else {
      throw new AssertionError("The Supervisor was sent a " + message);
    }
  }

  public void notDeployed(WorkerId worker) {
    carryOut(plan.gone(new Gone(worker, Gone.Cause.START_FAILED, "was not deployed"), house.now()));
  }

  /** Whether it knows that the gateway stops. */
  public boolean stopped() {
    return stopped;
  }

  public long nextDeadline() {
    return plan.nextDeadline();
  }

  public PoolFacts picture() {
    return plan.picture(house.now());
  }

  /** How many slots shall be. */
  public int size() {
    return picture.size();
  }

  /** How many slots there are, those included that go with their workers. */
  public int slots() {
    return plan.lines(house.now(), 0).size();
  }

  private void carryOut(List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Spawn spawn) {
        deployer.spawn(spawn.worker());
      } else if (action instanceof Action.Undeploy undeploy) {
        deployer.undeploy(undeploy.worker());
      } else if (action instanceof Action.Tell tell) {
        deployer.whenDeployed(
            tell.worker(),
            () -> house.send(address, addresses.worker(tell.worker()), tell.message()));
      }
    }
    alarm.set(plan.nextDeadline());
    tell();
  }

  private void tell() {
    PoolFacts newest = plan.picture(house.now());
    if (!newest.equals(picture)) {
      picture = newest;
      house.send(address, dispatcher, newest);
      house.send(address, door, newest);
    }
  }
}
