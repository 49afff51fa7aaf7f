package io.kirogate.pool;

import io.kirogate.agent.AgentVariant;
import io.kirogate.bus.Address;
import io.kirogate.bus.Addresses;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.AgentConfig.Reset;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.Message;
import io.kirogate.message.Pause;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.Resume;
import io.kirogate.message.SlotId;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToDoor;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import io.kirogate.worker.Ways;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A gateway's Dispatcher, Supervisor and workers, its callers, its operators and its agents, all
 * from one seed. What happens when is decided by chance; after everything that happens it is
 * checked what must hold.
 */
final class World implements House, SimulatedSupervisor.Deployer {
  // How long things may take, ms: shorter than real ones, in about their proportions.
  static final int BOOT = 2_000;
  static final int ACCEPT = 300;
  static final int TURN = 2_000;
  static final int INTERRUPT = 300;
  static final int RESET = 400;
  static final int END = 600;
  static final long FAT = 2_000;
  private static final int DRAIN = 3_000;
  private static final int CHECK_EVERY = 10_000;

  /** From a fault-free moment until all is well: three waits of the longest backoff. */
  private static final int RECOVERY = 200_000;

  private final Clock clock = new Clock();
  private final Luck luck;
  private final Addresses addresses = new Addresses("g");
  private final Address<ToDispatcher> dispatcherAddress = addresses.dispatcher(PoolId.DEFAULT);
  private final Address<ToSupervisor> supervisorAddress = addresses.supervisor(PoolId.DEFAULT);
  private final Address<ToDoor> doorAddress = addresses.door();
  private final SimulatedDispatcher dispatcher;
  private final SimulatedSupervisor supervisor;
  private final Door door;
  private final AgentConfig agentConfig;
  private final Promises promises = new Promises(this);
  private final Echoes echoes;
  private final List<AgentVariant> variants;

  /** Whether production's driver of the Agent Client Protocol runs, too, on lines. */
  private final boolean overAcp;

  private final Map<String, Long> lastArrivals = new HashMap<>();
  private PoolConfig config;
  private String version = "1";

  private boolean draining;
  private int starts;

  /** Verticles that listen, by address. */
  private final Map<Address<ToWorker>, SimulatedWorker> deployed = new LinkedHashMap<>();

  /** From the start until nothing of the process is left. */
  private final Set<WorkerId> processes = new LinkedHashSet<>();

  /** Spawned, and not deployed yet; with what follows then. */
  private final Map<WorkerId, List<Runnable>> deploying = new HashMap<>();

  private final Optional<List<String>> story;

  /**
   * @param told whether to keep the story; it costs far more time than the world itself
   */
  World(long seed, boolean told) {
    this(Luck.of(seed), null, told);
  }

  /**
   * @param pool null = any
   */
  World(Luck luck, PoolConfig pool, boolean told) {
    this.luck = luck;
    story = told ? Optional.of(new ArrayList<>()) : Optional.empty();
    config = pool == null ? Settings.anyPool(Settings.anySize(luck), luck.once(2), luck) : pool;
    agentConfig = Settings.agent(luck.once(5) ? Reset.RESPAWN : Reset.CLEAR);
    echoes = new Echoes(this, luck);
    variants = variants(1 + luck.below(3));
    overAcp = luck.once(2);
    dispatcher = new SimulatedDispatcher(this, addresses, config, Duration.ofMillis(DRAIN));
    supervisor =
        new SimulatedSupervisor(
            this, addresses, variants.size() > 1, config, CHECK_EVERY, this, luck.below(1 << 30));
    door = new Door(this, luck, message -> send(doorAddress, dispatcherAddress, message));
  }

  private static List<AgentVariant> variants(int count) {
    return IntStream.range(0, count)
        .<AgentVariant>mapToObj(number -> new SimulatedVariant("way" + number))
        .toList();
  }

  Door door() {
    return door;
  }

  Promises promises() {
    return promises;
  }

  List<String> story() {
    return story.orElse(List.of());
  }

  @Override
  public void note(Supplier<String> line) {
    story.ifPresent(lines -> lines.add("%7d  %s".formatted(now(), line.get())));
  }

  void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  // ---- its course ----

  /**
   * A time of faults; then either the stop at once, or peace first and the proof that all works.
   */
  void live() {
    begin();
    int jobs = 3 + luck.below(15);
    for (int i = 0; i < jobs; i++) {
      run(luck.below(luck.once(5) ? 4_000 : 400));
      door.submit();
      meddle();
    }
    if (luck.once(2)) {
      recover();
    }
    stop();
  }

