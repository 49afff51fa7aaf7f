package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.Approval;
import io.kirogate.config.AgentConfig.Approvals;
import io.kirogate.config.AgentConfig.Approvals.Decision;
import io.kirogate.config.AgentConfig.Approvals.Rule;
import io.kirogate.config.AgentConfig.Reset;
import io.kirogate.config.ConfigLoader;
import io.kirogate.message.AgentName;
import io.kirogate.message.Declined;
import io.kirogate.message.Denial;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.PoolId;
import io.kirogate.message.Ready;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.SlotId;
import io.kirogate.message.Started;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.TurnResult;
import io.kirogate.message.TurnUsage;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each state's answers, line by line; then what must hold whatever happens. */
class WorkerStateTest {
  private static final int SEEDS = Integer.getInteger("kirogate.runs", 20_000);
  private static final WorkerId WORKER = new WorkerId(new SlotId(PoolId.DEFAULT, 1), 1);
  private static final AgentName AGENT = new AgentName("demo", false);
  private static final LeaseId LEASE = new LeaseId(PoolId.DEFAULT, 1);
  private static final LeaseId OTHER_LEASE = new LeaseId(PoolId.DEFAULT, 2);
  private static final JobId JOB = new JobId("job-1");
  private static final JobId OTHER = new JobId("job-2");
  private static final JobId SECOND = new JobId("job-1-again");
  private static final Failure FAULT = Failure.of(FailureCode.AGENT_ERROR, "it failed");
  private static final Rules CLEAR = rules(Reset.CLEAR);
  private static final Run RUN = run(LEASE, JOB, false);
  private static final Run REVIEWED = run(LEASE, JOB, true);

  private static Run run(LeaseId lease, JobId job, boolean keepLease) {
    return new Run(lease, job, "r-" + job, "hello", Duration.ofSeconds(120), keepLease);
  }

  /** The second turn of a lease may be another job's. */
  private static RunAgain again(LeaseId lease) {
    return new RunAgain(lease, SECOND, "r-2", "again", Duration.ofSeconds(30));
  }

  private static TurnEnded ended(String... texts) {
    return new TurnEnded(List.of(texts), Fidelity.RENDERED, StopReason.END_TURN, TurnUsage.UNKNOWN);
  }

  private static Approval asked(String tool, String command) {
    return new Approval("1", tool, command, true, List.of());
  }

  private static Rules rules(Reset reset) {
    return new Rules(
        WORKER,
        AGENT,
        reset,
        new Approvals(
            List.of(
                new Rule("fs_read", "*", Decision.ALLOW), new Rule("*", "ls *", Decision.ALLOW)),
            Decision.DENY),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(7),
        Duration.ofSeconds(120),
        "");
  }

  private static WorkerState.Death death(String how, String shown, boolean missing) {
    return new WorkerState.Death(how, 1, shown, missing);
  }

  /** Drives a state through events and keeps every effect. */
  private static final class Drive {
    WorkerState state;
    final List<Effect> effects = new ArrayList<>();

    Drive(Transition begin) {
      take(begin);
    }

    static Drive booting(Rules rules) {
      return new Drive(Transition.to(ComingUp.Booting.only(rules, new Variant("only").alone())));
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
      assertThat(happened().map(Object::getClass).toList()).isEqualTo(List.of(kinds));
      return this;
    }

    Drive limitedBy(Deadline... limits) {
      assertThat(state.deadlines()).containsOnlyKeys(limits);
      return this;
    }

    /** Of what is said the message itself. */
    private Stream<Object> happened() {
      return effects.stream().map(one -> one instanceof Effect.Say say ? say.message() : one);
    }

    /** An effect, or a message that is said. */
    <T> T effect(Class<T> kind) {
      return happened().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
    }
  }

