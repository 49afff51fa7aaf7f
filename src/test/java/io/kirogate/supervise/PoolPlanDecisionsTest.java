package io.kirogate.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Demand;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.Load;
import io.kirogate.message.PoolId;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single decisions of the plan, each where it could as well have gone the other way. */
class PoolPlanDecisionsTest {
  private static final long MIB = 1 << 20;

  private long now = 1_000_000;
  private PoolPlan plan = plan(2, 2);

  /** The jitter is in its middle. */
  private static PoolPlan plan(int min, int max) {
    return new PoolPlan(PoolId.DEFAULT, "kiro-cli", false, config(min, max), () -> Long.MIN_VALUE);
  }

  private static PoolConfig config(int min, int max) {
    return new PoolConfig(
        new PoolConfig.Size(min, max),
        10,
        1_000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(300),
        Duration.ofSeconds(4_000),
        5,
        2 * MIB,
        Duration.ofMinutes(1));
  }

  private static List<String> words(List<Action> actions) {
    return Sample.decisions(actions).stream().map(PoolPlanDecisionsTest::word).toList();
  }

  private static String word(Action action) {
    if (action instanceof Action.Spawn spawn) {
      return "spawn " + spawn.worker() + " (" + spawn.why() + ")";
    } else if (action instanceof Action.Tell tell) {
      return tell.message() + " to " + tell.worker();
    } else if (action instanceof Action.Warn warn) {
      return "warn: " + warn.words();
    }
    return "undeploy";
  }

  private List<String> facts(String worker, Phase phase, int turns, int failed, long memory) {
    return told(worker, phase, turns, failed, memory, "1");
  }

  private List<String> told(
      String worker, Phase phase, int turns, int failed, long memory, String version) {
    return words(
        plan.accept(
            Sample.facts(Sample.worker(worker), phase, turns, failed, memory, version), now));
  }

  private List<String> warm(String worker) {
    return facts(worker, Phase.WARM, 0, 0, 0);
  }

  private List<String> gone(String worker, Cause cause) {
    return words(plan.accept(new Gone(Sample.worker(worker), cause, "it went"), now));
  }

  private List<String> due() {
    return words(plan.due(now));
  }

  private List<String> check() {
    return words(plan.check(now));
  }

  private void serving(int workers) {
    plan.due(now);
    for (int i = 1; i <= workers; i++) {
      warm(i + "-1");
    }
  }

  private int slots() {
    return plan.lines(now, 0).size();
  }

  // ---- why a worker is replaced ----

  @Test
  void theReasonIsTold() {
    serving(2);
    assertThat(words(plan.accept(new Restart(Sample.slot(2)), now)))
        .containsExactly("spawn worker2-2 (to replace worker2-1: its restart was asked for)");
    assertThat(plan.lines(now, 0).get(1))
        .endsWith("; worker2-2 is to replace it: its restart was asked for");
    assertThat(plan.lines(now, 0).get(0)).doesNotContain("replace");
    assertThat(warm("2-2"))
        .containsExactly("Retire[reason=its restart was asked for] to worker2-1");
  }

  @Test
  void eachLimitIsNamed() {
    serving(2);
    assertThat(facts("1-1", Phase.IDLE, 4, 0, 0)).isEmpty();
    assertThat(facts("1-1", Phase.IDLE, 5, 0, 0))
        .containsExactly("spawn worker1-2 (to replace worker1-1: took 5 turns)");
  }

  /** A monotonic clock may begin far below zero. */
  @Test
  void turnsAreTooManyWhateverTheClockShows() {
    now = -1_000_000;
    serving(2);
    assertThat(facts("1-1", Phase.IDLE, 5, 0, 0))
        .containsExactly("spawn worker1-2 (to replace worker1-1: took 5 turns)");
  }

  @Test
  void aWorkerMayUseAllThatItMay() {
    serving(2);
    assertThat(facts("1-1", Phase.IDLE, 0, 0, 2 * MIB)).isEmpty();
    assertThat(facts("1-1", Phase.IDLE, 0, 0, 3 * MIB))
        .containsExactly("spawn worker1-2 (to replace worker1-1: uses 3 MiB)");
  }

  /** Replaced again and again, with nobody told why, it would only look busy. */
  @Test
  void aLimitThatNoWorkerKeepsIsSaid() {
    serving(2);
    facts("1-1", Phase.IDLE, 1, 0, 3 * MIB);
    assertThat(plan.state(now).warning()).isNull();
    facts("2-1", Phase.IDLE, 0, 0, 3 * MIB);
    assertThat(plan.state(now).warning())
        .isEqualTo(
            "worker2-1 uses 3 MiB before its first turn: workers are replaced again and again"
                + " until pool.maxMemory is more");
  }

