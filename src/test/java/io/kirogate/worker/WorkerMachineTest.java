package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kirogate.agent.AgentDriver;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Accepted;
import io.kirogate.agent.AgentSignal.Clean;
import io.kirogate.agent.AgentSignal.PermissionAsked;
import io.kirogate.agent.AgentSignal.Progressed;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.AgentVariant;
import io.kirogate.agent.Approval;
import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.kirogate.message.AgentName;
import io.kirogate.message.Cancel;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Message;
import io.kirogate.message.PoolId;
import io.kirogate.message.Prove;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Retire;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.SlotId;
import io.kirogate.message.Started;
import io.kirogate.message.StopReason;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.TurnUsage;
import io.kirogate.message.WorkerId;
import io.kirogate.process.Exit;
import io.kirogate.process.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The machine under a clock that the test moves. */
class WorkerMachineTest {
  private static final WorkerId WORKER = new WorkerId(new SlotId(PoolId.DEFAULT, 1), 1);
  private static final AgentName AGENT = new AgentName("demo", true);
  private static final LeaseId LEASE = new LeaseId(PoolId.DEFAULT, 1);
  private static final JobId JOB = new JobId("job-1");
  private static final JobId SECOND = new JobId("job-2");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Config CONFIG =
      ConfigLoader.load(
          """
          {"agent": {"bootTimeout": "60s", "acceptTimeout": "10s", "interruptTimeout": "5s",
            "resetTimeout": "7s"}, "pool": {"stuckAfter": "30s"}}
          """,
          Map.of());

  private final List<Message> said = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Driver driver = new Driver();
  private Ways ways = new Variant("only").alone();
  private WorkerMachine machine = machine(CONFIG);
  private long now = 1_000;
  private long pid;
  private String launchedVersion;

  /** Notes what it is told; an agent that is quick signals from within. */
  private final class Driver extends QuietDriver {
    private boolean quick;
    private RuntimeException defect;

    @Override
    public void begin() {
      done.add("begin");
      fail();
    }

    @Override
    public void received(byte[] bytes) {
      done.add("received");
      fail();
    }

    @Override
    public void receivedError(byte[] bytes) {
      done.add("received error");
      fail();
    }

    @Override
    public void inputTaken() {
      done.add("input taken");
      fail();
    }

    @Override
    public void submit(String prompt) {
      done.add("submit " + prompt);
      if (quick) {
        machine.signal(new Accepted(), now);
        machine.signal(answer("quick"), now);
      }
      fail();
    }

    @Override
    public void decide(Approval approval, Choice choice) {
      done.add(choice + " " + approval.id());
    }

    @Override
    public void interrupt() {
      done.add("interrupt");
    }

    @Override
    public void renew() {
      done.add("renew");
      if (quick) {
        machine.signal(new Clean(), now);
      }
    }

    @Override
    public void end() {
      done.add("driver ends");
      fail();
    }

    @Override
    public void exited() {
      done.add("exited");
    }

    @Override
    public String shown() {
      return "last words";
    }

    private void fail() {
      if (defect != null) {
        throw defect;
      }
    }
  }

  private final class Around implements Surroundings {
    private final Logger log;

    Around() {
      LoggerContext context = new LoggerContext();
      ch.qos.logback.classic.Logger logger = context.getLogger("test");
      logger.setLevel(Level.DEBUG);
      lines.start();
      logger.addAppender(lines);
      log = logger;
    }

    @Override
    public void tellDispatcher(ToDispatcher message) {
      said.add(message);
    }

    @Override
    public void tellSupervisor(ToSupervisor message) {
      if (!said.contains(message) || message instanceof Facts) {
        said.add(message);
      }
    }

    @Override
    public AgentDriver launch(AgentVariant variant, String version) {
      if (ways.chooses()) {
        done.add("launch " + variant.name());
      }
      launchedVersion = version;
      return driver;
    }

    @Override
    public void askVersion() {
      if (ways.chooses()) {
        done.add("ask version");
      }
    }

    @Override
    public void askLogin() {
      done.add("ask login");
    }

    @Override
    public void end() {
      done.add("end");
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public void measure() {
      done.add("measure");
    }

    @Override
    public long epochMillis() {
      return now + 1_000_000;
    }

    @Override
    public void note(String words) {
      notes.add(words);
    }

    @Override
    public Logger log() {
      return log;
    }
  }

  private WorkerMachine machine(Config config) {
    return new WorkerMachine(WORKER, AGENT, config.agent(), config.pool(), 5, ways, new Around());
  }