  /** It goes to the log, and to whoever asks next while the pool is barred. */
  @Test
  void theLastWordQuotesNothingThatWasShownInATurn() {
    Failure error = Failure.of(FailureCode.AGENT_ERROR, "the agent showed: canary");
    Failure signedOut = Failure.of(FailureCode.AGENT_SIGNED_OUT, "the agent showed: canary");
    WorkerState.Death death = death("exited with status 3", "canary", false);
    for (Drive drive :
        List.of(
            Drive.answering(RUN).when(s -> s.turnErred(error, true)),
            Drive.answering(RUN).when(s -> s.turnErred(signedOut, false)),
            Drive.answering(RUN).when(s -> s.exited(death)),
            Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.turnErred(error, true)),
            Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.exited(death)))) {
      drive.when(WorkerState::swept);
      assertThat(drive.effect(Gone.class).detail()).isNotBlank().doesNotContain("canary");
    }
  }

  @Test
  void oneWhoseServiceRefusesTheLoginIsNotUsedAgainAlthoughItCameBackFromAnInterrupt() {
    Failure signedOut = Failure.of(FailureCode.AGENT_SIGNED_OUT, "log in");
    Drive drive =
        Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.turnErred(signedOut, false));
    drive.then(Phase.LEAVING, Effect.End.class).when(WorkerState::swept);
    assertThat(drive.effect(Gone.class).cause()).isEqualTo(Cause.SIGNED_OUT);
  }

  @Test
  void bootsToWarmAtTheFirstReadyMarkAndServesWhenItTakesASlot() {
    Drive.booting(CLEAR)
        .then(Phase.BOOTING)
        .when(WorkerState::prompted)
        .then(Phase.WARM)
        .when(s -> s.run(RUN))
        .then(Phase.WARM)
        .when(WorkerState::takeSlot)
        .then(Phase.IDLE, Ready.class)
        .when(WorkerState::takeSlot)
        .then(Phase.IDLE);
  }

  private static Drive proving() {
    return Drive.warm(CLEAR).when(WorkerState::prove);
  }

  @Test
  void aWarmWorkerProvesItselfByAnAnswerAndAResetAndIsWarmAgain() {
    Drive drive = proving().then(Phase.SUBMITTING, Effect.Ask.class);
    drive
        .when(WorkerState::accepted)
        .then(Phase.ANSWERING)
        .when(s -> s.asked(asked("fs_read", "ls")))
        .then(Phase.ANSWERING, Effect.Decide.class);
    assertThat(drive.effect(Effect.Decide.class).choice())
        .as("although the rules allow it")
        .isEqualTo(Choice.DENY);
    drive.when(s -> s.turnEnded(ended("ready")));
    assertThat(drive.effects).contains(new Effect.CountProof(), new Effect.Renew());
    drive
        .when(WorkerState::clean)
        .then(Phase.WARM)
        .when(WorkerState::takeSlot)
        .then(Phase.IDLE, Ready.class);
  }

  @Test
  void aProofResetsWhateverTheConfigSays() {
    for (Reset reset : Reset.values()) {
      Drive drive = Drive.warm(rules(reset)).when(WorkerState::prove);
      drive.when(s -> s.turnEnded(ended("ready")));
      assertThat(drive.effects).as("%s", reset).contains(new Effect.Renew());
    }
  }

  @Test
  void aProofThatFailsNamesTheStep() {
    assertUnproven(
        proving().when(s -> s.deadline(Deadline.ACCEPT)),
        "did not take our check prompt within 10000 ms");
    assertUnproven(proving().when(s -> s.refused(FAULT)), "could not be asked our check prompt");
    assertUnproven(
        answeringProof().when(s -> s.deadline(Deadline.TURN)),
        "did not answer our check prompt within 120000 ms");
    assertUnproven(
        answeringProof().when(s -> s.turnEnded(ended(" "))),
        "answered our check prompt with nothing");
    assertUnproven(
        answeringProof().when(s -> s.turnErred(FAULT, false)),
        "answered our check prompt with an error: it failed");
    assertUnproven(answeringProof().when(s -> s.blocked(FAULT)), "did not answer");
    assertUnproven(
        answeringProof().when(s -> s.exited(death("exited with 3", "oops", false))),
        "at our check prompt it exited with 3; it had shown: oops");
    assertUnproven(
        resettingProof().when(s -> s.deadline(Deadline.RESET)),
        "its reset was not proven within 7000 ms");
    assertUnproven(
        resettingProof().when(s -> s.unclean("no question")),
        "its reset was not proven: no question");
    assertUnproven(
        resettingProof().when(s -> s.exited(death("exited with 3", "", false))),
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
    return answeringProof().when(s -> s.turnEnded(ended("ready")));
  }

  private static void assertUnproven(Drive drive, String detail) {
    assertLeaves(drive, Cause.START_FAILED);
    assertThat(drive.effect(Gone.class).detail()).contains(detail);
  }

  @Test
  void oneThatGoesBeforeItServedIsAFailedStart() {
    assertLeaves(
        Drive.warm(CLEAR).when(s -> s.exited(death("exited", "", false))), Cause.START_FAILED);
    assertLeaves(Drive.warm(CLEAR).when(WorkerState::broken), Cause.START_FAILED);
    assertLeaves(Drive.warm(CLEAR).when(s -> s.retire("stop")), Cause.RETIRED);
  }

  @Test
  void aRunThatCrossesWithItsLeavingIsGivenBack() {
    Drive leaving = Drive.idle(CLEAR).when(s -> s.retire("stop")).when(s -> s.run(RUN));
    leaving.then(Phase.LEAVING, Declined.class);
    assertThat(leaving.effect(Declined.class).job()).isEqualTo(JOB);
    leaving.when(WorkerState::swept).when(s -> s.run(RUN)).then(Phase.GONE, Declined.class);
  }

  private static Ways ways(boolean asksLogin, LeftVariant... left) {
    return new Ways(
        List.of(Variant.from("new", "2.0.0"), new Variant("old"), new Variant("older")),
        List.of(left),
        asksLogin,
        "");
  }

  private static LeftVariant left(String variant, String version) {
    return new LeftVariant(variant, version, variant + " is not known");
  }

  private static Drive choosing(Ways ways) {
    return new Drive(Transition.to(new ComingUp.Choosing(CLEAR, ways)));
  }

  private static Drive booting(Rules rules, Ways.Chosen chosen) {
    return new Drive(Transition.to(new ComingUp.Booting(rules, chosen)));
  }

  private static WorkerState.Death usage() {
    return new WorkerState.Death("exited with status 2", 2, "what is --new?", false);
  }

  @Test
  void whereThereIsOneWayItIsTakenAndTheVersionAskedBeside() {
    Drive drive = Drive.booting(CLEAR).when(WorkerState::begin);
    drive.then(Phase.BOOTING, Effect.Launch.class, Effect.AskVersion.class);
    assertThat(drive.effect(Effect.Launch.class).variant().name()).isEqualTo("only");
    drive.when(s -> s.versionTold("9.9.9")).then(Phase.BOOTING);
  }

  @Test
  void whereThereAreSeveralTheVersionDecidesFirst() {
    Drive drive = choosing(ways(false)).when(WorkerState::begin);
    drive.then(Phase.BOOTING, Effect.AskVersion.class);
    drive.when(s -> s.versionTold("1.9.0")).then(Phase.BOOTING, Effect.Launch.class);
    assertThat(drive.effect(Effect.Launch.class))
        .isEqualTo(new Effect.Launch(new Variant("old"), "1.9.0"));
  }

  @Test
  void aVersionThatIsNotKnownFitsEach() {
    Drive drive = choosing(ways(false)).when(s -> s.versionTold(""));
    assertThat(drive.effect(Effect.Launch.class).variant().name()).isEqualTo("new");
    assertThat(drive.state.deadlines())
        .as("its own limit, since it is longer")
        .containsEntry(Deadline.BOOT, Duration.ofMinutes(10));
  }

  @Test
  void whatOthersHaveLeftIsNotTriedAgainByThisVersion() {
    Ways ways = ways(false, left("new", "2.1.0"), left("old", "2.0.0"));
    Drive same = choosing(ways).when(s -> s.versionTold("2.1.0"));
    assertThat(same.effect(Effect.Launch.class).variant().name()).isEqualTo("old");
    Drive other = choosing(ways).when(s -> s.versionTold("2.0.0"));
    assertThat(other.effect(Effect.Launch.class).variant().name()).isEqualTo("new");
  }

  @Test
  void whereNoneIsForTheVersionTheStartFailsWithAllReasons() {
    Ways only =
        new Ways(
            List.of(Variant.from("b", "3.0.0"), Variant.from("a", "2.0.0")),
            List.of(left("a", "2.1.0")),
            false,
            "");
    Drive drive = choosing(only).when(s -> s.versionTold("2.1.0"));
    assertLeaves(drive, Cause.START_FAILED);
    assertThat(drive.effect(Gone.class).detail())
        .isEqualTo(
            "none of its variants can run it (version 2.1.0). b: is for versions from 3.0.0; a: a is not known");
  }

  @Test
  void aUsageErrorLeavesTheVariantAndNothingElse() {
    Drive drive = choosing(ways(false)).when(s -> s.versionTold("2.1.0"));
    assertLeaves(drive.when(s -> s.exited(usage())), Cause.WRONG_VARIANT);
    LeftVariant left = drive.effect(Gone.class).left();
    assertThat(left)
        .isEqualTo(
            new LeftVariant("new", "2.1.0", "exited with status 2; it had shown: what is --new?"));

    Drive words = choosing(ways(false)).when(s -> s.versionTold("2.1.0"));
    words.when(s -> s.exited(death("exited", "error: unexpected argument '-x'", false)));
    assertLeaves(words, Cause.WRONG_VARIANT);

    Drive other = choosing(ways(false)).when(s -> s.versionTold("2.1.0"));
    assertLeaves(other.when(s -> s.exited(death("exited", "oops", false))), Cause.START_FAILED);
    assertThat(other.effect(Gone.class).left()).isNull();

    Drive late = choosing(ways(false)).when(s -> s.versionTold("2.1.0"));
    late.when(s -> s.bootTimedOut("unexpected argument"));
    assertLeaves(late, Cause.START_FAILED);

    Drive ready = choosing(ways(false)).when(s -> s.versionTold("2.1.0"));
    ready.when(WorkerState::prompted).when(s -> s.exited(usage()));
    assertLeaves(ready, Cause.START_FAILED);
  }

  @Test
  void whereTheLastIsLeftTheStartFailsWithAllOfThem() {
    Ways ways = ways(false, left("new", "2.1.0"), left("old", "2.1.0"));
    Drive drive = choosing(ways).when(s -> s.versionTold("2.1.0")).when(s -> s.exited(usage()));
    assertLeaves(drive, Cause.START_FAILED);
    assertThat(drive.effect(Gone.class).left().variant()).isEqualTo("older");
    assertThat(drive.effect(Gone.class).detail())
        .contains("new: new is not known; old: old is not known; older: exited with status 2");
  }

  @Test
  void whereThereIsOneWayAUsageErrorIsAFailedStart() {
    Drive drive = Drive.booting(CLEAR).when(s -> s.exited(usage()));
    assertLeaves(drive, Cause.START_FAILED);
    assertThat(drive.effect(Gone.class).left()).isNull();
  }

  @Test
  void aStartThatFailedAsksWhoIsSignedInBeforeItSaysSo() {
    Drive drive = choosing(ways(true)).when(s -> s.versionTold("2.1.0"));
    drive.when(s -> s.exited(usage())).then(Phase.LEAVING, Effect.End.class);
    drive.when(WorkerState::swept).then(Phase.LEAVING, Effect.AskLogin.class);
    drive.when(s -> s.loginTold("nobody is")).then(Phase.GONE, Gone.class);
    assertThat(drive.effect(Gone.class).cause()).isEqualTo(Cause.SIGNED_OUT);
    assertThat(drive.effect(Gone.class).detail()).isEqualTo("nobody is");
    assertThat(drive.effect(Gone.class).left()).isNull();

    Drive somebody = booting(CLEAR, ways(true).only()).when(s -> s.bootTimedOut(""));
    somebody.when(WorkerState::swept).when(s -> s.loginTold("")).then(Phase.GONE, Gone.class);
    assertThat(somebody.effect(Gone.class).cause()).isEqualTo(Cause.START_FAILED);
  }

  @Test
  void nobodyAsksForTheLoginOfOneThatIsToGoOrIsMissing() {
    Drive stopped = booting(CLEAR, ways(true).only());
    assertLeaves(stopped.when(s -> s.retire("stop")), Cause.RETIRED);
    Drive missing = booting(CLEAR, ways(true).only());
    assertLeaves(missing.when(s -> s.exited(death("none", "", true))), Cause.MISSING);
    Drive late = booting(CLEAR, ways(true).only()).when(s -> s.bootTimedOut(""));
    late.when(s -> s.retire("stop")).when(WorkerState::swept).then(Phase.GONE, Gone.class);
    Drive asking = booting(CLEAR, ways(true).only()).when(s -> s.bootTimedOut(""));
    asking.when(WorkerState::swept).when(s -> s.retire("stop"));
    asking.then(Phase.LEAVING, Effect.End.class);
    asking.when(s -> s.loginTold("out")).then(Phase.LEAVING);
    asking.when(WorkerState::swept).then(Phase.GONE, Gone.class);
    Drive broken = booting(CLEAR, ways(true).only()).when(s -> s.bootTimedOut(""));
    broken.when(WorkerState::swept).when(WorkerState::broken).then(Phase.GONE, Gone.class);
  }

  @Test
  void aBootThatTookTooLongTellsWhatItShows() {
    Drive drive = Drive.booting(CLEAR).when(s -> s.bootTimedOut("Switch to 3.0?"));
    assertLeaves(drive, Cause.START_FAILED);
    assertThat(drive.effect(Gone.class).detail())
        .isEqualTo("was not ready within 60000 ms of its start; it shows: Switch to 3.0?");
  }

  @Test
  void aToolThatRanUnaskedEndsTheTurnUnlessItWouldHaveBeenAllowed() {
    Drive.answering(RUN)
        .when(s -> s.toolRan(new ToolRan("fs_read", "a", true)))
        .then(Phase.ANSWERING);
    for (ToolRan ran :
        List.of(new ToolRan("fs_write", "rm -r", true), new ToolRan("fs_read", "a", false))) {
      Drive drive = Drive.answering(RUN).when(s -> s.toolRan(ran));
      drive.then(Phase.INTERRUPTING, TurnFailed.class, Effect.Interrupt.class);
      Failure failure = drive.effect(TurnFailed.class).failure();
      assertThat(failure.code()).isEqualTo(FailureCode.AGENT_ERROR);
      assertThat(failure.detail())
          .contains("without asking, which agent.approvals does not allow: " + ran.command());
      assertLeaves(drive.when(WorkerState::prompted), Cause.RETIRED);
    }
    Drive proof = answeringProof().when(s -> s.toolRan(new ToolRan("fs_write", "", true)));
    assertUnproven(proof, "used the tool fs_write without asking");
  }

  @Test
  void whoIsNotSignedInIsToldOfALoginThatIsNotPassedOn() {
    Rules hinting =
        Rules.of(
            WORKER,
            AGENT,
            ConfigLoader.load("{}", Map.of()).agent(),
            ConfigLoader.load("{}", Map.of()).pool(),
            "pass A_KEY on");
    Drive boot = Drive.booting(hinting).when(s -> s.signedOut("log in"));
    assertLeaves(boot, Cause.SIGNED_OUT);
    assertThat(boot.effect(Gone.class).detail()).isEqualTo("log in; pass A_KEY on");
    Drive turn = Drive.idle(hinting).when(s -> s.run(RUN)).when(s -> s.signedOut("log in"));
    assertThat(turn.effect(TurnFailed.class).failure().detail())
        .isEqualTo("worker1-1 (demo) log in; pass A_KEY on");
  }

  @Test
  void aBootThatFailsSaysWhy() {
    assertLeaves(Drive.booting(CLEAR).when(s -> s.bootTimedOut("")), Cause.START_FAILED);
    assertLeaves(Drive.booting(CLEAR).when(s -> s.signedOut("not logged in")), Cause.SIGNED_OUT);
    assertLeaves(
        Drive.booting(CLEAR).when(s -> s.exited(death("exit status 3", "it showed this", false))),
        Cause.START_FAILED);
    assertLeaves(
        Drive.booting(CLEAR).when(s -> s.exited(death("no such command", "it showed this", true))),
        Cause.MISSING);
    assertLeaves(Drive.booting(CLEAR).when(s -> s.retire("stop")), Cause.RETIRED);
  }

  private static void assertLeaves(Drive drive, Cause cause) {
    assertThat(drive.state.phase()).isEqualTo(Phase.LEAVING);
    assertThat(drive.effects).anyMatch(Effect.End.class::isInstance);
    drive.when(WorkerState::swept).then(Phase.GONE, Gone.class);
    assertThat(drive.effect(Gone.class).cause()).isEqualTo(cause);
  }

  @Test
  void aRunIsStartedArmedAndAsked() {
    Drive drive = Drive.submitting(RUN).then(Phase.SUBMITTING, Started.class, Effect.Ask.class);
    assertThat(drive.effects).contains(new Effect.Ask("hello"));
    assertThat(drive.state.deadlines())
        .containsOnly(
            Map.entry(Deadline.ACCEPT, Duration.ofSeconds(10)),
            Map.entry(Deadline.TURN, Duration.ofSeconds(120)));
    assertThat(drive.effect(Started.class)).isEqualTo(new Started(WORKER, LEASE, JOB));
  }

  @Test
  void anAnswerEndsTheTurnAndTheWorkerMakesItselfClean() {
    Drive drive = Drive.answering(RUN).when(s -> s.turnEnded(ended("a", "b")));
    drive.then(Phase.RESETTING, TurnDone.class, Effect.Renew.class);
    assertThat(drive.effect(TurnDone.class).result().text()).isEqualTo("a\n\nb");
    drive.when(WorkerState::clean).then(Phase.IDLE, Ready.class);
  }

  @Test
  void anEmptyAnswerMayEndTheTurnBeforeItsAcceptanceIsSeen() {
    Drive drive = Drive.submitting(RUN).when(s -> s.turnEnded(ended()));
    assertThat(drive.state.phase()).isEqualTo(Phase.RESETTING);
    assertThat(drive.effect(TurnDone.class).job()).isEqualTo(JOB);
  }

  @Test
  void aPromptThatIsNotTakenIsUnresponsive() {
    Drive drive = Drive.submitting(RUN).when(s -> s.deadline(Deadline.ACCEPT));
    assertFails(drive, FailureCode.AGENT_UNRESPONSIVE, Phase.INTERRUPTING);
  }

  @Test
  void aTurnThatDoesNotEndIsATimeoutAndInterrupted() {
    assertFails(
        Drive.submitting(RUN).when(s -> s.deadline(Deadline.TURN)),
        FailureCode.TURN_TIMEOUT,
        Phase.INTERRUPTING);
    assertFails(
        Drive.answering(RUN).when(s -> s.deadline(Deadline.TURN)),
        FailureCode.TURN_TIMEOUT,
        Phase.INTERRUPTING);
  }

  private static void assertFails(Drive drive, FailureCode code, Phase phase) {
    assertThat(drive.effect(TurnFailed.class).failure().code()).isEqualTo(code);
    assertThat(drive.effect(TurnFailed.class).job()).isEqualTo(JOB);
    assertThat(drive.state.phase()).isEqualTo(phase);
  }

  @Test
  void anInterruptedWorkerIsReadyOnlyAfterAProvenReset() {
    Drive drive = Drive.answering(RUN).when(s -> s.cancel(JOB));
    assertFails(drive, FailureCode.CANCELLED, Phase.INTERRUPTING);
    assertThat(drive.effects).contains(new Effect.Interrupt());
    drive.when(WorkerState::prompted).then(Phase.RESETTING, Effect.Renew.class);
    drive.when(WorkerState::clean).then(Phase.IDLE, Ready.class);
  }

  @Test
  void anInterruptThatIsNotHeardCostsTheProcess() {
    assertLeaves(
        Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.deadline(Deadline.INTERRUPT)),
        Cause.UNCLEAN);
  }

  @Test
  void lateOutputOfAStoppedTurnBelongsToNobody() {
    Drive drive = Drive.answering(RUN).when(s -> s.deadline(Deadline.TURN));
    drive.when(s -> s.turnEnded(ended("too late")));
    assertThat(drive.effects).noneMatch(TurnDone.class::isInstance);
    assertThat(drive.state.phase()).isEqualTo(Phase.RESETTING);
  }

  @Test
  void aResetThatIsNotProvenCostsTheProcess() {
    Drive done = Drive.answering(RUN).when(s -> s.turnEnded(ended("a")));
    assertLeaves(done.when(s -> s.deadline(Deadline.RESET)), Cause.UNCLEAN);
    done = Drive.answering(RUN).when(s -> s.turnEnded(ended("a")));
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
    assertDecides(drive, asked("fs_read", "/etc/passwd"), Choice.ALLOW);
    assertDecides(drive, asked("execute_bash", "ls -l\n/tmp"), Choice.ALLOW);
    assertDecides(drive, asked("execute_bash", "rm -rf x"), Choice.DENY);
    drive.when(s -> s.turnEnded(ended("ok")));
    assertThat(drive.effect(TurnDone.class).result().denied())
        .containsExactly(new Denial("execute_bash", "rm -rf x"));
  }

  private static void assertDecides(Drive drive, Approval approval, Choice choice) {
    drive.when(s -> s.asked(approval)).then(Phase.ANSWERING, Effect.Decide.class);
    assertThat(drive.effects).containsExactly(new Effect.Decide(approval, choice));
  }

  @Test
  void whatWasNotReadWithCertaintyIsDenied() {
    Approval unsure = new Approval("7", "fs_read", "/etc/motd", false, List.of());
    assertDecides(Drive.answering(RUN), unsure, Choice.DENY);
  }

  @Test
  void whoAsksHasTakenThePrompt() {
    Drive drive = Drive.submitting(RUN);
    assertDecides(drive, asked("fs_read", "x"), Choice.ALLOW);
    drive.limitedBy(Deadline.TURN);
  }

  @Test
  void anAnswerTellsAllThatTheAgentTold() {
    TurnUsage usage = new TurnUsage(0.25, 12.0);
    TurnEnded told =
        new TurnEnded(
            List.of("x"),
            Fidelity.EXACT,
            StopReason.MAX_TOKENS,
            usage,
            List.of("Model not found."));
    Drive drive = Drive.answering(RUN).when(s -> s.turnEnded(told));
    TurnResult result =
        new TurnResult(
            "x",
            Fidelity.EXACT,
            StopReason.MAX_TOKENS,
            usage,
            List.of(),
            List.of("Model not found."));
    assertThat(drive.effect(TurnDone.class))
        .isEqualTo(new TurnDone(WORKER, AGENT, LEASE, JOB, result));
  }

  @Test
  void aLeaseThatIsKeptHoldsTheWorkerUntilItIsReleased() {
    Drive drive = Drive.answering(REVIEWED).when(s -> s.turnEnded(ended("a")));
    drive.then(Phase.HELD, TurnDone.class).limitedBy();
    drive.when(s -> s.runAgain(again(LEASE))).then(Phase.SUBMITTING, Effect.Ask.class);
    assertThat(drive.state.deadlines())
        .as("each turn has a time of its own")
        .containsEntry(Deadline.TURN, Duration.ofSeconds(30));
    drive.when(WorkerState::accepted).when(s -> s.turnEnded(ended("b")));
    assertThat(drive.effect(TurnDone.class).job()).isEqualTo(SECOND);
    drive.when(s -> s.release(OTHER_LEASE)).then(Phase.HELD);
    drive.when(s -> s.release(LEASE)).then(Phase.RESETTING, Effect.Renew.class);
  }

  @Test
  void aHeldWorkerIsMovedByItsOwnLeaseOnly() {
    Drive drive = held();
    drive.when(s -> s.run(run(OTHER_LEASE, OTHER, false))).then(Phase.HELD);
    drive.when(s -> s.runAgain(again(OTHER_LEASE))).then(Phase.HELD);
    drive.when(s -> s.release(OTHER_LEASE)).then(Phase.HELD);
    drive.when(s -> s.cancel(JOB)).then(Phase.HELD);
    for (Deadline deadline : Deadline.values()) {
      drive.when(s -> s.deadline(deadline)).then(Phase.HELD);
    }
  }

  @Test
  void aTurnThatFailsEndsItsLease() {
    Drive drive = Drive.answering(REVIEWED).when(s -> s.turnErred(FAULT, false));
    drive.then(Phase.RESETTING, TurnFailed.class, Effect.Renew.class);
    assertThat(drive.effect(TurnFailed.class).lease()).isEqualTo(LEASE);
  }

  @Test
  void aSecondTurnThatCrossedWithTheEndOfItsLeaseBeginsNothing() {
    for (Reset reset : List.of(Reset.NONE, Reset.CLEAR)) {
      Drive drive = Drive.idle(rules(reset)).when(s -> s.run(REVIEWED));
      drive.when(WorkerState::accepted).when(s -> s.turnErred(FAULT, false));
      drive.when(WorkerState::clean).when(s -> s.runAgain(again(LEASE))).then(Phase.IDLE);
    }
  }

  @Test
  void aBusyWorkerRetiresAfterItsJob() {
    Drive drive = Drive.answering(RUN).when(s -> s.retire("the gateway stops"));
    drive.then(Phase.ANSWERING);
    drive.when(s -> s.turnEnded(ended("a")));
    assertThat(drive.effect(TurnDone.class).result().text()).isEqualTo("a");
    assertLeaves(drive, Cause.RETIRED);
  }

  @Test
  void anIdleOrResettingWorkerRetiresAtOnce() {
    assertLeaves(Drive.idle(CLEAR).when(s -> s.retire("stop")), Cause.RETIRED);
    Drive resetting = Drive.answering(RUN).when(s -> s.turnEnded(ended("a")));
    assertLeaves(resetting.when(s -> s.retire("stop")), Cause.RETIRED);
  }

  @Test
  void aDeathInATurnIsToldAtOnceAndGoneWhenNothingIsLeft() {
    Drive drive =
        Drive.answering(RUN)
            .when(s -> s.exited(death("killed by SIGKILL", "it showed this", false)));
    assertFails(drive, FailureCode.AGENT_DIED, Phase.LEAVING);
    assertThat(drive.effect(TurnFailed.class).failure().detail())
        .contains("SIGKILL")
        .contains("it showed this");
    assertLeaves(drive, Cause.DIED);
    assertThat(drive.effect(Gone.class).detail())
        .as("what was shown is for the job's caller only")
        .isEqualTo("killed by SIGKILL");
  }

  @Test
  void aDefectOfOursEndsTheJobAndTheProcess() {
    Drive drive = Drive.answering(RUN).when(WorkerState::broken);
    assertFails(drive, FailureCode.INTERNAL, Phase.LEAVING);
    assertLeaves(drive, Cause.UNCLEAN);
    assertLeaves(held().when(WorkerState::broken), Cause.UNCLEAN);
    Drive resetting = Drive.answering(RUN).when(s -> s.turnEnded(ended("a")));
    assertLeaves(resetting.when(WorkerState::broken), Cause.UNCLEAN);
    Drive interrupting = Drive.answering(RUN).when(s -> s.cancel(JOB));
    assertLeaves(interrupting.when(WorkerState::broken), Cause.UNCLEAN);
  }

  private static Drive held() {
    return Drive.answering(REVIEWED).when(s -> s.turnEnded(ended("a")));
  }

  /** Its Dispatcher knows the lease's job, and what that means for it. */
  @Test
  void aHeldWorkerWhoseAgentDiesLeavesAndFailsNobodysTurn() {
    Drive died = held().when(s -> s.exited(death("died", "", false)));
    died.then(Phase.LEAVING, Effect.End.class);
    assertLeaves(died, Cause.DIED);
  }

  @Test
  void aSpoiltAgentEndsItsTurnAndTakesNoOther() {
    Drive one = Drive.answering(RUN).when(s -> s.spoilt("its model is another"));
    one.then(Phase.ANSWERING).when(s -> s.turnEnded(ended("a")));
    assertThat(one.effect(TurnDone.class).result().text()).isEqualTo("a");
    assertLeaves(one, Cause.RETIRED);
    Drive kept = Drive.submitting(REVIEWED).when(s -> s.spoilt("its model is another"));
    kept.when(WorkerState::accepted).when(s -> s.turnEnded(ended("a")));
    kept.then(Phase.LEAVING, TurnDone.class, Effect.End.class);
    kept.when(s -> s.runAgain(again(LEASE))).then(Phase.LEAVING);
    Drive stopped = Drive.answering(RUN).when(s -> s.cancel(JOB)).when(s -> s.spoilt("it"));
    assertLeaves(stopped.then(Phase.INTERRUPTING).when(WorkerState::prompted), Cause.RETIRED);
  }

  @Test
  void aSpoiltAgentThatIsAtNoTurnGoes() {
    assertLeaves(Drive.idle(CLEAR).when(s -> s.spoilt("its model")), Cause.RETIRED);
    assertLeaves(held().when(s -> s.spoilt("its model")), Cause.RETIRED);
    Drive resetting = Drive.answering(RUN).when(s -> s.turnEnded(ended("a")));
    assertLeaves(resetting.when(s -> s.spoilt("its model")), Cause.RETIRED);
    assertUnproven(Drive.booting(CLEAR).when(s -> s.spoilt("its model")), "its model");
    assertUnproven(Drive.warm(CLEAR).when(s -> s.spoilt("its model")), "its model");
    assertUnproven(answeringProof().when(s -> s.spoilt("its model")), "its model");
    Drive leaving = Drive.idle(CLEAR).when(s -> s.retire("r")).when(s -> s.spoilt("it"));
    leaving.then(Phase.LEAVING);
  }

  @Test
  void aStartThatTheAgentGivesUpNeedsNoDeadline() {
    Drive drive = Drive.booting(CLEAR).when(s -> s.startFailed("no such model; it offers a, b"));
    assertUnproven(drive, "no such model; it offers a, b");
    Drive.idle(CLEAR).when(s -> s.startFailed("too late")).then(Phase.IDLE);
  }

  /** It was told so between two turns, in the second, and while it is interrupted. */
  @Test
  void whatAWorkerWasToldToRetireForIsRememberedUntilItsJobIsOver() {
    assertLeaves(held().when(s -> s.retire("r")).when(s -> s.release(LEASE)), Cause.RETIRED);
    Drive second = held().when(s -> s.retire("r")).when(s -> s.runAgain(again(LEASE)));
    second.when(WorkerState::accepted).when(s -> s.turnEnded(ended("b")));
    assertLeaves(second.when(s -> s.release(LEASE)), Cause.RETIRED);
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
        .when(s -> s.asked(asked("fs_read", "/etc/passwd")))
        .then(Phase.INTERRUPTING, Effect.Decide.class);
    assertThat(drive.effect(Effect.Decide.class).choice()).isEqualTo(Choice.DENY);
  }

  @Test
  void aToolThatRunsUnaskedWhileTheTurnIsStoppedCostsTheProcess() {
    Drive drive = Drive.answering(RUN).when(s -> s.cancel(JOB));
    drive.when(s -> s.toolRan(new ToolRan("fs_read", "/etc/passwd", true)));
    assertThat(drive.state).isEqualTo(new Serving.Interrupting(CLEAR, null));
    drive.when(s -> s.toolRan(new ToolRan("bash", "rm -rf /", true)));
    drive.then(Phase.INTERRUPTING);
    assertLeaves(drive.when(WorkerState::prompted), Cause.RETIRED);
    assertThat(drive.effect(Gone.class).detail()).isEqualTo("it used a tool without asking");
  }

  @Test
  void whatIsToldOfRefusalsIsBounded() {
    Drive drive = Drive.answering(RUN);
    String smiles = "x" + "\ud83d\ude00".repeat(100_000);
    for (int i = 0; i < 1_000; i++) {
      drive.when(s -> s.asked(asked("bash", smiles)));
      assertThat(drive.effect(Effect.Decide.class).choice()).isEqualTo(Choice.DENY);
    }
    List<Denial> told =
        drive.when(s -> s.turnEnded(ended("a"))).effect(TurnDone.class).result().denied();
    assertThat(told).hasSize(100).allMatch(denial -> denial.tool().equals("bash"));
    assertThat(told.get(0).command()).hasSize(2_000).endsWith("\ud83d\ude00…");
  }

  @Test
  void oneThatTurnsOutToBeSignedOutAtItsResetIsNotUsedAgain() {
    Drive drive = Drive.answering(RUN).when(s -> s.turnEnded(ended("a")));
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
    WorkerState.Death death = death("died", "", false);
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
    none.when(s -> s.turnEnded(ended("a")));
    assertThat(none.state.phase()).isEqualTo(Phase.IDLE);
    assertThat(none.effects).contains(new Effect.Say(new Ready(WORKER)));
    Drive respawn =
        Drive.idle(rules(Reset.RESPAWN)).when(s -> s.run(RUN)).when(WorkerState::accepted);
    assertLeaves(respawn.when(s -> s.turnEnded(ended("a"))), Cause.RETIRED);
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

    RandomLife(long seed) {
      this.seed = seed;
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      boolean asksLogin = random.nextInt(3) == 0;
      this.drive =
          random.nextInt(3) == 0
              ? new Drive(Transition.to(new ComingUp.Choosing(CLEAR, ways(asksLogin))))
              : booting(CLEAR, ways(asksLogin).only());
    }

    /** What a worker waits for with a limit says what it does, and the other way round. */
    private Set<Deadline> limits(Phase phase) {
      return switch (phase) {
        case BOOTING ->
            drive.state instanceof ComingUp.Choosing
                ? EnumSet.noneOf(Deadline.class)
                : EnumSet.of(Deadline.BOOT);
        case SUBMITTING -> EnumSet.of(Deadline.ACCEPT, Deadline.TURN);
        case ANSWERING, AWAITING_APPROVAL -> EnumSet.of(Deadline.TURN);
        case INTERRUPTING -> EnumSet.of(Deadline.INTERRUPT);
        case RESETTING -> EnumSet.of(Deadline.RESET);
        case WARM, IDLE, HELD, LEAVING, GONE -> EnumSet.noneOf(Deadline.class);
      };
    }

    void live() {
      for (int step = 0; step < 40; step++) {
        take(this::event);
        assertThat(ended).as("seed %d: ends", seed).isLessThanOrEqualTo(started);
        assertThat(started - ended).as("seed %d: open turns", seed).isLessThanOrEqualTo(1);
      }
      take(s -> s.exited(death("the end", "it showed this", false)));
      take(s -> s.retire("the end"));
      take(WorkerState::swept);
      take(WorkerState::swept);
      assertThat(ended).as("seed %d: all turns ended", seed).isEqualTo(started);
      assertThat(gone).as("seed %d: gone once", seed).isEqualTo(1);
      assertThat(drive.state.phase()).isEqualTo(Phase.GONE);
    }

    private void take(Function<WorkerState, Transition> event) {
      Phase before = drive.state.phase();
      drive.when(event).happened().forEach(happened -> count(happened, before));
      assertThat(drive.state.deadlines().keySet())
          .as("seed %d: limits while %s, after %s", seed, drive.state.phase(), before)
          .isEqualTo(limits(drive.state.phase()));
    }

    /** A prompt of ours, asked of a warm worker, is nobody's turn. */
    private void count(Object happened, Phase before) {
      if (happened instanceof Effect.Ask) {
        started += before == Phase.WARM ? 0 : 1;
        proven = false;
      } else if (happened instanceof TurnDone || happened instanceof TurnFailed) {
        ended++;
      } else if (happened instanceof Gone) {
        gone++;
      } else if (happened instanceof Ready) {
        assertThat(proven).as("seed %d: ready only when proven", seed).isTrue();
      }
    }

    private Transition event(WorkerState state) {
      return switch (random.nextInt(29)) {
        case 18, 19 -> state.takeSlot();
        case 20 -> state.prove();
        case 21 -> random.nextBoolean() ? state.broken() : state.signedOut("log in");
        case 22 -> passes(state);
        case 23 -> state.spoilt("it is another");
        case 24 -> state.startFailed("it is not to be");
        case 25 -> state.versionTold(random.nextBoolean() ? "" : "2.0.0");
        case 26 -> state.loginTold(random.nextBoolean() ? "" : "log in");
        case 27 -> state.toolRan(new ToolRan("fs_write", "rm", random.nextBoolean()));
        case 28 -> state.toolRan(new ToolRan("fs_read", "a", random.nextBoolean()));
        case 0, 1 -> state.prompted();
        case 2, 3 -> state.accepted();
        case 4 -> state.asked(asked("t", "c"));
        case 5 -> state.blocked(FAULT);
        case 6, 7 -> state.turnEnded(ended("x"));
        case 8 -> state.turnErred(FAULT, random.nextBoolean());
        case 9 -> state.refused(FAULT);
        case 10 -> clean(state);
        case 11 -> state.unclean("no");
        case 12 -> state.run(random.nextInt(3) == 0 ? REVIEWED : RUN);
        case 13 -> state.runAgain(again(random.nextBoolean() ? LEASE : OTHER_LEASE));
        case 14 -> state.cancel(random.nextBoolean() ? JOB : OTHER);
        case 15 -> state.release(LEASE);
        case 16 -> passes(state);
        default ->
            random.nextInt(4) == 0
                ? state.exited(death("died", "it showed this", false))
                : state.retire("r");
      };
    }

    /** A state that stayed would have its deadline begin anew. */
    private Transition passes(WorkerState state) {
      Deadline any = Deadline.values()[random.nextInt(Deadline.values().length)];
      if (!state.deadlines().containsKey(any)) {
        return state.stay();
      }
      Transition next =
          any == Deadline.BOOT ? state.bootTimedOut("a question") : state.deadline(any);
      assertThat(next.next()).as("seed %d: %s passes", seed, any).isNotEqualTo(state);
      return next;
    }

    private Transition clean(WorkerState state) {
      proven |= state.phase() == Phase.RESETTING;
      return state.clean();
    }
  }
}
