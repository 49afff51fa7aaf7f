package io.kirogate.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.ConfigLoader;
import io.kirogate.config.PoolConfig;
import io.kirogate.message.Demand;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.PoolId;
import io.kirogate.message.Restart;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Workers that are replaced, or added and taken away, while others serve. "1-2" is the second life
 * of worker 1.
 */
class PoolPlanReplacingTest {
  private long now = 1_000_000;
  private PoolPlan plan;

  private static PoolConfig config(int min, Duration idle, Integer turns, Long memory) {
    return new PoolConfig(
        new PoolConfig.Size(min, min),
        10,
        1000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        idle,
        null,
        turns,
        memory,
        Duration.ofMinutes(1));
  }

  private List<String> facts(String w, Phase phase, int turns, long memory, String version) {
    return words(
        plan.accept(Sample.facts(Sample.worker(w), phase, turns, 0, memory, version), now));
  }

  private List<String> gone(String w, Cause cause) {
    return words(plan.accept(new Gone(Sample.worker(w), cause, "it went"), now));
  }

  private static List<String> words(List<Action> actions) {
    return Sample.decisions(actions).stream().map(PoolPlanReplacingTest::word).toList();
  }

  private static String word(Action action) {
    if (action instanceof Action.Spawn spawn) {
      return "spawn " + name(spawn.worker());
    } else if (action instanceof Action.Undeploy undeploy) {
      return "undeploy " + name(undeploy.worker());
    } else if (action instanceof Action.Tell tell) {
      return tell.message().getClass().getSimpleName() + " " + name(tell.worker());
    }
    return "warn";
  }

  private static String name(WorkerId worker) {
    return worker.toString().substring("worker".length());
  }

  private List<String> due() {
    return words(plan.due(now));
  }

  private static PoolPlan plan(PoolConfig config) {
    return new PoolPlan(PoolId.DEFAULT, "kiro-cli", false, config, () -> Long.MIN_VALUE);
  }

  private void serving(int n) {
    plan.due(now);
    for (int i = 1; i <= n; i++) facts(i + "-1", Phase.WARM, 0, 1, "");
  }

  @Test
  void aProbeLeavesASlotThatHasASpareToTheSpare() {
    plan =
        new PoolPlan(
            PoolId.DEFAULT,
            "a",
            false,
            config(2, Duration.ofSeconds(300), null, null),
            () -> Long.MIN_VALUE);
    serving(2);
    facts("2-1", Phase.ANSWERING, 0, 1, "");
    now += 300_000;
    assertThat(words(plan.due(now))).containsExactly("spawn 1-2");
    facts("2-1", Phase.ANSWERING, 0, 1, "");
    gone("2-1", Cause.SIGNED_OUT);
    gone("1-1", Cause.DIED);
    assertThat(words(plan.check(now))).doesNotContain("spawn 1-3");
  }

  @Test
  void oneThatProvesItselfIsNotAtWork() {
    plan =
        new PoolPlan(PoolId.DEFAULT, "a", false, config(1, null, null, null), () -> Long.MIN_VALUE);
    plan.due(now);
    facts("1-1", Phase.WARM, 0, 1, "1.0.0");
    gone("1-1", Cause.DIED);
    now += 5_000;
    plan.due(now);
    assertThat(facts("1-2", Phase.WARM, 0, 1, "2.0.0")).containsExactly("Prove 1-2");
    facts("1-2", Phase.ANSWERING, 0, 1, "2.0.0");
    assertThat(plan.picture().workers()).noneMatch(facts -> facts.phase().busy());
  }

  @Test
  void aBusySlotThatIsOverItsLimitAgainAndAgainStarvesNone() {
    plan = new PoolPlan(PoolId.DEFAULT, "a", false, config(2, null, 5, null), () -> Long.MIN_VALUE);
    serving(2);
    facts("1-1", Phase.ANSWERING, 5, 1, "");
    facts("2-1", Phase.ANSWERING, 5, 1, "");
    int life = 1;
    int turns2 = 5;
    for (int round = 0; round < 20; round++) {
      now += 1_000;
      String old = "1-" + life;
      life++;
      String young = "1-" + life;
      facts(young, Phase.WARM, 0, 1, "");
      facts(old, Phase.LEAVING, 5, 1, "");
      facts(young, Phase.ANSWERING, 5, 1, "");
      turns2 += 5;
      facts("2-1", Phase.ANSWERING, turns2, 1, "");
      List<String> g = gone(old, Cause.RETIRED);
      if (g.stream().anyMatch(x -> x.startsWith("spawn 2"))) {
        return;
      }
    }
    throw new AssertionError("slot 2 is never replaced, it took " + turns2 + " turns");
  }

