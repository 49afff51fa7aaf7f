package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.AgentConfig.Approvals;
import io.kirogate.config.AgentConfig.Approvals.Decision;
import io.kirogate.config.AgentConfig.Approvals.Rule;
import io.kirogate.config.AgentConfig.Reset;
import io.kirogate.message.Denial;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.Messages;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** The table of DESIGN, "A worker's states", line by line; then what must hold whatever happens. */
class WorkerStateTest {
  private static final int SEEDS = Integer.getInteger("kirogate.runs", 20_000);
  private static final JobId JOB = new JobId("job-1");
  private static final JobId OTHER = new JobId("job-2");
  private static final Failure FAULT = Failure.of(FailureCode.AGENT_ERROR, "it failed");
  private static final Rules CLEAR = rules(Reset.CLEAR);
  private static final Run RUN = Messages.run(JOB, "hello", Duration.ofSeconds(120), false);
  private static final Run REVIEWED = Messages.run(JOB, "hello", Duration.ofSeconds(120), true);

  private static Rules rules(Reset reset) {
    return new Rules(
        "worker1-1 (demo)",
        reset,
        new Approvals(
            List.of(
                new Rule("fs_read", "*", Decision.ALLOW), new Rule("*", "ls *", Decision.ALLOW)),
            Decision.DENY),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(7),
        Duration.ofSeconds(120));
  }

  /** Drives a state through events and keeps every effect. */
  private static final class Drive {
    WorkerState state;
    final List<Effect> effects = new ArrayList<>();

    Drive(Transition begin) {
      take(begin);
    }

    static Drive booting(Rules rules) {
      return new Drive(WorkerState.Booting.begin(rules));
    }

    static Drive idle(Rules rules) {
      return warm(rules).when(WorkerState::takeSlot);
    }

    static Drive warm(Rules rules) {
      return booting(rules).when(WorkerState::prompted);
    }

    static Drive submitting(Run run) {
      return idle(CLEAR).when(state -> state.run(run));
    }

    static Drive answering(Run run) {
      return submitting(run).when(WorkerState::accepted);
    }

    Drive when(Function<WorkerState, Transition> event) {
      effects.clear();
      take(event.apply(state));
      return this;
    }

    private void take(Transition transition) {
      state = transition.next();
      effects.addAll(transition.effects());
    }

    Drive then(Phase phase, Class<?>... kinds) {
      assertThat(state.phase()).isEqualTo(phase);
      assertThat(effects.stream().map(Object::getClass).toList()).isEqualTo(List.of(kinds));
      return this;
    }

    <T> T effect(Class<T> kind) {
      return effects.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }
  }

