package io.kirogate.worker;

import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;

import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.Approval;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.worker.Effect.Decide;
import java.time.Duration;
import java.util.Map;

/**
 * Before it serves. One that goes now for a reason of its own is a start that failed, so that the
 * next one waits: the same may meet it.
 */
sealed interface ComingUp extends WorkerState {

  static ComingUp first(Rules rules, Ways ways) {
    return ways.needsVersion() ? new Choosing(rules, ways) : Booting.only(rules, ways);
  }

  @Override
  default Transition retire(String reason) {
    return leave(Cause.RETIRED, reason);
  }

  @Override
  default Transition spoilt(String reason) {
    return failed(reason);
  }

  @Override
  default Transition broken() {
    return failed(DEFECT);
  }

  default Transition failed(String detail) {
    return leave(Cause.START_FAILED, detail);
  }

  /** Its version is being asked, which decides how it is started; nothing else was started yet. */
  record Choosing(Rules rules, Ways ways) implements ComingUp {
    @Override
    public Phase phase() {
      return Phase.BOOTING;
    }

    @Override
    public Transition begin() {
      return stay().with(new Effect.AskVersion());
    }

    @Override
    public Transition versionTold(String version) {
      return ways.choose(version)
          .map(this::launching)
          .orElseGet(() -> failed(ways.noneIsLeft(version)));
    }

    private Transition launching(Ways.Chosen chosen) {
      return Transition.to(new Booting(rules.starting(chosen.variant()), chosen))
          .with(new Effect.Launch(chosen.variant(), chosen.version()));
    }

    @Override
    public Transition exited(Death death) {
      return stay();
    }
  }

  /** Started, and not ready yet. */
  record Booting(Rules rules, Ways.Chosen chosen) implements ComingUp {

    static Booting only(Rules rules, Ways ways) {
      return new Booting(rules.starting(ways.only().variant()), ways.only());
    }

    @Override
    public Phase phase() {
      return Phase.BOOTING;
    }

    @Override
    public Map<Deadline, Duration> deadlines() {
      return Map.of(Deadline.BOOT, rules.boot());
    }

    /** Its version is asked beside its start, since it is not needed for it. */
    @Override
    public Transition begin() {
      return stay().with(new Effect.Launch(chosen.variant(), ""), new Effect.AskVersion());
    }

    @Override
    public Transition prompted() {
      return Transition.to(new Warm(rules));
    }

    @Override
    public Transition signedOut(String detail) {
      return leave(Cause.SIGNED_OUT, detail);
    }

    @Override
    public Transition startFailed(String detail) {
      return failed(detail);
    }

    @Override
    public Transition bootTimedOut(String shown) {
      String late = "was not ready within " + rules.boot().toMillis() + " ms of its start";
      return failed(shown.isBlank() ? late : late + "; it shows: " + shown);
    }

    @Override
    public Transition exited(Death death) {
      if (death.missing()) {
        return leave(Cause.MISSING, death.inFull());
      }
      return chosen.isUnknown(death) ? unknown(death) : failed(death.inFull());
    }

    /** The next way is tried, where there is one. */
    private Transition unknown(Death death) {
      Ways others = chosen.afterThis(death);
      boolean another = others.choose(chosen.version()).isPresent();
      return failed(
          another
              ? rules.gone(Cause.WRONG_VARIANT, tried(death), chosen.left(death))
              : rules.gone(
                  Cause.START_FAILED, others.noneIsLeft(chosen.version()), chosen.left(death)));
    }

    private String tried(Death death) {
      return "cannot be run as " + chosen.variant().name() + ": " + death.inFull();
    }

    @Override
    public Transition failed(String detail) {
      return failed(rules.gone(Cause.START_FAILED, detail));
    }

    private Transition failed(Gone word) {
      return chosen.ways().asksLogin() ? Going.failedStart(rules, word) : Going.leave(rules, word);
    }
  }

  /** Up and clean, and in no slot yet. */
  record Warm(Rules rules) implements ComingUp {
    @Override
    public Phase phase() {
      return Phase.WARM;
    }

    @Override
    public Transition takeSlot() {
      return Transition.to(new Serving.Idle(rules)).with(rules.ready());
    }

    @Override
    public Transition prove() {
      return Proving.begin(rules);
    }

    @Override
    public Transition exited(Death death) {
      return failed(death.inFull());
    }
  }

  /**
   * Answers a prompt of ours, then forgets it; whatever goes wrong, it takes no slot.
   *
   * @param phase which of the steps it is at: as at a job
   */
  record Proving(Rules rules, Phase phase) implements ComingUp {
    private static final String PROMPT = "Answer with the one word: ready";

    static Transition begin(Rules rules) {
      return Transition.to(new Proving(rules, Phase.SUBMITTING)).with(new Effect.Ask(PROMPT));
    }

    @Override
    public Map<Deadline, Duration> deadlines() {
      return switch (phase) {
        case SUBMITTING -> Map.of(Deadline.ACCEPT, rules.accept(), Deadline.TURN, rules.check());
        case RESETTING -> Map.of(Deadline.RESET, rules.clear());
        default -> Map.of(Deadline.TURN, rules.check());
      };
    }

    @Override
    public Transition accepted() {
      return phase == Phase.SUBMITTING
          ? Transition.to(new Proving(rules, Phase.ANSWERING))
          : stay();
    }

    @Override
    public Transition asked(Approval approval) {
      return stay().with(new Decide(approval, Choice.DENY));
    }

    /** Whoever was asked would have been refused. */
    @Override
    public Transition toolRan(ToolRan tool) {
      return rules.allows(tool)
          ? stay()
          : failed("used the tool " + tool.tool() + " without asking at our check prompt");
    }

    /** Always forgets, whatever {@code agent.reset} says: no job may see what was said here. */
    @Override
    public Transition turnEnded(TurnEnded ended) {
      if (phase == Phase.RESETTING) {
        return stay();
      }
      if (String.join("", ended.texts()).isBlank()) {
        return failed("answered our check prompt with nothing");
      }
      return Transition.to(new Proving(rules, Phase.RESETTING))
          .with(new Effect.CountProof(), new Effect.Renew());
    }

    @Override
    public Transition clean() {
      return phase == Phase.RESETTING ? Transition.to(new Warm(rules)) : stay();
    }

    @Override
    public Transition turnErred(Failure failure, boolean retire) {
      return failure.code() == AGENT_SIGNED_OUT
          ? signedOut(failure.detail())
          : failed("answered our check prompt with an error: " + failure.detail());
    }

    @Override
    public Transition refused(Failure failure) {
      return failed("could not be asked our check prompt: " + failure.detail());
    }

    @Override
    public Transition blocked(Failure failure) {
      return failed("did not answer our check prompt: " + failure.detail());
    }

    @Override
    public Transition unclean(String reason) {
      return failed("its reset was not proven: " + reason);
    }

    @Override
    public Transition signedOut(String detail) {
      return leave(Cause.SIGNED_OUT, detail);
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return switch (deadline) {
        case ACCEPT -> failed("did not take our check prompt within " + ms(rules.accept()));
        case TURN -> failed("did not answer our check prompt within " + ms(rules.check()));
        case RESET -> failed("its reset was not proven within " + ms(rules.clear()));
        case BOOT, INTERRUPT -> stay();
      };
    }

    @Override
    public Transition exited(Death death) {
      String at =
          phase == Phase.RESETTING ? "at the reset after our check prompt" : "at our check prompt";
      return failed(at + " it " + death.inFull());
    }

    private static String ms(Duration limit) {
      return limit.toMillis() + " ms";
    }
  }
}