  private static TurnEnded answer(String text) {
    return new TurnEnded(List.of(text), Fidelity.EXACT, StopReason.END_TURN, TurnUsage.UNKNOWN);
  }

  private static Run run(boolean keepLease) {
    return new Run(LEASE, JOB, "r-1", "hello", MINUTE, keepLease);
  }

  private void signal(AgentSignal signal) {
    machine.signal(signal, now);
  }

  /** Rings whenever it is due. */
  private void pass(long ms) {
    long end = now + ms;
    while (machine.nextDeadline() <= end) {
      now = Math.max(now, machine.nextDeadline());
      machine.tick(now);
    }
    now = end;
  }

  /** Forgets what was said and done before. */
  private void forget() {
    said.clear();
    done.clear();
    notes.clear();
    lines.list.clear();
  }

  private void warm() {
    machine.begin(now);
    machine.versionTold("1.0", now);
    signal(new Prompted());
  }

  private void idle() {
    warm();
    machine.accept(new TakeSlot(), now);
    pass(1_000);
    forget();
  }

  private void answering() {
    idle();
    machine.accept(run(false), now);
    signal(new Accepted());
  }

  private List<String> kinds() {
    return said.stream().map(message -> message.getClass().getSimpleName()).toList();
  }

  private Facts facts() {
    return said.stream()
        .filter(Facts.class::isInstance)
        .map(Facts.class::cast)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void comesUpToldStageByStage() {
    machine.begin(now);
    assertThat(done).containsExactly("begin");
    assertThat(facts().phase()).isEqualTo(Phase.BOOTING);
    assertThat(facts().version()).isNull();
    assertThat(facts().agent()).isEqualTo(AGENT);
    assertThat(facts().startedAt()).isEqualTo(5);
    signal(new Prompted());
    assertThat(facts().phase()).isEqualTo(Phase.WARM);
    machine.versionTold("1.0", now);
    assertThat(facts().version()).isEqualTo("1.0");
    forget();
    machine.accept(new TakeSlot(), now);
    assertThat(kinds()).containsExactly("Ready", "Facts");
    assertThat(done).as("its memory is known soon").containsExactly("measure");
    pass(100_000);
    assertThat(machine.nextDeadline()).as("at rest").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whereThereAreSeveralWaysTheVersionIsAskedBeforeTheProcessIsStarted() {
    ways = new Ways(List.of(Variant.from("new", "2.0.0"), new Variant("old")), List.of(), true, "");
    machine = machine(CONFIG);
    machine.begin(now);
    assertThat(done).containsExactly("ask version");
    assertThat(facts().variant()).isNull();
    forget();
    machine.versionTold("1.9.0", now);
    assertThat(done).containsExactly("launch old", "begin");
    assertThat(facts().variant()).isEqualTo("old");
    assertThat(facts().version()).isEqualTo("1.9.0");
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains("worker1-1 runs demo 1.9.0 as old (new: is for versions from 2.0.0)");
    forget();
    machine.exited(new Exit.Exited(2), now);
    machine.swept(now);
    assertThat(done).containsExactly("end", "exited", "ask login");
    machine.loginTold("", now);
    assertThat(said).last().isInstanceOf(Gone.class);
    assertThat(machine.gone()).isTrue();
  }

  /** That it is named means that it is wanted, whatever versions its profile has it for. */
  @Test
  void whereTheVersionDecidesTheWordsOfTheOnlyWayItIsAskedFirst() {
    ways = Variant.byVersion("only").alone();
    machine = machine(CONFIG);
    machine.begin(now);
    assertThat(done).isEmpty();
    machine.versionTold("1.9.0", now);
    assertThat(done).containsExactly("begin");
    assertThat(launchedVersion).isEqualTo("1.9.0");
  }

  @Test
  void oneThatIsStoppedWhileItChoosesIsGoneAtOnce() {
    ways = new Ways(List.of(new Variant("new"), new Variant("old")), List.of(), true, "");
    machine = machine(CONFIG);
    machine.begin(now);
    machine.stop(now);
    assertThat(done).containsExactly("ask version", "end");
    machine.versionTold("", now);
    machine.swept(now);
    assertThat(machine.gone()).isTrue();
    assertThat(done).as("nothing was started").containsExactly("ask version", "end");
  }

  @Test
  void aBootThatTakesTooLongTellsWhatIsShown() {
    machine.begin(now);
    pass(60_000);
    machine.swept(now);
    assertThat(said)
        .filteredOn(Gone.class::isInstance)
        .map(message -> ((Gone) message).detail())
        .first()
        .isEqualTo("was not ready within 60000 ms of its start; it shows: last words");
  }

  @Test
  void creditsAreAddedHoweverTheyAreTold() {
    idle();
    machine.accept(run(false), now);
    signal(new Accepted());
    signal(
        new TurnEnded(List.of("x"), Fidelity.EXACT, StopReason.END_TURN, new TurnUsage(0.5, 10.0)));
    signal(new AgentSignal.UsedMore(new TurnUsage(0.25, null)));
    pass(Known.DELAY);
    assertThat(facts().credits()).isEqualTo(0.75);
  }

  @Test
  void aTurnThatNothingDisturbsSaysNoMoreThanItMust() {
    idle();
    machine.accept(run(false), now);
    signal(new Accepted());
    for (int i = 0; i < 1_000; i++) {
      signal(new Progressed());
      machine.received(new byte[] {'x'}, now);
    }
    signal(answer("hi"));
    signal(new Clean());
    assertThat(kinds()).containsExactly("Started", "TurnDone", "Ready");
    assertThat(machine.nextDeadline()).isEqualTo(now + Known.DELAY);
    pass(100_000);
    assertThat(kinds()).containsExactly("Started", "TurnDone", "Ready", "Facts");
    assertThat(facts().turns()).isEqualTo(1);
    assertThat(facts().phase()).isEqualTo(Phase.IDLE);
  }

  @Test
  void turnsInARowTellFactsTenTimesASecond() {
    idle();
    long begun = now;
    for (int i = 0; i < 1_000; i++) {
      machine.accept(run(false), now);
      signal(new Accepted());
      pass(1);
      signal(answer("hi"));
      signal(new Clean());
    }
    assertThat(now - begun).isEqualTo(1_000);
    assertThat(kinds().stream().filter("Facts"::equals).count()).isBetween(9L, 10L);
  }

  @Test
  void whatChangesTogetherIsToldTogether() {
    idle();
    machine.measured(new Usage(Duration.ZERO, 50, 4096, 1), now);
    pass(60);
    machine.measured(new Usage(Duration.ZERO, 60, 8192, 1), now);
    assertThat(said).isEmpty();
    pass(39);
    assertThat(said).isEmpty();
    pass(1);
    assertThat(facts().memoryBytes()).isEqualTo(8192);
    assertThat(facts().cpu()).isEqualTo(60);
    pass(1_000);
    assertThat(said).hasSize(1);
  }

  @Test
  void thePidIsToldOnceItIsKnown() {
    machine.begin(now);
    assertThat(facts().pid()).isZero();
    pid = 77;
    machine.received(new byte[] {'x'}, now);
    pass(100);
    assertThat(facts().pid()).isEqualTo(77);
    forget();
    machine.receivedError(new byte[] {'x'}, now);
    pass(100);
    assertThat(said).isEmpty();
    assertThat(done).containsExactly("received error");
  }

  @Test
  void anAgentThatIsQuickerThanTheCallKeepsTheOrder() {
    driver.quick = true;
    idle();
    machine.accept(run(false), now);
    assertThat(kinds()).containsExactly("Started", "TurnDone", "Ready");
    assertThat(machine.phase()).isEqualTo(Phase.IDLE);
    assertThat(done).containsExactly("submit hello", "renew");
  }

  /** The Supervisor must see that it began, or it would take what it knew before for the proof. */
  @Test
  void aProofIsToldAtItsBeginAndItsEndHoweverQuickItIs() {
    driver.quick = true;
    warm();
    forget();
    machine.accept(new Prove(), now);
    assertThat(said)
        .extracting(message -> ((Facts) message).phase())
        .containsExactly(Phase.SUBMITTING, Phase.WARM);
    assertThat(facts().turns()).isEqualTo(1);
    assertThat(notes).containsExactly("is asked by the gateway");
  }

  @Test
  void aProofIsToldAtItsBegin() {
    warm();
    forget();
    machine.accept(new Prove(), now);
    assertThat(facts().phase()).isEqualTo(Phase.SUBMITTING);
    signal(answer("ready"));
    signal(new Clean());
    assertThat(facts().phase()).isEqualTo(Phase.WARM);
    assertThat(kinds()).containsExactly("Facts", "Facts");
  }

  @Test
  void aLeaseIsKeptWithoutATimeAndGoesOnWithTheNextTurnsOwn() {
    idle();
    machine.accept(run(true), now);
    signal(new Accepted());
    signal(answer("one"));
    pass(1_000_000);
    assertThat(machine.phase()).isEqualTo(Phase.HELD);
    assertThat(machine.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    forget();
    machine.accept(new RunAgain(LEASE, SECOND, "r-2", "more", Duration.ofSeconds(20)), now);
    signal(new Accepted());
    assertThat(notes).containsExactly("is asked, request=r-2 job=job-2");
    pass(19_999);
    assertThat(kinds()).doesNotContain("TurnFailed");
    pass(1);
    assertThat(said).anyMatch(message -> isFailure(message, SECOND, FailureCode.TURN_TIMEOUT));
    assertThat(done).containsExactly("submit more", "interrupt");
  }

  private static boolean isFailure(Message message, JobId job, FailureCode code) {
    return message instanceof TurnFailed failed
        && failed.job().equals(job)
        && failed.lease().equals(LEASE)
        && failed.failure().code() == code;
  }

  @Test
  void aLeaseThatIsReleasedEndsInAReset() {
    idle();
    machine.accept(run(true), now);
    signal(answer("one"));
    machine.accept(new Release(LEASE), now);
    signal(new Clean());
    assertThat(kinds()).containsExactly("Started", "TurnDone", "Ready");
  }

  @Test
  void eachDeadlinePassesAtItsTime() {
    machine.begin(now);
    assertThat(machine.nextDeadline()).isEqualTo(now + 60_000);
    signal(new Prompted());
    machine.accept(new TakeSlot(), now);
    machine.accept(run(false), now);
    pass(9_999);
    assertThat(machine.phase()).isEqualTo(Phase.SUBMITTING);
    pass(1);
    assertThat(machine.phase()).isEqualTo(Phase.INTERRUPTING);
    pass(4_999);
    assertThat(machine.phase()).isEqualTo(Phase.INTERRUPTING);
    signal(new Prompted());
    pass(6_999);
    assertThat(machine.phase()).isEqualTo(Phase.RESETTING);
    pass(1);
    assertThat(machine.phase()).isEqualTo(Phase.LEAVING);
  }

  @Test
  void theTurnsTimeRunsOnWhenThePromptIsTaken() {
    idle();
    machine.accept(run(false), now);
    pass(8_000);
    signal(new Accepted());
    signal(new PermissionAsked(new Approval("q", "t", "c", true, List.of())));
    machine.accept(new Retire("old"), now);
    assertThat(done).containsExactly("submit hello", "DENY q");
    pass(51_999);
    assertThat(machine.phase()).isEqualTo(Phase.ANSWERING);
    pass(1);
    assertThat(machine.phase()).isEqualTo(Phase.INTERRUPTING);
  }

  @Test
  void aTurnThatStandsStillIsReportedAsStuckAndGoesOn() {
    answering();
    pass(29_999);
    assertThat(facts().stuck()).isFalse();
    pass(1 + Known.DELAY);
    assertThat(facts().stuck()).isTrue();
    assertThat(lines.list)
        .filteredOn(line -> line.getLevel() == Level.WARN)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getFormattedMessage()).contains("nothing new for 30000 ms");
              assertThat(line.getKeyValuePairs().toString()).contains("r-1", "job-1", "worker1-1");
            });
    signal(new Progressed());
    pass(Known.DELAY);
    assertThat(facts().stuck()).isFalse();
    assertThat(machine.phase()).isEqualTo(Phase.ANSWERING);
  }