  /** It serves on until its spare is there, so that its slot stands empty for no boot. */
  @Test
  void oneThatIsFullIsReplacedLikeOneThatTookItsTurns() {
    plan = plan(config(1, null, null, null));
    serving(1);
    WorkerId worker = Sample.worker("1-1");
    List<Action> told = plan.accept(Sample.full(worker, Phase.ANSWERING, "it is full"), now);
    assertThat(Sample.decisions(told))
        .containsExactly(
            new Action.Spawn(Sample.worker("1-2"), "to replace worker1-1: it is full", List.of()));
    assertThat(facts("1-2", Phase.WARM, 0, 1, "")).containsExactly("Retire 1-1");
  }

  @Test
  void oneThatIsTooLargeFromTheBeginningIsNotReplacedEverFaster() {
    plan =
        new PoolPlan(PoolId.DEFAULT, "a", false, config(1, null, null, 10L), () -> Long.MIN_VALUE);
    plan.due(now);
    int spawns = 0;
    facts("1-1", Phase.WARM, 0, 20, "");
    for (int life = 2; life < 30; life++) {
      facts("1-" + life, Phase.WARM, 0, 20, "");
      facts("1-" + (life - 1), Phase.LEAVING, 0, 20, "");
      List<String> g = gone("1-" + (life - 1), Cause.RETIRED);
      spawns += g.stream().anyMatch(word -> word.startsWith("spawn")) ? 1 : 0;
    }
    assertThat(spawns).as("replacements while the clock stands still").isLessThan(3);
  }

  @Test
  void whenNobodyLivesAndStartsFailItIsSaid() {
    plan =
        new PoolPlan(PoolId.DEFAULT, "a", false, config(2, null, null, null), () -> Long.MIN_VALUE);
    serving(2);
    gone("1-1", Cause.DIED);
    now += 5_000;
    plan.due(now);
    gone("1-2", Cause.START_FAILED);
    now += 5_000;
    plan.due(now);
    gone("1-3", Cause.START_FAILED);
    now += 10_000;
    plan.due(now);
    gone("1-4", Cause.START_FAILED);
    gone("2-1", Cause.DIED);
    assertThat(plan.state(now).outage()).as("nobody lives and starts fail").isNotNull();
  }

  @Test
  void aReloadTriesStartsAgain() {
    plan =
        new PoolPlan(PoolId.DEFAULT, "a", false, config(2, null, null, null), () -> Long.MIN_VALUE);
    plan.due(now);
    gone("1-1", Cause.MISSING);
    gone("2-1", Cause.MISSING);
    assertThat(words(plan.reload("a", false, config(2, null, null, null), now))).isNotEmpty();
  }

  @Test
  void aSpareForAVacantSlotThatIsSignedOutSaysSo() {
    plan =
        new PoolPlan(
            PoolId.DEFAULT,
            "a",
            false,
            config(1, Duration.ofSeconds(300), null, null),
            () -> Long.MIN_VALUE);
    serving(1);
    now += 300_000;
    plan.due(now);
    gone("1-1", Cause.DIED);
    gone("1-2", Cause.SIGNED_OUT);
    assertThat(plan.state(now).outage().code()).isEqualTo(FailureCode.AGENT_SIGNED_OUT);
  }

