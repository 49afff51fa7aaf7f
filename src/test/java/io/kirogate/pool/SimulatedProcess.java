package io.kirogate.pool;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.SignedOut;
import io.kirogate.agent.AgentSignal.TurnErred;
import io.kirogate.message.FailureCode;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Exit;

/** An agent's process, whatever it speaks: how it comes, dies and ends. */
abstract class SimulatedProcess {
  /** Asked by no caller. */
  static final String CHECK = "Answer with the one word: ready";

  final WorkerId id;
  final World world;
  final Luck luck;
  private final String version;
  private SimulatedWorker worker;
  private boolean alive;
  private String variant = "";

  /** Why no prompt may be entrusted to it any more, or null. */
  private String unfit;

  /** It has answered a check prompt and was proven to have forgotten it. */
  private boolean proven;

  SimulatedProcess(WorkerId id, World world, Luck luck, String version) {
    this.id = id;
    this.world = world;
    this.luck = luck;
    this.version = version;
  }

  void live(SimulatedWorker owner) {
    worker = owner;
    owner.start();
    if (luck.strikes(Fault.GROWS_FAT)) {
      world.timer(luck.below(5_000), () -> unlessCalm(() -> owner.measured(World.FAT)));
    }
  }

  SimulatedWorker worker() {
    return worker;
  }

  boolean alive() {
    return alive;
  }

  String variant() {
    return variant;
  }

  String version() {
    return version;
  }

  boolean proven() {
    return proven;
  }

  void proves() {
    proven = true;
  }

  void unfit(String why) {
    unfit = why;
  }

  /** Nobody may be asked who cannot answer any more. */
  void checkFit() {
    world.check(unfit == null, "asked although " + unfit);
  }

  /** Its process is started. */
  final AgentDriver launch(String way) {
    world.note(() -> id + " is run as " + way);
    alive = true;
    variant = way;
    AgentDriver driver = launched();
    if (luck.strikes(Fault.DIES)) {
      world.timer(luck.below(8_000), () -> unlessCalm(() -> die(new Exit.Killed(9))));
    }
    return driver;
  }

  abstract AgentDriver launched();

  void askVersion() {
    world.timer(luck.upTo(World.BOOT), () -> worker.versionTold(version));
  }

  void askLogin() {
    String said = luck.strikes(Fault.SIGNED_OUT) ? "log in" : "";
    world.timer(luck.upTo(World.END), () -> worker.loginTold(said));
  }

  /** Its worker is gone. */
  void departed() {
    world.swept(id);
  }

  private void unlessCalm(Runnable fault) {
    if (!luck.isCalm()) {
      fault.run();
    }
  }

  /** Its worker is told what its driver has understood. */
  void signal(AgentSignal signal) {
    world.note(() -> id + " shows " + signal);
    if (signal instanceof SignedOut
        || signal instanceof TurnErred erred
            && erred.failure().code() == FailureCode.AGENT_SIGNED_OUT) {
      unfit = "it is signed out";
    }
    worker.signal(signal);
  }

  void die(Exit exit) {
    if (alive) {
      alive = false;
      unfit = "it has ended";
      world.note(() -> id + " " + exit.describe());
      worker.exited(exit);
    }
  }

  /** Not always at once, and what descends from it may take even longer. */
  void endProcess() {
    world.timer(
        luck.upTo(World.END),
        () -> {
          die(new Exit.Killed(15));
          world.timer(luck.upTo(World.END), worker::swept);
        });
  }
}