  @Test
  void anOldOneIsReplacedBeforeAnIdleOneAndSaysHowOldItIs() {
    serving(2);
    facts("1-1", Phase.ANSWERING, 0, 0, 0);
    facts("2-1", Phase.ANSWERING, 0, 0, 0);
    now += 3_949_999;
    assertThat(due()).isEmpty();
    now += 1;
    assertThat(due()).containsExactly("spawn worker1-2 (to replace worker1-1: is 3950 s old)");
  }

  @Test
  void turnsThatFailInARowReplaceTheWorkerAndSaySo() {
    serving(2);
    assertThat(facts("1-1", Phase.IDLE, 2, 2, 0)).isEmpty();
    assertThat(facts("1-1", Phase.IDLE, 3, 3, 0))
        .containsExactly("spawn worker1-2 (to replace worker1-1: its last 3 turns failed)");
  }

  @Test
  void aReloadIsTheReasonOfItsReplacements() {
    serving(2);
    assertThat(words(plan.reload("q", false, config(2, 2), now)))
        .containsExactly("spawn worker1-2 (to replace worker1-1: the config was reloaded)");
  }

  /** Where all turns fail, each replacement waits longer; a good turn ends that. */
  @Test
  void replacementsForBadTurnsAreSpacedUntilATurnGoesWell() {
    serving(2);
    facts("1-1", Phase.IDLE, 3, 3, 0);
    replaced("1-1", "1-2");
    facts("2-1", Phase.IDLE, 3, 3, 0);
    assertThat(plan.nextStart()).as("the first delay").isEqualTo(now + 5_000);
    now += 5_000;
    due();
    replaced("2-1", "2-2");
    facts("1-2", Phase.IDLE, 3, 3, 0);
    assertThat(plan.nextStart()).as("twice the delay").isEqualTo(now + 10_000);
    now += 10_000;
    due();
    replaced("1-2", "1-3");
    facts("1-3", Phase.IDLE, 0, 0, 0);
    facts("2-2", Phase.IDLE, 3, 3, 0);
    now += 20_000;
    due();
    replaced("2-2", "2-3");
    facts("1-3", Phase.IDLE, 3, 3, 0);
    assertThat(plan.nextStart()).as("no turn, no good turn").isEqualTo(now + 40_000);
    facts("2-3", Phase.IDLE, 1, 0, 0);
    now += 40_000;
    due();
    replaced("1-3", "1-4");
    facts("2-3", Phase.IDLE, 4, 3, 0);
    assertThat(plan.nextStart()).as("it begins anew").isEqualTo(now + 5_000);
  }

  private void replaced(String old, String young) {
    warm(young);
    facts(old, Phase.LEAVING, 3, 3, 0);
    gone(old, Cause.RETIRED);
  }

  /** Of turns in quick succession, facts show only some. */
  @Test
  void aGoodTurnBetweenTwoFactsEndsTheWaitToo() {
    serving(2);
    facts("1-1", Phase.IDLE, 3, 3, 0);
    replaced("1-1", "1-2");
    facts("2-1", Phase.IDLE, 2, 2, 0);
    facts("2-1", Phase.IDLE, 4, 1, 0);
    now += 5_000;
    facts("1-2", Phase.IDLE, 3, 3, 0);
    replaced("1-2", "1-3");
    facts("1-3", Phase.IDLE, 3, 3, 0);
    assertThat(plan.nextStart()).as("the first delay again").isEqualTo(now + 5_000);
  }

  // ---- how long one has been idle ----

  @Test
  void idleTimeBeginsAnewAfterEveryTurn() {
    serving(1);
    now += 200_000;
    facts("1-1", Phase.IDLE, 0, 0, 0);
    assertThat(plan.nextStart()).as("told again, no turn").isEqualTo(1_300_000);
    facts("1-1", Phase.IDLE, 1, 0, 0);
    facts("2-1", Phase.IDLE, 0, 0, 0);
    gone("2-1", Cause.DIED);
    assertThat(plan.lines(now, 0).get(0)).contains("IDLE");
    now += 5_000;
    due();
    warm("2-2");
    now += 294_999;
    assertThat(due()).as("its turn was too quick to be seen").isEmpty();
    now += 1;
    assertThat(due()).containsExactly("spawn worker1-2 (to replace worker1-1: idle for 300 s)");
  }

