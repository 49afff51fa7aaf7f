package io.kirogate.pool;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentVariant;
import io.kirogate.bus.Addresses;
import io.kirogate.config.AgentConfig;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.AgentName;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.PoolId;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Exit;
import io.kirogate.process.Usage;
import io.kirogate.worker.Surroundings;
import io.kirogate.worker.Ways;
import io.kirogate.worker.WorkerMachine;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** The worker's machine of production, on the simulated bus, with a simulated agent. */
final class SimulatedWorker implements Surroundings {
  private final WorkerId id;
  private final House house;
  private final Addresses addresses;
  private final SimulatedProcess agent;
  private final WorkerMachine machine;
  private final SimulatedAlarm alarm;

  /** Whether it was given a slot: until then it only proves itself. */
  private boolean inSlot;

  /** Whether it has said its last word. */
  private boolean departed;

  SimulatedWorker(
      WorkerId id,
      House house,
      Addresses addresses,
      AgentConfig config,
      PoolConfig pool,
      SimulatedProcess agent,
      Ways ways) {
    this.id = id;
    this.house = house;
    this.addresses = addresses;
    this.agent = agent;
    this.machine =
        new WorkerMachine(id, new AgentName("agent", false), config, pool, 0, ways, this);
    this.alarm = new SimulatedAlarm(house, () -> after(() -> machine.tick(house.now())));
  }

  WorkerId id() {
    return id;
  }

  SimulatedProcess agent() {
    return agent;
  }

  // ---- what happens to it ----

  void start() {
    after(() -> machine.begin(house.now()));
  }

  void told(ToWorker message) {
    after(() -> machine.accept(message, house.now()));
    inSlot |= message instanceof TakeSlot;
  }

  /** Its driver reads what the agent shows. */
  void received() {
    received(new byte[0]);
  }

  void received(byte[] bytes) {
    after(() -> machine.received(bytes, house.now()));
  }

  /** All that its driver wrote is in the pipe. */
  void inputTaken() {
    after(() -> machine.inputTaken(house.now()));
  }

  /** Its driver does what it had set for later. */
  void understand(Runnable task) {
    if (!machine.gone()) {
      after(() -> machine.understand(task, house.now()));
    }
  }

  void signal(AgentSignal signal) {
    after(() -> machine.signal(signal, house.now()));
  }

  void inputRefused() {
    after(() -> machine.inputRefused(1, house.now()));
  }

  void exited(Exit exit) {
    after(() -> machine.exited(exit, house.now()));
  }

  void swept() {
    after(() -> machine.swept(house.now()));
  }

  void versionTold(String version) {
    after(() -> machine.versionTold(version, house.now()));
  }

  void loginTold(String signedOut) {
    after(() -> machine.loginTold(signedOut, house.now()));
  }

  void measured(long bytes) {
    after(() -> machine.measured(new Usage(Duration.ZERO, 0, bytes, 1), house.now()));
  }

  void stop() {
    after(() -> machine.stop(house.now()));
  }

  /** As Vert.x does: what is thrown out of one event is logged, and the next one comes. */
  private void after(Runnable event) {
    try {
      event.run();
    } catch (Defect uncaught) {
      house.note(() -> id + " throws out of its verticle: " + uncaught.getMessage());
    }
    alarm.set(machine.nextDeadline());
    if (machine.gone() && !departed) {
      departed = true;
      agent.departed();
    }
  }

  // ---- how it is ----

  /** Whether it takes jobs or is at one; not while it proves itself. */
  boolean serves() {
    return machine.phase().stage() == Phase.Stage.SERVING && inSlot;
  }

  boolean isAtRest() {
    return machine.phase() == Phase.IDLE && machine.nextDeadline() == Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return id + " " + machine.phase() + ", " + agent;
  }

  // ---- what it needs ----

  @Override
  public void tellDispatcher(ToDispatcher message) {
    house.send(addresses.worker(id), addresses.dispatcher(PoolId.DEFAULT), message);
  }

  @Override
  public void tellSupervisor(ToSupervisor message) {
    house.send(addresses.worker(id), addresses.supervisor(PoolId.DEFAULT), message);
  }

  @Override
  public AgentDriver launch(AgentVariant variant, String version) {
    return agent.launch(variant.name());
  }

  @Override
  public void askVersion() {
    agent.askVersion();
  }

  @Override
  public void askLogin() {
    agent.askLogin();
  }

  @Override
  public void end() {
    agent.endProcess();
  }

  @Override
  public long pid() {
    return 1;
  }

  /** The world tells of memory by itself. */
  @Override
  public void measure() {}

  @Override
  public long epochMillis() {
    return house.now();
  }

  @Override
  public void note(String words) {
    // The world has its own story.
  }

  @Override
  public Logger log() {
    return NOPLogger.NOP_LOGGER;
  }
}