  /** It goes to the log, and to whoever asks next while the pool is barred. */
  @Test
  void theLastWordQuotesNothingThatWasShownInATurn() {
    Failure error = Failure.of(FailureCode.AGENT_ERROR, "the agent showed: canary");
    Failure signedOut = Failure.of(FailureCode.AGENT_SIGNED_OUT, "the agent showed: canary");
    WorkerState.Death death = new WorkerState.Death("exited with status 3", "canary", false);
    for (Drive drive :
        List.of(
            Drive.answering(RUN).when(s -> s.turnErred(error, true)),
            Drive.answering(RUN).when(s -> s.turnErred(signedOut, false)),
            Drive.answering(RUN).when(s -> s.exited(death)),
            Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.turnErred(error, true)),
            Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.exited(death)))) {
      drive.when(WorkerState::swept);
      assertThat(drive.effect(Effect.SayGone.class).detail()).isNotBlank().doesNotContain("canary");
    }
  }

  @Test
  void oneWhoseServiceRefusesTheLoginIsNotUsedAgainAlthoughItCameBackFromAnInterrupt() {
    Failure signedOut = Failure.of(FailureCode.AGENT_SIGNED_OUT, "log in");
    Drive drive =
        Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.turnErred(signedOut, false));
    drive.then(Phase.LEAVING, Effect.End.class, Effect.Disarm.class).when(WorkerState::swept);
    assertThat(drive.effect(Effect.SayGone.class).cause()).isEqualTo(Cause.SIGNED_OUT);
  }

  @Test
  void bootsToWarmAtTheFirstReadyMarkAndServesWhenItTakesASlot() {
    Drive.booting(CLEAR)
        .then(Phase.BOOTING, Effect.Arm.class)
        .when(WorkerState::prompted)
        .then(Phase.WARM, Effect.Disarm.class)
        .when(s -> s.run(RUN))
        .then(Phase.WARM)
        .when(WorkerState::takeSlot)
        .then(Phase.IDLE, Effect.SayReady.class)
        .when(WorkerState::takeSlot)
        .then(Phase.IDLE);
  }

  private static Drive proving() {
    return Drive.warm(CLEAR).when(WorkerState::prove);
  }

  @Test
  void aWarmWorkerProvesItselfByAnAnswerAndAResetAndIsWarmAgain() {
    Drive drive =
        proving().then(Phase.SUBMITTING, Effect.Arm.class, Effect.Arm.class, Effect.Ask.class);
    assertThat(drive.state.job()).isNull();
    drive
        .when(WorkerState::accepted)
        .then(Phase.ANSWERING, Effect.Disarm.class)
        .when(s -> s.asked("fs_read", "ls"))
        .then(Phase.ANSWERING, Effect.Decide.class);
    assertThat(drive.effect(Effect.Decide.class).allow())
        .as("although the rules allow it")
        .isFalse();
    drive.when(s -> s.turnEnded(List.of("ready"), Fidelity.RENDERED));
    assertThat(drive.effects).contains(new Effect.CountProof(), new Effect.Reset());
    drive
        .when(WorkerState::clean)
        .then(Phase.WARM, Effect.Disarm.class)
        .when(WorkerState::takeSlot)
        .then(Phase.IDLE, Effect.SayReady.class);
  }

  @Test
  void aProofResetsWhateverTheConfigSays() {
    for (Reset reset : Reset.values()) {
      Drive drive = Drive.warm(rules(reset)).when(WorkerState::prove);
      drive.when(s -> s.turnEnded(List.of("ready"), Fidelity.RENDERED));
      assertThat(drive.effects).as("%s", reset).contains(new Effect.Reset());
    }
  }

  @Test
  void aProofThatFailsNamesTheStep() {
    assertUnproven(
        proving().when(s -> s.deadline(Deadline.ACCEPT)),
        "did not take our check prompt within 10000 ms");
    assertUnproven(proving().when(s -> s.refused(FAULT)), "could not be asked our check prompt");
    assertUnproven(
        answeringProof().when(s -> s.deadline(Deadline.JOB)),
        "did not answer our check prompt within 120000 ms");
    assertUnproven(
        answeringProof().when(s -> s.turnEnded(List.of(" "), Fidelity.RENDERED)),
        "answered our check prompt with nothing");
    assertUnproven(
        answeringProof().when(s -> s.turnErred(FAULT, false)),
        "answered our check prompt with an error: it failed");
    assertUnproven(answeringProof().when(s -> s.blocked(FAULT)), "did not answer");
    assertUnproven(
        answeringProof().when(s -> s.exited(new WorkerState.Death("exited with 3", "oops", false))),
        "at our check prompt it exited with 3; it had shown: oops");
    assertUnproven(
        resettingProof().when(s -> s.deadline(Deadline.RESET)),
        "its reset was not proven within 7000 ms");
    assertUnproven(
        resettingProof().when(s -> s.unclean("no question")),
        "its reset was not proven: no question");
    assertUnproven(
        resettingProof().when(s -> s.exited(new WorkerState.Death("exited with 3", "", false))),
        "at the reset after our check prompt it exited with 3");
    assertUnproven(proving().when(WorkerState::broken), "defect");
    assertLeaves(answeringProof().when(s -> s.signedOut("log in")), Cause.SIGNED_OUT);
    assertLeaves(
        proving().when(s -> s.turnErred(Failure.of(FailureCode.AGENT_SIGNED_OUT, "log in"), true)),
        Cause.SIGNED_OUT);
    assertLeaves(resettingProof().when(s -> s.retire("stop")), Cause.RETIRED);
  }

  private static Drive answeringProof() {
    return proving().when(WorkerState::accepted);
  }

  private static Drive resettingProof() {
    return answeringProof().when(s -> s.turnEnded(List.of("ready"), Fidelity.RENDERED));
  }

  private static void assertUnproven(Drive drive, String detail) {
    assertLeaves(drive, Cause.START_FAILED);
    assertThat(drive.effect(Effect.SayGone.class).detail()).contains(detail);
  }

  @Test
  void oneThatGoesBeforeItServedIsAFailedStart() {
    assertLeaves(
        Drive.warm(CLEAR).when(s -> s.exited(new WorkerState.Death("exited", "", false))),
        Cause.START_FAILED);
    assertLeaves(Drive.warm(CLEAR).when(WorkerState::broken), Cause.START_FAILED);
    assertLeaves(Drive.warm(CLEAR).when(s -> s.retire("stop")), Cause.RETIRED);
  }

  @Test
  void aRunThatCrossesWithItsLeavingIsGivenBack() {
    Drive leaving = Drive.idle(CLEAR).when(s -> s.retire("stop")).when(s -> s.run(RUN));
    leaving.then(Phase.LEAVING, Effect.SayDeclined.class);
    assertThat(leaving.effect(Effect.SayDeclined.class).job()).isEqualTo(JOB);
    leaving
        .when(WorkerState::swept)
        .when(s -> s.run(RUN))
        .then(Phase.GONE, Effect.SayDeclined.class);
  }

  @Test
  void aBootThatFailsSaysWhy() {
    assertLeaves(Drive.booting(CLEAR).when(s -> s.deadline(Deadline.BOOT)), Cause.START_FAILED);
    assertLeaves(Drive.booting(CLEAR).when(s -> s.signedOut("not logged in")), Cause.SIGNED_OUT);
    assertLeaves(
        Drive.booting(CLEAR)
            .when(s -> s.exited(new WorkerState.Death("exit status 3", "it showed this", false))),
        Cause.START_FAILED);
    assertLeaves(
        Drive.booting(CLEAR)
            .when(s -> s.exited(new WorkerState.Death("no such command", "it showed this", true))),
        Cause.MISSING);
    assertLeaves(Drive.booting(CLEAR).when(s -> s.retire("stop")), Cause.RETIRED);
  }

  private static void assertLeaves(Drive drive, Cause cause) {
    assertThat(drive.state.phase()).isEqualTo(Phase.LEAVING);
    assertThat(drive.effects).anyMatch(Effect.End.class::isInstance);
    drive.when(WorkerState::swept).then(Phase.GONE, Effect.SayGone.class);
    assertThat(drive.effect(Effect.SayGone.class).cause()).isEqualTo(cause);
  }

  @Test
  void aRunIsStartedArmedAndAsked() {
    Drive drive =
        Drive.submitting(RUN)
            .then(
                Phase.SUBMITTING,
                Effect.SayStarted.class,
                Effect.Arm.class,
                Effect.Arm.class,
                Effect.Ask.class);
    assertThat(drive.effects)
        .contains(
            new Effect.Arm(Deadline.ACCEPT, Duration.ofSeconds(10)),
            new Effect.Arm(Deadline.JOB, Duration.ofSeconds(120)),
            new Effect.Ask("hello"));
    assertThat(drive.state.job()).isEqualTo(JOB);
  }

  @Test
  void anAnswerEndsTheTurnAndTheWorkerMakesItselfClean() {
    Drive drive = Drive.answering(RUN).when(s -> s.turnEnded(List.of("a", "b"), Fidelity.RENDERED));
    drive.then(
        Phase.RESETTING,
        Effect.Disarm.class,
        Effect.Disarm.class,
        Effect.SayTurnDone.class,
        Effect.Reset.class,
        Effect.Arm.class);
    assertThat(drive.effect(Effect.SayTurnDone.class).texts()).containsExactly("a", "b");
    drive.when(WorkerState::clean).then(Phase.IDLE, Effect.Disarm.class, Effect.SayReady.class);
  }

  @Test
  void anEmptyAnswerMayEndTheTurnBeforeItsAcceptanceIsSeen() {
    Drive drive = Drive.submitting(RUN).when(s -> s.turnEnded(List.of(), Fidelity.RENDERED));
    assertThat(drive.state.phase()).isEqualTo(Phase.RESETTING);
    assertThat(drive.effect(Effect.SayTurnDone.class).job()).isEqualTo(JOB);
  }

  @Test
  void aPromptThatIsNotTakenIsUnresponsive() {
    Drive drive = Drive.submitting(RUN).when(s -> s.deadline(Deadline.ACCEPT));
    assertFails(drive, FailureCode.AGENT_UNRESPONSIVE, Phase.INTERRUPTING);
  }

  @Test
  void aTurnThatDoesNotEndIsATimeoutAndInterrupted() {
    assertFails(
        Drive.submitting(RUN).when(s -> s.deadline(Deadline.JOB)),
        FailureCode.TURN_TIMEOUT,
        Phase.INTERRUPTING);
    assertFails(
        Drive.answering(RUN).when(s -> s.deadline(Deadline.JOB)),
        FailureCode.TURN_TIMEOUT,
        Phase.INTERRUPTING);
  }

  private static void assertFails(Drive drive, FailureCode code, Phase phase) {
    assertThat(drive.effect(Effect.SayTurnFailed.class).failure().code()).isEqualTo(code);
    assertThat(drive.effect(Effect.SayTurnFailed.class).job()).isEqualTo(JOB);
    assertThat(drive.state.phase()).isEqualTo(phase);
  }

  @Test
  void anInterruptedWorkerIsReadyOnlyAfterAProvenReset() {
    Drive drive = Drive.answering(RUN).when(s -> s.cancel(JOB));
    assertFails(drive, FailureCode.CANCELLED, Phase.INTERRUPTING);
    assertThat(drive.effects).contains(new Effect.Interrupt());
    drive
        .when(WorkerState::prompted)
        .then(Phase.RESETTING, Effect.Disarm.class, Effect.Reset.class, Effect.Arm.class);
    drive.when(WorkerState::clean).then(Phase.IDLE, Effect.Disarm.class, Effect.SayReady.class);
  }

  @Test
  void anInterruptThatIsNotHeardCostsTheProcess() {
    assertLeaves(
        Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.deadline(Deadline.INTERRUPT)),
        Cause.UNCLEAN);
  }

  @Test
  void lateOutputOfAStoppedTurnBelongsToNobody() {
    Drive drive = Drive.answering(RUN).when(s -> s.deadline(Deadline.JOB));
    drive.when(s -> s.turnEnded(List.of("too late"), Fidelity.RENDERED));
    assertThat(drive.effects).noneMatch(Effect.SayTurnDone.class::isInstance);
    assertThat(drive.state.phase()).isEqualTo(Phase.RESETTING);
  }

  @Test
  void aResetThatIsNotProvenCostsTheProcess() {
    Drive done = Drive.answering(RUN).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertLeaves(done.when(s -> s.deadline(Deadline.RESET)), Cause.UNCLEAN);
    done = Drive.answering(RUN).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertLeaves(done.when(s -> s.unclean("no question")), Cause.UNCLEAN);
  }

  @Test
  void anErrorOfTheAgentFailsTheTurnAndItsProcessIsUsedAgainOnlyWhenItMay() {
    assertFails(
        Drive.answering(RUN).when(s -> s.turnErred(FAULT, false)),
        FailureCode.AGENT_ERROR,
        Phase.RESETTING);
    Drive retired = Drive.answering(RUN).when(s -> s.turnErred(FAULT, true));
    assertFails(retired, FailureCode.AGENT_ERROR, Phase.LEAVING);
    assertLeaves(retired, Cause.UNCLEAN);
  }

  @Test
  void aSignedOutAgentIsNeverUsedAgain() {
    Failure signedOut = Failure.of(FailureCode.AGENT_SIGNED_OUT, "log in");
    Drive drive = Drive.answering(RUN).when(s -> s.turnErred(signedOut, false));
    assertFails(drive, FailureCode.AGENT_SIGNED_OUT, Phase.LEAVING);
    assertLeaves(drive, Cause.SIGNED_OUT);
    drive = Drive.submitting(RUN).when(s -> s.signedOut("log in"));
    assertFails(drive, FailureCode.AGENT_SIGNED_OUT, Phase.LEAVING);
    assertLeaves(drive, Cause.SIGNED_OUT);
  }

  @Test
  void permissionsAreDecidedByTheFirstRuleThatMatches() {
    Drive drive = Drive.answering(RUN);
    drive.when(s -> s.asked("fs_read", "/etc/passwd"));
    assertThat(drive.effects).containsExactly(new Effect.Decide(true));
    drive.when(s -> s.asked("execute_bash", "ls -l\n/tmp"));
    assertThat(drive.effects).containsExactly(new Effect.Decide(true));
    drive.when(s -> s.asked("execute_bash", "rm -rf x"));
    assertThat(drive.effects).containsExactly(new Effect.Decide(false));
    drive.when(s -> s.turnEnded(List.of("ok"), Fidelity.RENDERED));
    assertThat(drive.effect(Effect.SayTurnDone.class).denied())
        .containsExactly(new Denial("execute_bash", "rm -rf x"));
  }

  @Test
  void aReviewedJobKeepsItsWorkerAndItsDeadline() {
    Drive drive = Drive.answering(REVIEWED).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    drive.then(Phase.HELD, Effect.Disarm.class, Effect.SayTurnDone.class);
    assertThat(drive.effects).doesNotContain(new Effect.Disarm(Deadline.JOB));
    drive
        .when(s -> s.runAgain(new RunAgain(JOB, "again")))
        .then(Phase.SUBMITTING, Effect.Arm.class, Effect.Ask.class);
    drive.when(WorkerState::accepted).when(s -> s.turnEnded(List.of("b"), Fidelity.RENDERED));
    drive.when(s -> s.release(OTHER)).then(Phase.HELD);
    drive
        .when(s -> s.release(JOB))
        .then(Phase.RESETTING, Effect.Disarm.class, Effect.Reset.class, Effect.Arm.class);
  }

  @Test
  void aHeldWorkerTakesNoOtherJobAndLeavesItsLeaseAtTheDeadline() {
    Drive drive = Drive.answering(REVIEWED).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    drive.when(s -> s.run(Messages.run(OTHER, "x", Duration.ofSeconds(9), false))).then(Phase.HELD);
    drive.when(s -> s.runAgain(new RunAgain(OTHER, "x"))).then(Phase.HELD);
    assertFails(
        drive.when(s -> s.deadline(Deadline.JOB)), FailureCode.TURN_TIMEOUT, Phase.RESETTING);
  }

  @Test
  void aSecondTurnThatCrossedWithTheEndOfItsJobBeginsNothing() {
    for (Reset reset : List.of(Reset.NONE, Reset.CLEAR)) {
      Drive drive = Drive.idle(rules(reset)).when(s -> s.run(REVIEWED));
      drive.when(WorkerState::accepted).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
      drive.when(s -> s.deadline(Deadline.JOB)).when(WorkerState::clean);
      drive.when(s -> s.runAgain(new RunAgain(JOB, "again"))).then(Phase.IDLE);
    }
  }

  @Test
  void aBusyWorkerRetiresAfterItsJob() {
    Drive drive = Drive.answering(RUN).when(s -> s.retire("the gateway stops"));
    drive.then(Phase.ANSWERING);
    drive.when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertThat(drive.effect(Effect.SayTurnDone.class).texts()).containsExactly("a");
    assertLeaves(drive, Cause.RETIRED);
  }

  @Test
  void anIdleOrResettingWorkerRetiresAtOnce() {
    assertLeaves(Drive.idle(CLEAR).when(s -> s.retire("stop")), Cause.RETIRED);
    Drive resetting = Drive.answering(RUN).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertLeaves(resetting.when(s -> s.retire("stop")), Cause.RETIRED);
  }

  @Test
  void aDeathInATurnIsToldAtOnceAndGoneWhenNothingIsLeft() {
    Drive drive =
        Drive.answering(RUN)
            .when(
                s -> s.exited(new WorkerState.Death("killed by SIGKILL", "it showed this", false)));
    assertFails(drive, FailureCode.AGENT_DIED, Phase.LEAVING);
    assertThat(drive.effect(Effect.SayTurnFailed.class).failure().detail())
        .contains("SIGKILL")
        .contains("it showed this");
    assertLeaves(drive, Cause.DIED);
    assertThat(drive.effect(Effect.SayGone.class).detail())
        .as("what was shown is for the job's caller only")
        .isEqualTo("killed by SIGKILL");
  }

  @Test
  void aDefectOfOursEndsTheJobAndTheProcess() {
    Drive drive = Drive.answering(RUN).when(WorkerState::broken);
    assertFails(drive, FailureCode.INTERNAL, Phase.LEAVING);
    assertLeaves(drive, Cause.UNCLEAN);
    Drive held = Drive.answering(REVIEWED).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertFails(held.when(WorkerState::broken), FailureCode.INTERNAL, Phase.LEAVING);
    Drive resetting = Drive.answering(RUN).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertLeaves(resetting.when(WorkerState::broken), Cause.UNCLEAN);
    Drive interrupting = Drive.answering(RUN).when(s -> s.cancel(JOB));
    assertLeaves(interrupting.when(WorkerState::broken), Cause.UNCLEAN);
  }

  private static Drive held() {
    return Drive.answering(REVIEWED).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
  }

  @Test
  void aHeldJobThatIsCancelledOrWhoseAgentDiesFailsLikeOthers() {
    assertThat(held().state.job()).isEqualTo(JOB);
    held().when(s -> s.cancel(OTHER)).then(Phase.HELD);
    Drive cancelled = held().when(s -> s.cancel(JOB));
    assertFails(cancelled, FailureCode.CANCELLED, Phase.RESETTING);
    Drive died = held().when(s -> s.exited(new WorkerState.Death("died", "", false)));
    assertFails(died, FailureCode.AGENT_DIED, Phase.LEAVING);
    assertLeaves(died, Cause.DIED);
  }

  /** It was told so between two turns, in the second, and while it is interrupted. */
  @Test
  void whatAWorkerWasToldToRetireForIsRememberedUntilItsJobIsOver() {
    assertLeaves(held().when(s -> s.retire("r")).when(s -> s.release(JOB)), Cause.RETIRED);
    Drive second = held().when(s -> s.retire("r")).when(s -> s.runAgain(new RunAgain(JOB, "b")));
    second.when(WorkerState::accepted).when(s -> s.turnEnded(List.of("b"), Fidelity.RENDERED));
    assertLeaves(second.when(s -> s.release(JOB)), Cause.RETIRED);
    Drive late = Drive.submitting(RUN).when(s -> s.retire("r")).when(WorkerState::accepted);
    assertLeaves(late.when(s -> s.turnErred(FAULT, false)), Cause.RETIRED);
    Drive interrupted = Drive.answering(RUN).when(s -> s.retire("r")).when(s -> s.cancel(JOB));
    assertLeaves(interrupted.when(WorkerState::prompted), Cause.RETIRED);
    Drive meanwhile = Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.retire("r"));
    assertLeaves(meanwhile.then(Phase.INTERRUPTING).when(WorkerState::prompted), Cause.RETIRED);
  }

  @Test
  void nothingIsAllowedToATurnThatIsBeingStopped() {
    Drive drive = Drive.answering(RUN).when(s -> s.cancel(JOB));
    drive
        .when(s -> s.asked("fs_read", "/etc/passwd"))
        .then(Phase.INTERRUPTING, Effect.Decide.class);
    assertThat(drive.effects).containsExactly(new Effect.Decide(false));
  }

  @Test
  void oneThatTurnsOutToBeSignedOutAtItsResetIsNotUsedAgain() {
    Drive drive = Drive.answering(RUN).when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertLeaves(drive.when(s -> s.signedOut("log in")), Cause.SIGNED_OUT);
  }

  @Test
  void aSelectorIsInterruptedAndItsProcessIsNotUsedAgain() {
    Drive drive = Drive.answering(RUN).when(s -> s.blocked(FAULT));
    assertFails(drive, FailureCode.AGENT_ERROR, Phase.INTERRUPTING);
    assertLeaves(drive.when(WorkerState::prompted), Cause.RETIRED);
  }

  @Test
  void aPromptThatCannotBeTypedFailsAndTheWorkerIsUsedAgain() {
    assertFails(
        Drive.submitting(RUN).when(s -> s.refused(FAULT)),
        FailureCode.AGENT_ERROR,
        Phase.RESETTING);
  }

  @Test
  void aDeadlineOfAnotherStateMovesNobodyWhoWaits() {
    for (Deadline deadline : Deadline.values()) {
      Drive.warm(CLEAR).when(s -> s.deadline(deadline)).then(Phase.WARM);
      Drive.idle(CLEAR).when(s -> s.deadline(deadline)).then(Phase.IDLE);
    }
  }

  @Test
  void whoLeavesOrIsGoneIsMovedByNothing() {
    WorkerState.Death death = new WorkerState.Death("died", "", false);
    Drive leaving = Drive.idle(CLEAR).when(s -> s.retire("r"));
    leaving.when(WorkerState::broken).then(Phase.LEAVING);
    leaving.when(s -> s.exited(death)).then(Phase.LEAVING);
    leaving.when(WorkerState::swept).when(WorkerState::broken).then(Phase.GONE);
    leaving.when(s -> s.exited(death)).then(Phase.GONE);
    leaving.when(WorkerState::swept).then(Phase.GONE);
    leaving.when(s -> s.signedOut("log in")).then(Phase.GONE);
  }

  @Test
  void aDefectOfOursAtBootIsAFailedStartWhichBacksOff() {
    assertLeaves(Drive.booting(CLEAR).when(WorkerState::broken), Cause.START_FAILED);
  }

  @Test
  void theOtherResetModes() {
    Drive none = Drive.idle(rules(Reset.NONE)).when(s -> s.run(RUN)).when(WorkerState::accepted);
    none.when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED));
    assertThat(none.state.phase()).isEqualTo(Phase.IDLE);
    assertThat(none.effects).contains(new Effect.SayReady());
    Drive respawn =
        Drive.idle(rules(Reset.RESPAWN)).when(s -> s.run(RUN)).when(WorkerState::accepted);
    assertLeaves(respawn.when(s -> s.turnEnded(List.of("a"), Fidelity.RENDERED)), Cause.RETIRED);
  }

  @Test
  void whateverHappensEachTurnEndsOnceAndReadyIsOnlySaidWhenClean() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      new RandomLife(seed).live();
    }
  }

  /** Random events in random order; the invariants are checked after each. */
  private static final class RandomLife {
    private final long seed;
    private final RandomGenerator random;
    private final Drive drive;
    private int started;
    private int ended;
    private int gone;
    private boolean proven = true;
    private final Set<Deadline> armed = EnumSet.of(Deadline.BOOT);

    RandomLife(long seed) {
      this.seed = seed;
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      this.drive = Drive.booting(CLEAR);
    }

    /** What a worker waits for with a limit says what it does, and the other way round. */
    private static Set<Deadline> limits(Phase phase) {
      return switch (phase) {
        case BOOTING -> EnumSet.of(Deadline.BOOT);
        case SUBMITTING -> EnumSet.of(Deadline.ACCEPT, Deadline.JOB);
        case ANSWERING, AWAITING_APPROVAL, HELD -> EnumSet.of(Deadline.JOB);
        case INTERRUPTING -> EnumSet.of(Deadline.INTERRUPT);
        case RESETTING -> EnumSet.of(Deadline.RESET);
        case WARM, IDLE, LEAVING, GONE -> EnumSet.noneOf(Deadline.class);
      };
    }

    void live() {
      for (int step = 0; step < 40; step++) {
        take(this::event);
        assertThat(ended).as("seed %d: ends", seed).isLessThanOrEqualTo(started);
        assertThat(started - ended).as("seed %d: open turns", seed).isLessThanOrEqualTo(1);
      }
      take(s -> s.exited(new WorkerState.Death("the end", "it showed this", false)));
      take(WorkerState::swept);
      assertThat(ended).as("seed %d: all turns ended", seed).isEqualTo(started);
      assertThat(gone).as("seed %d: gone once", seed).isEqualTo(1);
      assertThat(drive.state.phase()).isEqualTo(Phase.GONE);
    }

    /** Between two turns of a lease the job can fail although no turn is open. */
    private void take(Function<WorkerState, Transition> event) {
      Phase before = drive.state.phase();
      drive.when(event).effects.forEach(effect -> count(effect, before));
      assertThat(armed)
          .as("seed %d: limits while %s, after %s", seed, drive.state.phase(), before)
          .isEqualTo(limits(drive.state.phase()));
    }

    /** A prompt of ours, asked of a warm worker, is nobody's turn. */
    private void count(Effect effect, Phase before) {
      boolean wasHeld = before == Phase.HELD;
      if (effect instanceof Effect.Ask) {
        started += before == Phase.WARM ? 0 : 1;
        proven = false;
      } else if (effect instanceof Effect.SayTurnDone) {
        ended++;
      } else if (effect instanceof Effect.SayTurnFailed && !wasHeld) {
        ended++;
      } else if (effect instanceof Effect.SayGone) {
        gone++;
      } else if (effect instanceof Effect.Arm arm) {
        armed.add(arm.deadline());
      } else if (effect instanceof Effect.Disarm disarm) {
        armed.remove(disarm.deadline());
      } else if (effect instanceof Effect.SayReady) {
        assertThat(proven).as("seed %d: ready only when proven", seed).isTrue();
      }
    }

    private Transition event(WorkerState state) {
      return switch (random.nextInt(23)) {
        case 18, 19 -> state.takeSlot();
        case 20 -> state.prove();
        case 21 -> random.nextBoolean() ? state.broken() : state.signedOut("log in");
        case 22 -> passes(state);
        case 0, 1 -> state.prompted();
        case 2, 3 -> state.accepted();
        case 4 -> state.asked("t", "c");
        case 5 -> state.blocked(FAULT);
        case 6, 7 -> state.turnEnded(List.of("x"), Fidelity.RENDERED);
        case 8 -> state.turnErred(FAULT, random.nextBoolean());
        case 9 -> state.refused(FAULT);
        case 10 -> clean(state);
        case 11 -> state.unclean("no");
        case 12 -> state.run(random.nextInt(3) == 0 ? REVIEWED : RUN);
        case 13 -> state.runAgain(new RunAgain(random.nextBoolean() ? JOB : OTHER, "again"));
        case 14 -> state.cancel(random.nextBoolean() ? JOB : OTHER);
        case 15 -> state.release(JOB);
        case 16 -> passes(state);
        default ->
            random.nextInt(4) == 0
                ? state.exited(new WorkerState.Death("died", "it showed this", false))
                : state.retire("r");
      };
    }

    private Transition passes(WorkerState state) {
      Deadline any = Deadline.values()[random.nextInt(Deadline.values().length)];
      return armed.remove(any) ? state.deadline(any) : state.stay();
    }

    private Transition clean(WorkerState state) {
      proven |= state.phase() == Phase.RESETTING;
      return state.clean();
    }
  }
}