  void begin() {
    supervisor.start();
  }

  /** Lets time pass. */
  void run(long ms) {
    long end = now() + ms;
    while (clock.step(end)) {
      checkWorkers();
    }
    clock.at(end, () -> {});
    clock.step(end);
  }

  private void meddle() {
    switch (luck.below(24)) {
      case 0, 1, 2 -> door.cancel();
      case 3 -> operate(dispatcherAddress, new Pause());
      case 4, 5 -> operate(dispatcherAddress, new Resume());
      case 6, 7 ->
          operate(supervisorAddress, new Restart(new SlotId(PoolId.DEFAULT, 1 + luck.below(4))));
      case 8, 9 -> {
        PoolConfig.Size size = Settings.anySize(luck);
        operate(supervisorAddress, new Resize(size.min(), size.max()));
      }
      case 10 -> reload(Settings.anyPool(Settings.anySize(luck), luck.once(2), luck));
      default -> {}
    }
    version = luck.strikes(Fault.OTHER_VERSION) ? "" + luck.below(3) : version;
  }

  private <M extends Message> void operate(Address<M> address, M message) {
    send(doorAddress, address, message);
  }

  /** One after the other, as the root does it. */
  private void reload(PoolConfig newer) {
    note(() -> "the config is reloaded: " + newer);
    config = newer;
    travel("reload of the Dispatcher", () -> dispatcher.reload(newer));
    travel("reload of the Supervisor", () -> supervisor.reload(newer));
  }

  private void recover() {
    note(() -> "no fault strikes from now on");
    luck.calmDown();
    operate(dispatcherAddress, new Resume());
    if (config.maxMemory() != null) {
      reload(Settings.anyPool(config.size(), false, luck));
    }
    settle();
    int size = supervisor.state().size();
    int failed = door.failed();
    for (int i = 0; i < size; i++) {
      door.submitPatiently();
    }
    settle();
    check(door.failed() == failed, "all was well and a job failed");
  }

  /** Until all is well and, since something may still be under way, stays so. */
  private void settle() {
    int waited = 0;
    for (int well = 0; well < 2; well = trouble().isEmpty() ? well + 1 : 0) {
      if (waited >= RECOVERY) {
        throw new AssertionError("it does not come to rest: " + trouble());
      }
      run(1_000);
      waited += 1_000;
    }
  }

  /** What is not as it shall be in a pool at rest; empty = nothing. */
  private String trouble() {
    PoolState pool = supervisor.state();
    if (door.open() > 0 || dispatcher.openJobs() > 0) {
      return door.open() + " jobs have no end; the Dispatcher knows of " + dispatcher.openJobs();
    } else if (pool.size() < pool.min() || pool.size() > pool.max()) {
      return "the pool's size: " + pool;
    } else if (processes.size() != pool.size() || deployed.size() != pool.size()) {
      return "processes " + processes + ", verticles " + deployed.keySet() + ", pool " + pool;
    } else if (pool.outage() != null) {
      return "an outage: " + pool.outage();
    } else if (!deployed.values().stream().allMatch(SimulatedWorker::isAtRest)) {
      return "workers: " + deployed.values();
    } else if (dispatcher.nextDeadline() != Long.MAX_VALUE) {
      return "the Dispatcher waits for " + dispatcher.nextDeadline();
    } else if (supervisor.nextDeadline() != Long.MAX_VALUE) {
      return "the Supervisor waits for " + supervisor.nextDeadline();
    }
    return "";
  }

  /** Each verticle is told to stop, the Supervisor once its workers are gone. */
  private void stop() {
    note(() -> "the gateway stops");
    draining = true;
    timer(luck.busDelay(), dispatcher::stop);
    for (SimulatedWorker one : deployed.values()) {
      timer(luck.busDelay(), one::stop);
    }
    if (processes.isEmpty() && deploying.isEmpty()) {
      supervisor.stop();
    }
    for (int late = luck.below(3); late > 0; late--) {
      door.submit();
    }
    run(DRAIN + BOOT + TURN + 4 * END + 10_000);
    check(door.open() == 0, door.open() + " jobs have no end after the stop");
    check(processes.isEmpty(), "left behind: " + processes);
    check(!clock.step(Long.MAX_VALUE), "something is still to come");
  }