  @Test
  void aSpareIsWarmedFirstThenTheOldOneRetiresThenTheSlotPassesOn() {
    plan = plan(config(2, Duration.ofSeconds(300), null, null));
    serving(2);
    now += 299_999;
    assertThat(due()).isEmpty();
    assertThat(plan.nextStart()).isEqualTo(now + 1);
    now += 1;
    assertThat(due()).containsExactly("spawn 1-2");
    assertThat(plan.picture().workers())
        .as("a spare is in no list")
        .extracting(facts -> name(facts.worker()))
        .containsExactly("1-1", "2-1");
    assertThat(due()).as("one at a time").isEmpty();
    assertThat(facts("1-2", Phase.BOOTING, 0, 1, "")).isEmpty();
    assertThat(facts("1-2", Phase.WARM, 0, 1, "")).containsExactly("Retire 1-1");
    assertThat(facts("1-1", Phase.LEAVING, 0, 1, "")).containsExactly("TakeSlot 1-2");
    assertThat(plan.picture().workers())
        .extracting(facts -> name(facts.worker()) + " " + facts.phase())
        .containsExactly("1-2 IDLE", "2-1 IDLE");
    assertThat(due()).as("none while the old one still ends").isEmpty();
    assertThat(gone("1-1", Cause.RETIRED)).containsExactly("undeploy 1-1", "spawn 2-2");
  }

  @Test
  void aBusyWorkerKeepsItsSlotUntilItsJobIsOver() {
    plan = plan(config(1, null, 5, null));
    serving(1);
    assertThat(facts("1-1", Phase.ANSWERING, 5, 1, "")).containsExactly("spawn 1-2");
    assertThat(facts("1-2", Phase.WARM, 0, 1, "")).containsExactly("Retire 1-1");
    assertThat(facts("1-1", Phase.RESETTING, 6, 1, "")).isEmpty();
    assertThat(plan.picture().workers())
        .extracting(facts -> name(facts.worker()))
        .containsExactly("1-1");
    assertThat(facts("1-1", Phase.LEAVING, 6, 1, "")).containsExactly("TakeSlot 1-2");
  }