  @Test
  void whoIsAtWorkIsNotIdle() {
    plan = plan(1, 1);
    serving(1);
    facts("1-1", Phase.ANSWERING, 0, 0, 0);
    now += 300_000;
    assertThat(due()).isEmpty();
    facts("1-1", Phase.IDLE, 0, 0, 0);
    assertThat(plan.nextStart()).isEqualTo(now + 300_000);
  }

  // ---- size ----

  @Test
  void aPoolInWhichAllWereBusyOnceKeepsItsSize() {
    grown();
    load(2);
    load(1);
    assertThat(check()).as("both were busy").isEmpty();
    load(1);
    assertThat(check()).containsExactly("Retire[reason=the pool shrinks] to worker2-1");
  }

  /** Facts are late, so that two who took turns may look as if both were busy. */
  @Test
  void theLoadTellsHowManyWereBusyAndNotTheFacts() {
    grown();
    load(1);
    facts("1-1", Phase.ANSWERING, 0, 0, 0);
    facts("2-1", Phase.ANSWERING, 0, 0, 0);
    assertThat(check()).containsExactly("Retire[reason=the pool shrinks] to worker2-1");
  }

  /** Two who took turns look busy to the very check, and the next check asks what was since. */
  @Test
  void factsThatAreLateAtACheckKeepNoSlotAtTheNext() {
    grown();
    load(2);
    load(1);
    facts("1-1", Phase.ANSWERING, 0, 0, 0);
    facts("2-1", Phase.ANSWERING, 0, 0, 0);
    assertThat(check()).as("both were busy").isEmpty();
    assertThat(check()).containsExactly("Retire[reason=the pool shrinks] to worker2-1");
  }

  /** Nobody is given a job meanwhile, so no load is told. */
  @Test
  void turnsThatLastFromOneCheckToTheNextKeepTheirSlots() {
    grown();
    load(2);
    facts("1-1", Phase.ANSWERING, 0, 0, 0);
    facts("2-1", Phase.ANSWERING, 0, 0, 0);
    assertThat(check()).isEmpty();
    assertThat(check()).as("they go on").isEmpty();
    facts("2-1", Phase.IDLE, 1, 0, 0);
    assertThat(check()).as("the second was at work after the last check").isEmpty();
    assertThat(check()).containsExactly("Retire[reason=the pool shrinks] to worker2-1");
  }

  /** Two workers, of which the second came on demand and has served from check to check. */
  private void grown() {
    plan = plan(1, 2);
    serving(1);
    plan.accept(new Demand(1, 500), now);
    warm("2-1");
    check();
  }

  private void load(int most) {
    assertThat(words(plan.accept(new Load(most), now))).isEmpty();
  }

  @Test
  void oneSlotGoesAfterTheOther() {
    plan = plan(1, 3);
    serving(1);
    plan.accept(new Demand(1, 500), now);
    assertThat(words(plan.accept(new Demand(1, 1_000), now))).as("one is coming").isEmpty();
    warm("2-1");
    plan.accept(new Demand(1, 1_500), now);
    warm("3-1");
    check();
    assertThat(check()).containsExactly("Retire[reason=the pool shrinks] to worker3-1");
    assertThat(check()).as("it has not gone yet").isEmpty();
    gone("3-1", Cause.RETIRED);
    assertThat(slots()).isEqualTo(2);
    assertThat(check()).containsExactly("Retire[reason=the pool shrinks] to worker2-1");
  }

  @Test
  void aVacantSlotThatMustGoIsGoneAtOnce() {
    serving(2);
    gone("2-1", Cause.DIED);
    plan.accept(new Resize(1, 1), now);
    assertThat(slots()).isEqualTo(1);
    now += 5_000;
    assertThat(due()).isEmpty();
  }

  @Test
  void aSlotThatWasToGoAndIsWantedAgainIsFilledAtOnce() {
    plan = plan(3, 3);
    serving(3);
    plan.accept(new Resize(1, 1), now);
    gone("2-1", Cause.RETIRED);
    assertThat(slots()).as("the third is still there, and its name is later").isEqualTo(3);
    assertThat(words(plan.accept(new Resize(2, 2), now)))
        .containsExactly("spawn worker2-2 (the last one retired: it went)");
  }

  @Test
  void theSpareOfASlotThatGoesIsSentAway() {
    serving(2);
    plan.accept(new Restart(Sample.slot(2)), now);
    assertThat(words(plan.accept(new Resize(1, 1), now)))
        .containsExactly(
            "Retire[reason=its slot goes] to worker2-2",
            "Retire[reason=the pool shrinks] to worker2-1");
  }

  @Test
  void theSpareOfAnotherSlotStays() {
    serving(2);
    plan.accept(new Restart(Sample.slot(1)), now);
    assertThat(words(plan.accept(new Resize(1, 1), now)))
        .containsExactly("Retire[reason=the pool shrinks] to worker2-1");
  }