  // ---- the bus ----

  @Override
  public long now() {
    return clock.now();
  }

  @Override
  public Timer timer(long afterMs, Runnable then) {
    return clock.at(now() + afterMs, then);
  }

  @Override
  public <M extends Message> void send(Address<?> from, Address<M> to, M message) {
    if (message instanceof TakeSlot) {
      promises.letIn(deployed.get(to));
    }
    Runnable goes = () -> travel(from + " " + to, () -> deliver(to, message));
    goes.run();
    echoes.said(from, to, message, goes);
  }

  @Override
  public Timer alarm(long afterMs, Runnable then) {
    return timer(afterMs + (luck.strikes(Fault.LATE_ALARM) ? luck.below(700) : 0), then);
  }

  /** What goes the same way never overtakes. */
  private void travel(String way, Runnable arrives) {
    long arrival = Math.max(now() + luck.busDelay(), lastArrivals.getOrDefault(way, 0L));
    lastArrivals.put(way, arrival);
    clock.at(arrival, arrives);
  }

  private void deliver(Address<?> to, Message message) {
    SimulatedWorker worker = deployed.get(to);
    note(() -> Words.of(to, message) + (isKnown(to) ? "" : ", which nobody hears"));
    if (to.equals(dispatcherAddress)) {
      dispatcher.told((ToDispatcher) message);
    } else if (to.equals(supervisorAddress)) {
      supervisor.told((ToSupervisor) message);
    } else if (to.equals(doorAddress)) {
      door.told((ToDoor) message);
    } else if (worker != null) {
      worker.told((ToWorker) message);
    }
  }

  private boolean isKnown(Address<?> to) {
    return !to.value().contains(".worker.") || deployed.containsKey(to);
  }

  // ---- workers come and go ----

  @Override
  public void spawn(WorkerId id, List<LeftVariant> left) {
    note(() -> "start " + id);
    check(!supervisor.stopped(), "a start after the stop: " + id);
    check(processes.add(id), "two of one name: " + id);
    starts++;
    deploying.put(id, new ArrayList<>());
    timer(luck.upTo(300), () -> deploy(id, left));
  }

  private void deploy(WorkerId id, List<LeftVariant> left) {
    List<Runnable> then = deploying.remove(id);
    if (luck.strikes(Fault.NOT_DEPLOYED)) {
      supervisor.notDeployed(id);
      swept(id);
      return;
    }
    SimulatedProcess agent =
        overAcp
            ? new SimulatedAcpAgent(id, this, luck, version)
            : new SimulatedAgent(id, this, luck, version);
    Ways ways = new Ways(variants, left, variants.size() > 1, "");
    SimulatedWorker worker =
        new SimulatedWorker(id, this, addresses, agentConfig, config, agent, ways);
    deployed.put(addresses.worker(id), worker);
    agent.live(worker);
    then.forEach(Runnable::run);
    if (draining) {
      worker.stop();
    }
  }

  @Override
  public void whenDeployed(WorkerId id, Runnable then) {
    if (deploying.containsKey(id)) {
      deploying.get(id).add(then);
    } else {
      then.run();
    }
  }

  @Override
  public void undeploy(WorkerId id) {
    timer(luck.busDelay(), () -> deployed.remove(addresses.worker(id)));
  }

  /** Nothing is left of a worker's process. */
  void swept(WorkerId id) {
    processes.remove(id);
    if (draining && processes.isEmpty() && deploying.isEmpty()) {
      timer(1, supervisor::stop);
    }
  }

  // ---- what must hold ----

  private void checkWorkers() {
    if (processes.size() > supervisor.state().size() + 1) {
      int slots = supervisor.slots();
      check(
          processes.size() <= slots + 1,
          "more processes than " + slots + " slots and a spare: " + processes);
    }
    for (SimulatedWorker one : deployed.values()) {
      for (SimulatedWorker other : deployed.values()) {
        if (one != other
            && one.id().slot().equals(other.id().slot())
            && one.serves()
            && other.serves()) {
          throw new AssertionError(
              "two workers serve one slot: " + one.id() + " and " + other.id());
        }
      }
    }
  }

  /** How many workers take jobs or are at one. */
  long serving() {
    return deployed.values().stream().filter(SimulatedWorker::serves).count();
  }

  /** How many workers there have been. */
  int starts() {
    return starts;
  }
}
