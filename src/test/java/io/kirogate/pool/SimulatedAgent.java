package io.kirogate.pool;

import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Accepted;
import io.kirogate.agent.AgentSignal.Blocked;
import io.kirogate.agent.AgentSignal.Clean;
import io.kirogate.agent.AgentSignal.Full;
import io.kirogate.agent.AgentSignal.PermissionAsked;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.Refused;
import io.kirogate.agent.AgentSignal.SignedOut;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.AgentSignal.TurnErred;
import io.kirogate.agent.AgentSignal.Unclean;
import io.kirogate.agent.Approval;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnUsage;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An agent's process and the driver of it. It remembers whose prompts it was given since it was
 * last proven to have forgotten, and answers with just that: a taint that shows in every text.
 */
final class SimulatedAgent extends SimulatedProcess implements AgentDriver {
  private static final Failure ERROR = Failure.of(FailureCode.AGENT_ERROR, "it made an error");
  private static final Failure OUT = Failure.of(FailureCode.AGENT_SIGNED_OUT, "log in");
  private static final Failure THROTTLED = Failure.of(FailureCode.AGENT_RATE_LIMITED, "later");

  private final List<String> remembered = new ArrayList<>();

  /** What it shows is read in the next moment. */
  private Runnable shows = () -> {};

  /** It waits for a prompt, or a command. */
  private boolean listening;

  private Optional<Approval> asking = Optional.empty();
  private int questions;
  private boolean interrupted;

  /** What was to come of an older command does not come any more. */
  private int command;

  SimulatedAgent(WorkerId id, World world, Luck luck, String version) {
    super(id, world, luck, version);
  }

  @Override
  AgentDriver launched() {
    later(World.BOOT, this::boot);
    return this;
  }

  /** Whether it is known to have forgotten everything. */
  private boolean clean() {
    return remembered.isEmpty();
  }

  private void later(int limit, Runnable then) {
    int current = command;
    world.timer(
        luck.upTo(limit),
        () -> {
          if (alive() && current == command) {
            shows = then;
            worker().received();
          }
        });
  }

  private void boot() {
    if (luck.strikes(Fault.START_FAILS)) {
      die(new Exit.Exited(1));
    } else if (luck.strikes(Fault.REFUSES_VARIANT)) {
      die(new Exit.Exited(2));
    } else if (luck.strikes(Fault.MISSING)) {
      die(new Exit.NotStarted("it is not there", true));
    } else if (luck.strikes(Fault.SIGNED_OUT)) {
      signal(new SignedOut("log in"));
    } else if (!luck.strikes(Fault.SILENT_AT_BOOT)) {
      listens(new Prompted());
    }
  }

  private void listens(AgentSignal signal) {
    listening = true;
    signal(signal);
  }

  @Override
  public void end() {
    world.check(alive(), "was to give something back although it has ended");
    if (luck.strikes(Fault.DEFECT)) {
      throw defect("a defect in giving back");
    }
  }

  @Override
  void endProcess() {
    command++;
    super.endProcess();
  }

  // ---- a turn ----

  @Override
  public void submit(String prompt) {
    world.check(listening, "asked while it does not listen");
    checkFit();
    command++;
    interrupted = false;
    if (luck.strikes(Fault.PROMPT_REFUSED)) {
      signal(new Refused(Failure.of(FailureCode.INVALID_REQUEST, "cannot be typed")));
      failInTheMiddle();
      return;
    }
    listening = false;
    world.promises().asked(id, prompt, remembered);
    remembered.add(Job.nameIn(prompt));
    failInTheMiddle();
    if (luck.strikes(Fault.EMPTY_ANSWER)) {
      later(World.TURN, () -> listens(ended(List.of())));
    } else if (!luck.strikes(Fault.PROMPT_NOT_TAKEN)) {
      later(World.ACCEPT, this::accept);
    } else if (luck.once(3)) {
      later(World.ACCEPT, () -> worker().inputRefused());
    }
  }

  private void failInTheMiddle() {
    if (luck.strikes(Fault.DEFECT)) {
      throw defect("a defect in an effect");
    }
  }

  private Defect defect(String what) {
    world.note(() -> id + ": " + what);
    unfit("its driver failed: " + what);
    return new Defect(what);
  }