  @Test
  void lifetimesDifferByAFortiethAtMost() {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int seed = 0; seed < 500; seed++) {
      PoolConfig aged =
          ConfigLoader.load("{\"pool\": {\"size\": 1, \"idleRestart\": null}}", Map.of()).pool();
      plan = new PoolPlan(PoolId.DEFAULT, "kiro-cli", false, aged, new SplittableRandom(seed));
      serving(1);
      least = Math.min(least, plan.nextStart() - now);
      most = Math.max(most, plan.nextStart() - now);
    }
    assertThat(least).isBetween(3_510_000L, 3_511_000L);
    assertThat(most).isBetween(3_599_000L, 3_600_000L);
  }

  @Test
  void aSpareThatFailsCostsNothingButAWarning() {
    plan = plan(config(1, Duration.ofSeconds(300), null, null));
    serving(1);
    now += 300_000;
    due();
    assertThat(gone("1-2", Cause.START_FAILED)).containsExactly("warn", "undeploy 1-2");
    assertThat(plan.state(now).warning()).contains("worker1-2", "worker1-1 goes on", "it went");
    assertThat(plan.state(now).outage()).isNull();
    assertThat(plan.nextStart()).as("tried again later").isEqualTo(now + 5_000);
    now += 5_000;
    assertThat(due()).containsExactly("spawn 1-3");
    facts("1-3", Phase.WARM, 0, 1, "");
    facts("1-1", Phase.LEAVING, 0, 1, "");
    assertThat(plan.state(now).warning()).isNull();
  }

  @Test
  void anotherVersionProvesItselfFirst() {
    plan = plan(config(1, Duration.ofSeconds(300), null, null));
    due();
    assertThat(facts("1-1", Phase.WARM, 0, 1, null)).as("its version is not known yet").isEmpty();
    assertThat(facts("1-1", Phase.WARM, 0, 1, "1.0.0")).containsExactly("TakeSlot 1-1");
    now += 300_000;
    due();
    assertThat(facts("1-2", Phase.WARM, 0, 1, "2.0.0")).containsExactly("Prove 1-2");
    assertThat(facts("1-2", Phase.WARM, 0, 1, "2.0.0")).as("sent before it began").isEmpty();
    assertThat(facts("1-2", Phase.SUBMITTING, 0, 1, "2.0.0")).isEmpty();
    assertThat(facts("1-2", Phase.WARM, 1, 1, "2.0.0")).containsExactly("Retire 1-1");
  }

  @Test
  void turnsThatFailInARowReplaceAWorkerButNotAllOfThemAtOnce() {
    plan = plan(config(2, null, null, null));
    serving(2);
    assertThat(failing("1-1", 2)).isEmpty();
    assertThat(failing("1-1", 3)).containsExactly("spawn 1-2");
    failing("2-1", 3);
    facts("1-2", Phase.WARM, 0, 1, "");
    facts("1-1", Phase.LEAVING, 0, 1, "");
    assertThat(gone("1-1", Cause.RETIRED)).containsExactly("undeploy 1-1");
    assertThat(plan.nextStart()).isEqualTo(now + 5_000);
    now += 5_000;
    assertThat(due()).containsExactly("spawn 2-2");
  }

  private List<String> failing(String worker, int inARow) {
    return words(
        plan.accept(Sample.facts(Sample.worker(worker), Phase.IDLE, inARow, inARow, 1, ""), now));
  }

  @Test
  void thePoolGrowsOnDemandAndShrinksWhenOneWasAlwaysIdle() {
    plan = plan(withSize(1, 2));
    serving(1);
    assertThat(words(plan.accept(new Demand(3, 500), now))).containsExactly("spawn 2-1");
    assertThat(words(plan.accept(new Demand(3, 1000), now))).as("one is coming").isEmpty();
    facts("2-1", Phase.WARM, 0, 1, "");
    assertThat(words(plan.accept(new Demand(3, 1500), now))).as("no more than max").isEmpty();
    facts("1-1", Phase.ANSWERING, 0, 1, "");
    facts("2-1", Phase.ANSWERING, 0, 1, "");
    facts("1-1", Phase.IDLE, 1, 1, "");
    facts("2-1", Phase.IDLE, 1, 1, "");
    assertThat(words(plan.check(now))).as("requests have waited").isEmpty();
    assertThat(words(plan.check(now))).containsExactly("Retire 2-1");
    assertThat(plan.state(now).size()).isEqualTo(1);
    assertThat(gone("2-1", Cause.RETIRED)).containsExactly("undeploy 2-1");
    assertThat(words(plan.check(now))).as("never below min").isEmpty();
  }

  @Test
  void aWorkerThatWasAddedStaysUntilItHasServedFromOneCheckToTheNext() {
    plan = plan(withSize(1, 2));
    serving(1);
    facts("1-1", Phase.ANSWERING, 0, 1, "");
    plan.accept(new Demand(1, 500), now);
    facts("1-1", Phase.IDLE, 1, 1, "");
    assertThat(words(plan.check(now))).as("requests have waited").isEmpty();
    assertThat(words(plan.check(now))).as("it is on its way").isEmpty();
    facts("2-1", Phase.WARM, 0, 1, "");
    assertThat(words(plan.check(now))).as("it has only just come").isEmpty();
    assertThat(words(plan.check(now))).containsExactly("Retire 2-1");
  }

  @Test
  void aWorkerInTheLastSlotThatWasReplacedMeanwhileIsNotANewOne() {
    plan = plan(withSize(1, 2));
    serving(1);
    plan.accept(new Demand(1, 500), now);
    facts("2-1", Phase.WARM, 0, 1, "");
    plan.check(now);
    assertThat(words(plan.accept(new Restart(Sample.slot(2)), now))).containsExactly("spawn 2-2");
    facts("2-2", Phase.WARM, 0, 1, "");
    assertThat(facts("2-1", Phase.LEAVING, 0, 1, "")).containsExactly("TakeSlot 2-2");
    gone("2-1", Cause.RETIRED);
    assertThat(words(plan.check(now))).containsExactly("Retire 2-2");
  }

  @Test
  void aSlotWhoseWorkerCannotBeStartedGoesWhenNobodyNeedsIt() {
    plan = plan(withSize(1, 2));
    serving(1);
    plan.accept(new Demand(1, 500), now);
    gone("2-1", Cause.START_FAILED);
    plan.check(now);
    plan.check(now);
    assertThat(plan.state(now).size()).isEqualTo(1);
    now += 120_000;
    assertThat(due()).isEmpty();
  }

  private static PoolConfig withSize(int min, int max) {
    String json =
        "{\"pool\": {\"size\": {\"min\": %d, \"max\": %d}, \"idleRestart\": null}}"
            .formatted(min, max);
    return ConfigLoader.load(json, Map.of()).pool();
  }

  @Test
  void severalFailedStartsInARowOpenTheBreakerForOneProbeAtATime() {
    plan = plan(config(2, null, null, null));
    due();
    gone("1-1", Cause.START_FAILED);
    gone("2-1", Cause.START_FAILED);
    now += 5_000;
    assertThat(due()).containsExactly("spawn 1-2", "spawn 2-2");
    gone("1-2", Cause.START_FAILED);
    gone("2-2", Cause.START_FAILED);
    assertThat(plan.state(now).outage().detail()).contains("it went", "worker2-2");
    now += 10_000;
    assertThat(due()).as("one probe").containsExactly("spawn 1-3");
    assertThat(facts("1-3", Phase.WARM, 0, 1, "")).containsExactly("TakeSlot 1-3", "spawn 2-3");
    assertThat(plan.state(now).outage()).isNull();
  }

  @Test
  void aRestartOfAVacantSlotIsAtOnceAndOfAWorkerThroughASpare() {
    plan = plan(config(2, null, null, null));
    serving(2);
    gone("1-1", Cause.DIED);
    assertThat(words(plan.accept(new Restart(Sample.slot(1)), now))).containsExactly("spawn 1-2");
    assertThat(words(plan.accept(new Restart(Sample.slot(2)), now))).containsExactly("spawn 2-2");
    assertThat(words(plan.accept(new Restart(Sample.slot(9)), now))).isEmpty();
  }

  @Test
  void anOutageAfterASpareFailedAndItsWorkerDiedTellsWhyTheSpareFailed() {
    plan = plan(config(1, null, null, null));
    serving(1);
    plan.accept(new Restart(Sample.slot(1)), now);
    plan.accept(new Gone(Sample.worker("1-2"), Cause.START_FAILED, "showed no ready mark"), now);
    gone("1-1", Cause.DIED);
    assertThat(plan.state(now).outage().detail()).contains("worker1-2 showed no ready mark");
  }

  /** A repair is a turn too: the limit may be reached while the lease is kept. */
  @Test
  void aWorkerThatReachesItsTurnsWhileItIsHeldIsReplacedAfterThatJob() {
    plan = plan(config(1, null, 2, null));
    serving(1);
    assertThat(facts("1-1", Phase.HELD, 1, 1, "")).isEmpty();
    assertThat(facts("1-1", Phase.HELD, 2, 1, "")).containsExactly("spawn 1-2");
    assertThat(facts("1-2", Phase.WARM, 0, 1, "")).containsExactly("Retire 1-1");
    assertThat(facts("1-1", Phase.HELD, 3, 1, "")).as("told once").isEmpty();
    assertThat(facts("1-1", Phase.LEAVING, 3, 1, "")).containsExactly("TakeSlot 1-2");
  }

  @Test
  void aReloadWhileASpareIsWarmedReplacesThatSpareToo() {
    plan = plan(config(1, null, null, null));
    serving(1);
    plan.accept(new Restart(Sample.slot(1)), now);
    assertThat(words(plan.reload("q", false, config(1, null, null, null), now))).isEmpty();
    facts("1-2", Phase.WARM, 0, 1, "");
    assertThat(facts("1-1", Phase.LEAVING, 0, 1, "")).containsExactly("TakeSlot 1-2");
    assertThat(gone("1-1", Cause.RETIRED)).containsExactly("undeploy 1-1", "spawn 1-3");
  }

  @Test
  void aReloadReplacesOneAfterAnother() {
    plan = plan(config(2, null, null, null));
    serving(2);
    assertThat(words(plan.reload("q", false, config(2, null, null, null), now)))
        .containsExactly("spawn 1-2");
    facts("1-2", Phase.WARM, 0, 1, "");
    facts("1-1", Phase.LEAVING, 0, 1, "");
    assertThat(gone("1-1", Cause.RETIRED)).containsExactly("undeploy 1-1", "spawn 2-2");
    facts("2-2", Phase.WARM, 0, 1, "");
    facts("2-1", Phase.LEAVING, 0, 1, "");
    assertThat(gone("2-1", Cause.RETIRED)).containsExactly("undeploy 2-1");
    assertThat(plan.nextStart()).isEqualTo(Long.MAX_VALUE);
  }
}