  // ---- when starts fail ----

  @Test
  void aSpareThatFailsIsTriedAgainLaterOrAfterAReload() {
    serving(2);
    plan.accept(new Restart(Sample.slot(1)), now);
    assertThat(gone("1-2", Cause.START_FAILED))
        .first()
        .asString()
        .endsWith("worker1-1 goes on; the next try is in 5 s");
    assertThat(plan.nextStart()).isEqualTo(now + 5_000);
    assertThat(words(plan.reload("q", false, config(2, 2), now)))
        .singleElement()
        .asString()
        .contains("1-3");
  }

  @Test
  void aWarningTellsTheVersionThatFailed() {
    serving(2);
    plan.accept(new Restart(Sample.slot(1)), now);
    told("1-2", Phase.BOOTING, 0, 0, 0, "2");
    assertThat(gone("1-2", Cause.START_FAILED))
        .first()
        .asString()
        .contains("version 2 instead of 1; ");
    now += 5_000;
    due();
    told("1-3", Phase.BOOTING, 0, 0, 0, "1");
    assertThat(gone("1-3", Cause.START_FAILED)).first().asString().doesNotContain("version");
  }

  @Test
  void onlyAChangeOfTheVersionIsReported() {
    plan.due(now);
    assertThat(warm("1-1")).as("the first").containsExactly("TakeSlot[] to worker1-1");
    assertThat(warm("2-1")).as("the same").containsExactly("TakeSlot[] to worker2-1");
    plan.accept(new Restart(Sample.slot(1)), now);
    told("1-2", Phase.WARM, 0, 0, 0, "2");
    told("1-2", Phase.SUBMITTING, 0, 0, 0, "2");
    told("1-2", Phase.WARM, 1, 0, 0, "2");
    assertThat(facts("1-1", Phase.LEAVING, 0, 0, 0))
        .contains(
            "warn: kiro-cli changed its version from 1 to 2; a check prompt and the reset went well");
  }

  @Test
  void anOpenBreakerStandsStillUntilItsProbeIsDue() {
    plan.due(now);
    gone("1-1", Cause.START_FAILED);
    now += 4_000;
    gone("2-1", Cause.START_FAILED);
    now += 1_000;
    due();
    gone("1-2", Cause.START_FAILED);
    assertThat(plan.nextStart()).isEqualTo(now + 10_000);
    assertThat(plan.lines(now, 0).get(1)).endsWith("WAITING (start failed: it went)");
    now += 9_999;
    assertThat(due()).as("the other slot too waits for the probe").isEmpty();
    now += 1;
    assertThat(due()).singleElement().asString().contains("find out");
  }

  @Test
  void aStartThatWasUnderWayBeforeSomebodyWasNeededShowsNothing() {
    plan = plan(3, 3);
    plan.due(now);
    gone("1-1", Cause.SIGNED_OUT);
    assertThat(warm("2-1")).containsExactly("TakeSlot[] to worker2-1");
    assertThat(plan.state(now).outage()).isNotNull();
    assertThat(words(plan.accept(new Restart(Sample.slot(1)), now)))
        .as("a probe at once")
        .singleElement()
        .asString()
        .contains("find out");
    assertThat(words(plan.accept(new Restart(Sample.slot(1)), now))).as("one at a time").isEmpty();
    assertThat(warm("1-2")).containsExactly("TakeSlot[] to worker1-2");
    assertThat(plan.state(now).outage()).isNull();
  }

  @Test
  void aSlotThatGoesKeepsNoBreakerOpen() {
    serving(2);
    gone("2-1", Cause.SIGNED_OUT);
    assertThat(plan.state(now).outage()).isNotNull();
    plan.accept(new Resize(1, 1), now);
    assertThat(plan.state(now).outage()).isNull();
  }

  @Test
  void aSlotThatGoesOnlyAfterALaterOneKeepsNoBreakerOpenEither() {
    plan = plan(3, 3);
    serving(3);
    gone("2-1", Cause.SIGNED_OUT);
    plan.accept(new Resize(1, 1), now);
    assertThat(slots()).isEqualTo(3);
    assertThat(plan.state(now).outage()).isNull();
  }

  @Test
  void whatAnAgentShowedLastIsToldInOneLine() {
    serving(2);
    plan.accept(new Gone(Sample.worker("1-1"), Cause.DIED, "it went\n\n  badly \n"), now);
    assertThat(plan.lines(now, 0).get(0)).endsWith("(died: it went | badly)");
  }
}