  private void accept() {
    signal(new Accepted());
    if (luck.strikes(Fault.IS_FULL)) {
      signal(new Full("it is full"));
    }
    goOn();
  }

  private void goOn() {
    if (luck.once(5)) {
      later(World.TURN / 4, this::ask);
    } else if (luck.strikes(Fault.STANDS_AT_A_SELECTOR)) {
      later(World.TURN, () -> signal(new Blocked(ERROR)));
    } else if (luck.strikes(Fault.FAILS_A_TURN)) {
      later(World.TURN, this::fail);
    } else if (!luck.strikes(Fault.HANGS)) {
      later(World.TURN, () -> listens(answer()));
    }
  }

  private void ask() {
    asking = Optional.of(new Approval("q" + ++questions, "fs_write", "rm", true, List.of()));
    signal(new PermissionAsked(asking.get()));
  }

  private TurnEnded answer() {
    return ended(List.copyOf(remembered));
  }

  private static TurnEnded ended(List<String> texts) {
    return new TurnEnded(texts, Fidelity.RENDERED, StopReason.END_TURN, TurnUsage.UNKNOWN);
  }

  private void fail() {
    switch (luck.below(4)) {
      case 0 -> listens(new TurnErred(ERROR, false));
      case 1 -> listens(new TurnErred(THROTTLED, false));
      case 2 -> listens(new TurnErred(ERROR, true));
      default -> {
        if (luck.once(2)) {
          listens(new TurnErred(OUT, false));
        } else {
          signal(new SignedOut("log in"));
        }
      }
    }
  }

  @Override
  public void decide(Approval approval, Choice choice) {
    world.check(asking.equals(Optional.of(approval)), "told a decision that it did not ask for");
    world.check(
        choice == Choice.DENY || !interrupted, "allowed something although it was interrupted");
    asking = Optional.empty();
    failInTheMiddle();
    if (interrupted) {
      later(World.INTERRUPT, () -> listens(new Prompted()));
    } else {
      goOn();
    }
  }

  @Override
  public void interrupt() {
    command++;
    interrupted = true;
    failInTheMiddle();
    if (!luck.strikes(Fault.INTERRUPT_IGNORED)) {
      later(World.INTERRUPT, this::comeBack);
    }
  }

  private void comeBack() {
    switch (luck.below(12)) {
      case 0 -> listens(answer());
      case 1 -> listens(new TurnErred(ERROR, luck.once(2)));
      case 2 -> ask();
      case 3 ->
          listens(luck.strikes(Fault.SIGNED_OUT) ? new TurnErred(OUT, false) : new Prompted());
      default -> listens(new Prompted());
    }
  }

  // ---- forgetting ----

  @Override
  public void renew() {
    world.check(listening, "renewed while it does not listen");
    command++;
    listening = false;
    failInTheMiddle();
    if (luck.strikes(Fault.RESET_UNPROVEN)) {
      later(World.RESET, this::resetFails);
    } else if (!luck.strikes(Fault.RESET_SILENT)) {
      later(World.RESET, this::forget);
    }
  }

  private void resetFails() {
    switch (luck.below(3)) {
      case 0 -> signal(new Unclean("it asked something else"));
      case 1 -> signal(new SignedOut("log in"));
      default -> die(new Exit.Exited(3));
    }
  }

  private void forget() {
    if (remembered.contains(CHECK)) {
      proves();
    }
    remembered.clear();
    listens(new Clean());
  }

  @Override
  public void begin() {
    // It lives already.
  }

  @Override
  public void received(byte[] bytes) {
    boolean fails = luck.strikes(Fault.DEFECT_IN_READING);
    if (!fails || luck.once(2)) {
      shows.run();
    }
    if (fails) {
      throw defect("a defect in reading");
    }
  }

  @Override
  public void receivedError(byte[] bytes) {
    throw new AssertionError("there are no bytes here");
  }

  @Override
  public void exited() {
    // It knows.
  }

  @Override
  public String shown() {
    if (luck.strikes(Fault.DEFECT_IN_SHOWING)) {
      throw new Defect("a defect in showing");
    }
    return "";
  }

  @Override
  public String toString() {
    return variant() + ", " + (clean() ? "clean" : "remembers " + remembered);
  }
}