  @Test
  void failuresCountAndAnAnswerForgetsThem() {
    answering();
    machine.inputRefused(7, now);
    signal(new Prompted());
    assertThat(machine.phase()).as("it had taken the prompt").isEqualTo(Phase.ANSWERING);
    signal(new AgentSignal.TurnErred(failure(FailureCode.AGENT_ERROR), false));
    signal(new Clean());
    pass(1_000);
    assertThat(facts().failuresInARow()).isEqualTo(1);
    machine.accept(run(false), now);
    machine.accept(new Cancel(JOB), now);
    signal(new Prompted());
    signal(new Clean());
    pass(1_000);
    assertThat(facts().turns()).isEqualTo(2);
    assertThat(facts().failuresInARow()).as("a caller's wish counts neither way").isEqualTo(1);
    machine.accept(run(false), now);
    signal(answer("x"));
    pass(1_000);
    assertThat(facts().failuresInARow()).isZero();
  }

  private static Failure failure(FailureCode code) {
    return Failure.of(code, "it failed");
  }

  @Test
  void anAgentThatLeavesItsInputUnreadDoesNotTakeThePrompt() {
    idle();
    machine.accept(run(false), now);
    machine.inputRefused(7, now);
    assertThat(said).anyMatch(message -> isFailure(message, JOB, FailureCode.AGENT_UNRESPONSIVE));
  }

  @Test
  void aLineTellsOfItsJobUntilTheWorkerIsReadyAgain() {
    answering();
    signal(answer("x"));
    forget();
    signal(new AgentSignal.Blocked(failure(FailureCode.AGENT_ERROR)));
    assertThat(lines.list.get(0).getKeyValuePairs().toString()).contains("r-1", "job-1");
    signal(new Clean());
    forget();
    signal(new Prompted());
    assertThat(lines.list.get(0).getKeyValuePairs().toString()).doesNotContain("job-1");
  }

  @Test
  void theLastWordIsTheLast() {
    answering();
    machine.measured(new Usage(Duration.ZERO, 1, 2, 1), now);
    machine.exited(new Exit.Killed(9), now);
    assertThat(done).containsExactly("submit hello", "end", "exited");
    machine.measured(new Usage(Duration.ZERO, 1, 3, 1), now);
    assertThat(machine.gone()).isFalse();
    machine.swept(now);
    assertThat(machine.gone()).isTrue();
    assertThat(said.get(said.size() - 1))
        .isEqualTo(new Gone(WORKER, Gone.Cause.DIED, "was killed by SIGKILL"));
    forget();
    machine.measured(new Usage(Duration.ZERO, 1, 4, 1), now);
    machine.versionTold("2.0", now);
    machine.stop(now);
    assertThat(machine.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(said).isEmpty();
    assertThat(done).isEmpty();
  }

  @Test
  void aDeathInATurnShowsItsEvidenceToItsCallerOnly() {
    answering();
    machine.exited(new Exit.Exited(3), now);
    machine.swept(now);
    assertThat(said)
        .filteredOn(TurnFailed.class::isInstance)
        .singleElement()
        .satisfies(
            failed -> assertThat(((TurnFailed) failed).failure().detail()).contains("last words"));
    assertThat(lines.list).noneMatch(line -> line.getFormattedMessage().contains("last words"));
  }

  @Test
  void aStopLetsTheTurnEndAndTellsBothFirst() {
    answering();
    machine.stop(now);
    assertThat(said).contains(new Draining(WORKER));
    assertThat(machine.phase()).isEqualTo(Phase.ANSWERING);
    signal(answer("x"));
    assertThat(said).anyMatch(TurnDone.class::isInstance);
    machine.swept(now);
    assertThat(said).contains(new Gone(WORKER, Gone.Cause.RETIRED, "the gateway stops"));
    assertThat(said).noneMatch(Ready.class::isInstance);
  }

  @Test
  void aDriverHearsThatItsWritingWasTaken() {
    idle();
    machine.inputTaken(now);
    assertThat(done).containsExactly("input taken");
    driver.defect = new IllegalStateException("a defect, for this test");
    machine.inputTaken(now);
    assertThat(machine.phase()).isEqualTo(Phase.LEAVING);
  }

  @Test
  void aDriverThatFailsIsNotTrustedAnyMore() {
    answering();
    driver.defect = new IllegalStateException("a defect, for this test");
    machine.received(new byte[] {'x'}, now);
    assertThat(said).anyMatch(message -> isFailure(message, JOB, FailureCode.INTERNAL));
    assertThat(machine.phase()).isEqualTo(Phase.LEAVING);
    assertThat(done).endsWith("end");
  }

  @Test
  void aDriverThatFailsAtItsBeginIsAFailedStart() {
    driver.defect = new IllegalStateException("a defect, for this test");
    machine.begin(now);
    machine.swept(now);
    assertThat(said)
        .filteredOn(Gone.class::isInstance)
        .extracting(gone -> ((Gone) gone).cause())
        .containsExactly(Gone.Cause.START_FAILED);
  }

  @Test
  void aDefectInAnEffectCostsNoneOfThoseBehindIt() {
    idle();
    driver.quick = true;
    driver.defect = new IllegalStateException("a defect, for this test");
    machine.accept(run(false), now);
    assertThat(kinds()).startsWith("Started").contains("TurnDone");
    assertThat(kinds()).doesNotContain("TurnFailed");
    assertThat(done).contains("end");
    assertThat(machine.phase()).isEqualTo(Phase.LEAVING);
  }

  @Test
  void aStartNamesLeaseAndJob() {
    idle();
    machine.accept(run(false), now);
    assertThat(said).containsExactly(new Started(WORKER, LEASE, JOB));
    pass(Known.DELAY);
    assertThat(facts().lastActivity()).isEqualTo(now - Known.DELAY + 1_000_000);
  }

  /** It may be gone before facts would be told that wait. */
  @Test
  void oneThatGoesAfterItsTurnTellsOfTheTurnWithItsGoing() {
    machine = machine(ConfigLoader.load("{\"agent\": {\"reset\": \"respawn\"}}", Map.of()));
    answering();
    signal(answer("x"));
    assertThat(facts().phase()).isEqualTo(Phase.LEAVING);
    assertThat(facts().turns()).isEqualTo(1);
  }

  @Test
  void anyByteAndAnyJobIsActivityAndAWordOfTheSupervisorIsNot() {
    idle();
    pass(1_000);
    machine.receivedError(new byte[] {'x'}, now);
    final long byteAt = now;
    pass(1_000);
    machine.accept(new Retire("stop"), now);
    assertThat(facts().lastActivity()).isEqualTo(byteAt + 1_000_000);
  }

  /** Its Supervisor has another one ready before it is told to go. */
  @Test
  void oneThatIsFullSaysSoServesOnAndItsLeaseGoesOn() {
    idle();
    machine.accept(run(true), now);
    signal(new Accepted());
    signal(new AgentSignal.Full("it has opened 5 sessions"));
    signal(answer("first"));
    pass(200);
    assertThat(facts().full()).isEqualTo("it has opened 5 sessions");
    assertThat(facts().phase()).isEqualTo(Phase.HELD);
    machine.accept(new RunAgain(LEASE, SECOND, "r-2", "again", MINUTE), now);
    signal(new Accepted());
    signal(answer("second"));
    machine.accept(new Release(LEASE), now);
    signal(new Clean());
    assertThat(kinds()).filteredOn("Ready"::equals).hasSize(1);
    machine.accept(new Retire("it has opened 5 sessions"), now);
    assertThat(machine.phase()).isEqualTo(Phase.LEAVING);
  }

  @Test
  void aDriverGivesBackWhatItHasBeforeItsProcessIsEnded() {
    idle();
    machine.accept(new Retire("r"), now);
    assertThat(done).containsExactly("driver ends", "end");
  }

  @Test
  void aDriverThatFailsToGiveBackKeepsNoProcessAlive() {
    idle();
    driver.defect = new IllegalStateException("a defect, for this test");
    machine.accept(new Retire("r"), now);
    assertThat(done).containsExactly("driver ends", "end");
  }

  @Test
  void nothingIsGivenBackToAProcessThatHasEnded() {
    idle();
    machine.exited(new Exit.Exited(1), now);
    assertThat(done).containsExactly("end", "exited");
  }

  @Test
  void itsEndIsNotedInItsTranscript() {
    idle();
    machine.accept(new Retire("too old"), now);
    machine.swept(now);
    assertThat(notes).containsExactly("is gone (RETIRED): too old");
  }

  @Test
  void whatEndsAStartIsItsReason() {
    assertStartEndsAt(new AgentSignal.StartFailed("no such model"), Gone.Cause.START_FAILED);
    assertStartEndsAt(new AgentSignal.SignedOut("log in"), Gone.Cause.SIGNED_OUT);
    assertStartEndsAt(new AgentSignal.Spoilt("it changed"), Gone.Cause.START_FAILED);
  }

  private void assertStartEndsAt(AgentSignal signal, Gone.Cause cause) {
    machine = machine(CONFIG);
    machine.begin(now);
    signal(signal);
    machine.swept(now);
    assertThat(((Gone) said.get(said.size() - 1)).cause()).isEqualTo(cause);
  }

  @Test
  void whatGoesWrongAtATurnReachesItsCaller() {
    idle();
    machine.accept(run(false), now);
    signal(new AgentSignal.Refused(failure(FailureCode.INVALID_REQUEST)));
    assertThat(said).anyMatch(message -> isFailure(message, JOB, FailureCode.INVALID_REQUEST));
    signal(new Clean());
    forget();
    machine.accept(run(false), now);
    signal(answer("x"));
    signal(new AgentSignal.Unclean("it asked something else"));
    machine.swept(now);
    assertThat(said)
        .contains(
            new Gone(WORKER, Gone.Cause.UNCLEAN, "its reset failed: it asked something else"));
  }
}
