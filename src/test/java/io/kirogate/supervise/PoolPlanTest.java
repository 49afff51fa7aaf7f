package io.kirogate.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.Pools;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.PoolId;
import io.kirogate.message.Retire;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import io.kirogate.supervise.Action.Spawn;
import io.kirogate.supervise.Action.Tell;
import io.kirogate.supervise.Action.Undeploy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One table per event; actions are compared in words. Time is {@link #now}. "1-2" is the second
 * life of worker 1.
 */
class PoolPlanTest {
  private static final long DELAY = 5_000;

  private long now = 1_000_000;

  /** The middle of the jitter: delays are what they would be without. */
  private PoolPlan plan = plan(2, DELAY, () -> Long.MIN_VALUE);

  private static PoolPlan plan(int size, long restartDelay, RandomGenerator random) {
    return new PoolPlan(
        PoolId.DEFAULT,
        "kiro-cli",
        false,
        Pools.of(
            size,
            10,
            1_000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(120),
            Duration.ofMinutes(30),
            Duration.ofMillis(restartDelay)),
        random);
  }

  private static List<String> words(List<Action> actions) {
    return Sample.decisions(actions).stream().map(PoolPlanTest::word).toList();
  }

  private static String word(Action action) {
    if (action instanceof Spawn spawn) {
      return "spawn " + name(spawn.worker());
    } else if (action instanceof Undeploy undeploy) {
      return "undeploy " + name(undeploy.worker());
    } else if (action instanceof Tell tell) {
      return word(tell.message()) + " " + name(tell.worker());
    }
    return "warn";
  }

  private static String word(ToWorker message) {
    if (message instanceof TakeSlot) {
      return "let in";
    }
    return message instanceof Retire ? "retire" : "prove";
  }

  private static String name(WorkerId worker) {
    return worker.toString().replace("worker", "");
  }

  private List<String> due() {
    return words(plan.due(now));
  }

  private List<String> check() {
    return words(plan.check(now));
  }

  private List<String> facts(String worker, Phase phase) {
    return words(plan.accept(Sample.facts(Sample.worker(worker), phase, 0), now));
  }

  /** It gets warm, is let in, and is idle; what follows from its being warm. */
  private List<String> up(String worker) {
    List<String> words = facts(worker, Phase.WARM);
    assertThat(words).contains("let in " + worker);
    assertThat(facts(worker, Phase.IDLE)).isEmpty();
    return words.stream().filter(word -> !word.startsWith("let in")).toList();
  }

  private List<String> gone(String worker, Cause cause) {
    return words(plan.accept(new Gone(Sample.worker(worker), cause, "exited with 7"), now));
  }

  private Failure outage() {
    return plan.state(now).outage();
  }

  /** All workers are up. */
  private void serving() {
    due();
    up("1-1");
    up("2-1");
  }

  private void after(long ms) {
    now += ms;
  }

  @Nested
  class Starting {
    @Test
    void everySlotIsFilledOnce() {
      assertThat(due()).containsExactly("spawn 1-1", "spawn 2-1");
      assertThat(due()).isEmpty();
      assertThat(check()).isEmpty();
      assertThat(plan.nextStart()).isEqualTo(Long.MAX_VALUE);
      assertThat(outage()).isNull();
    }

    @Test
    void thePictureHasTheNewestFactsInTheSlotsOrder() {
      due();
      assertThat(plan.state(now).size()).isEqualTo(2);
      assertThat(plan.picture().workers()).isEmpty();
      facts("2-1", Phase.BOOTING);
      facts("1-1", Phase.BOOTING);
      up("2-1");
      assertThat(plan.picture().workers())
          .extracting(facts -> name(facts.worker()) + " " + facts.phase())
          .containsExactly("1-1 BOOTING", "2-1 IDLE");
    }
  }

  @Nested
  class Going {
    @Test
    void aDeathIsFollowedByAStartAfterTheDelay() {
      serving();
      assertThat(gone("1-1", Cause.DIED)).containsExactly("undeploy 1-1");
      assertThat(plan.nextStart()).isEqualTo(now + DELAY);
      assertThat(plan.picture().workers()).hasSize(1);
      after(DELAY - 1);
      assertThat(due()).isEmpty();
      assertThat(check()).isEmpty();
      after(1);
      assertThat(due()).containsExactly("spawn 1-2");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCLEAN", "RETIRED"})
    void oneThatWasSentAwayIsReplacedAtOnce(Cause cause) {
      serving();
      assertThat(gone("2-1", cause)).containsExactly("undeploy 2-1", "spawn 2-2");
      assertThat(outage()).isNull();
    }

    @Test
    void aFailedStartIsFollowedByAnotherAfterTheDelay() {
      due();
      assertThat(gone("1-1", Cause.START_FAILED)).containsExactly("undeploy 1-1");
      after(DELAY - 1);
      assertThat(due()).isEmpty();
      after(1);
      assertThat(due()).containsExactly("spawn 1-2");
    }

    @Test
    void deathsDoNotDoubleTheDelay() {
      serving();
      for (int life = 1; life < 6; life++) {
        if (life > 1) {
          up("1-" + life);
        }
        gone("1-" + life, Cause.DIED);
        assertThat(plan.nextStart()).isEqualTo(now + DELAY);
        after(DELAY);
        due();
      }
    }

    @Test
    void whoHoldsNoSlotChangesNothing() {
      serving();
      gone("1-1", Cause.RETIRED);
      up("1-2");
      assertThat(gone("1-1", Cause.SIGNED_OUT)).isEmpty();
      assertThat(facts("1-1", Phase.LEAVING)).isEmpty();
      assertThat(gone("3-1", Cause.DIED)).isEmpty();
      assertThat(plan.picture().workers())
          .extracting(facts -> name(facts.worker()) + " " + facts.phase())
          .containsExactly("1-2 IDLE", "2-1 IDLE");
      assertThat(outage()).isNull();
    }
  }

  @Nested
  class Backoff {
    private long failsTo(String worker) {
      gone(worker, Cause.START_FAILED);
      long delay = plan.nextStart() - now;
      after(delay);
      due();
      return delay;
    }

    @Test
    void doublesUpToAMinuteAndStaysThere() {
      plan = plan(1, DELAY, () -> Long.MIN_VALUE);
      due();
      assertThat(failsTo("1-1")).isEqualTo(5_000);
      assertThat(failsTo("1-2")).isEqualTo(10_000);
      assertThat(failsTo("1-3")).isEqualTo(20_000);
      assertThat(failsTo("1-4")).isEqualTo(40_000);
      for (int life = 5; life < 100; life++) {
        assertThat(failsTo("1-" + life)).isEqualTo(60_000);
      }
    }

    @Test
    void isForgottenWhenAWorkerHasServed() {
      plan = plan(1, DELAY, () -> Long.MIN_VALUE);
      due();
      failsTo("1-1");
      failsTo("1-2");
      facts("1-3", Phase.BOOTING);
      up("1-3");
      gone("1-3", Cause.DIED);
      after(DELAY);
      assertThat(due()).containsExactly("spawn 1-4");
      assertThat(failsTo("1-4")).isEqualTo(DELAY);
    }

    @Test
    void isNotForgottenByOneThatOnlyBoots() {
      plan = plan(1, DELAY, () -> Long.MIN_VALUE);
      due();
      failsTo("1-1");
      facts("1-2", Phase.BOOTING);
      facts("1-2", Phase.LEAVING);
      assertThat(failsTo("1-2")).isEqualTo(10_000);
    }

    @Test
    void isEachSlotsOwn() {
      due();
      gone("1-1", Cause.START_FAILED);
      after(DELAY);
      due();
      gone("1-2", Cause.START_FAILED);
      assertThat(plan.nextStart()).isEqualTo(now + 10_000);
      gone("2-1", Cause.START_FAILED);
      assertThat(plan.nextStart()).isEqualTo(now + 5_000);
    }

    @Test
    void isJitteredByAFifth() {
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int seed = 0; seed < 500; seed++) {
        plan = plan(1, DELAY, new SplittableRandom(seed));
        due();
        gone("1-1", Cause.START_FAILED);
        least = Math.min(least, plan.nextStart() - now);
        most = Math.max(most, plan.nextStart() - now);
      }
      assertThat(least).isBetween(4_000L, 4_100L);
      assertThat(most).isBetween(5_900L, 6_000L);
    }

    @Test
    void isNeverShorterThanTheConfiguredDelay() {
      plan = plan(1, 300_000, () -> Long.MIN_VALUE);
      due();
      assertThat(failsTo("1-1")).isEqualTo(300_000);
      assertThat(failsTo("1-2")).isEqualTo(300_000);
    }
  }

  @Nested
  class Barred {
    @ParameterizedTest
    @CsvSource({
      "SIGNED_OUT, AGENT_SIGNED_OUT, not signed in",
      "MISSING, AGENT_MISSING, not installed"
    })
    void noRestartHelpsUntilSomebodyActs(Cause cause, FailureCode code, String words) {
      due();
      assertThat(gone("1-1", cause)).containsExactly("undeploy 1-1", "warn");
      assertThat(plan.nextStart()).isEqualTo(Long.MAX_VALUE);
      after(Duration.ofDays(1).toMillis());
      assertThat(due()).isEmpty();
      assertThat(outage().code()).isEqualTo(code);
      assertThat(outage().detail()).contains("kiro-cli").contains(words).contains("exited with 7");
    }

    @Test
    void aWorkerThatGoesMeanwhileIsNotReplaced() {
      serving();
      gone("1-1", Cause.SIGNED_OUT);
      assertThat(gone("2-1", Cause.RETIRED)).containsExactly("undeploy 2-1");
      after(Duration.ofDays(1).toMillis());
      assertThat(due()).isEmpty();
    }

    @Test
    void oneThatWaitsForItsStartWaitsOn() {
      serving();
      gone("1-1", Cause.DIED);
      gone("2-1", Cause.MISSING);
      after(Duration.ofDays(1).toMillis());
      assertThat(plan.nextStart()).isEqualTo(Long.MAX_VALUE);
      assertThat(due()).isEmpty();
    }

    @Test
    void eachCheckTriesOneStartAndNoSecondWhileThatOneBoots() {
      due();
      gone("1-1", Cause.SIGNED_OUT);
      gone("2-1", Cause.SIGNED_OUT);
      assertThat(check()).containsExactly("spawn 1-2");
      assertThat(check()).isEmpty();
      assertThat(facts("1-2", Phase.BOOTING)).isEmpty();
      assertThat(check()).isEmpty();
      assertThat(gone("1-2", Cause.SIGNED_OUT)).containsExactly("undeploy 1-2");
      assertThat(due()).isEmpty();
      assertThat(check()).containsExactly("spawn 1-3");
    }

    @Test
    void aProbeThatServesStartsAllSlots() {
      due();
      gone("1-1", Cause.MISSING);
      gone("2-1", Cause.MISSING);
      check();
      assertThat(up("1-2")).containsExactly("spawn 2-2");
      assertThat(outage()).isNull();
    }

    @Test
    void aProbeIsStillTheProbeWhenAnOlderWorkerFindsTheSame() {
      due();
      gone("1-1", Cause.SIGNED_OUT);
      assertThat(check()).containsExactly("spawn 1-2");
      assertThat(gone("2-1", Cause.SIGNED_OUT)).containsExactly("undeploy 2-1");
      assertThat(check()).as("one probe at a time").isEmpty();
      assertThat(up("1-2")).containsExactly("spawn 2-2");
      assertThat(outage()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"RETIRED", "UNCLEAN", "DIED"})
    void aProbeThatGoesForAnotherReasonIsFollowedByTheNext(Cause cause) {
      due();
      gone("1-1", Cause.SIGNED_OUT);
      check();
      assertThat(gone("1-2", cause)).containsExactly("undeploy 1-2");
      assertThat(outage().code()).isEqualTo(FailureCode.AGENT_SIGNED_OUT);
      assertThat(check()).containsExactly("spawn 1-3");
    }

    @Test
    void aProbeThatFailsOtherwiseEndsTheBarAndAllAreTriedAfterTheDelay() {
      due();
      gone("1-1", Cause.MISSING);
      gone("2-1", Cause.MISSING);
      check();
      assertThat(gone("1-2", Cause.START_FAILED)).containsExactly("undeploy 1-2", "warn");
      assertThat(outage().code()).isEqualTo(FailureCode.AGENT_START_FAILED);
      assertThat(plan.nextStart()).isEqualTo(now + DELAY);
      after(DELAY);
      assertThat(due()).containsExactly("spawn 1-3", "spawn 2-2");
      gone("1-3", Cause.START_FAILED);
      assertThat(plan.nextStart()).isEqualTo(now + 2 * DELAY);
    }

    @Test
    void oneThatServedAllAlongDoesNotEndTheBar() {
      serving();
      gone("1-1", Cause.SIGNED_OUT);
      assertThat(facts("2-1", Phase.ANSWERING)).isEmpty();
      assertThat(outage().code()).isEqualTo(FailureCode.AGENT_SIGNED_OUT);
      assertThat(check()).containsExactly("spawn 1-2");
    }

    @Test
    void oneThatFailsToStartBesideTheProbeDoesNotEndTheBar() {
      due();
      gone("1-1", Cause.SIGNED_OUT);
      check();
      assertThat(gone("2-1", Cause.START_FAILED)).containsExactly("undeploy 2-1");
      assertThat(plan.nextStart()).isEqualTo(Long.MAX_VALUE);
      assertThat(outage().code()).isEqualTo(FailureCode.AGENT_SIGNED_OUT);
      assertThat(up("1-2")).containsExactly("spawn 2-2");
    }

    @Test
    void theLatestReasonIsTold() {
      due();
      gone("1-1", Cause.SIGNED_OUT);
      gone("2-1", Cause.MISSING);
      assertThat(outage().code()).isEqualTo(FailureCode.AGENT_MISSING);
    }
  }

  @Nested
  class Outage {
    @Test
    void noneWhileAnySlotMayStillComeUp() {
      due();
      gone("1-1", Cause.START_FAILED);
      assertThat(outage()).as("worker2 boots for the first time").isNull();
      gone("2-1", Cause.START_FAILED);
      assertThat(outage().code()).isEqualTo(FailureCode.AGENT_START_FAILED);
    }

    @Test
    void noneWhileAWorkerServes() {
      serving();
      gone("1-1", Cause.DIED);
      after(DELAY);
      due();
      gone("1-2", Cause.START_FAILED);
      assertThat(outage()).isNull();
      facts("2-1", Phase.ANSWERING);
      assertThat(outage()).isNull();
    }

    @Test
    void noneAfterADeathUntilTheNextStartFailed() {
      plan = plan(1, DELAY, () -> Long.MIN_VALUE);
      due();
      up("1-1");
      gone("1-1", Cause.DIED);
      assertThat(outage()).isNull();
      after(DELAY);
      due();
      gone("1-2", Cause.START_FAILED);
      assertThat(outage().code()).isEqualTo(FailureCode.AGENT_START_FAILED);
    }

    @Test
    void tellsTheLastReasonAndWhenTheNextStartIs() {
      plan = plan(1, DELAY, () -> Long.MIN_VALUE);
      due();
      gone("1-1", Cause.START_FAILED);
      assertThat(outage().detail()).contains("worker1-1").contains("exited with 7");
      assertThat(outage().retryAfterSeconds()).isEqualTo(5);
      after(4_500);
      assertThat(outage().retryAfterSeconds()).isEqualTo(1);
      after(500);
      due();
      assertThat(outage().code()).as("it boots again").isEqualTo(FailureCode.AGENT_START_FAILED);
      assertThat(outage().retryAfterSeconds()).isEqualTo(1);
      up("1-2");
      assertThat(outage()).isNull();
    }
  }

  @Nested
  class Lines {
    @Test
    void oneForEachSlot() {
      due();
      assertThat(plan.lines(now, 0))
          .containsExactly("📊 worker1: STARTING", "📊 worker2: STARTING");
      long epoch = 1_700_000_000_000L;
      up("1-1");
      up("2-1");
      plan.accept(Sample.facts(Sample.worker("1-1"), Phase.IDLE, epoch - 45_900), now);
      plan.accept(Sample.facts(Sample.worker("2-1"), Phase.ANSWERING, epoch + 20), now);
      assertThat(plan.lines(now, epoch))
          .containsExactly(
              "📊 worker1: IDLE, last activity 45s ago",
              "📊 worker2: ANSWERING, last activity 0s ago");
    }

    @Test
    void aVacantSlotTellsWhyAndWhen() {
      serving();
      gone("1-1", Cause.DIED);
      after(2_000);
      assertThat(plan.lines(now, 0).get(0))
          .isEqualTo("📊 worker1: RESTARTING in 3s (died: exited with 7)");
      gone("2-1", Cause.SIGNED_OUT);
      assertThat(plan.lines(now, 0))
          .containsExactly(
              "📊 worker1: WAITING (died: exited with 7)",
              "📊 worker2: WAITING (signed out: exited with 7)");
    }

    @Test
    void beforeTheFirstStart() {
      assertThat(plan.lines(now, 0)).first().isEqualTo("📊 worker1: STARTING");
    }
  }

  @Nested
  class Stopping {
    @ParameterizedTest
    @EnumSource(Cause.class)
    void nothingIsSpawnedWhateverGoes(Cause cause) {
      serving();
      gone("2-1", Cause.DIED);
      plan.stop();
      assertThat(gone("1-1", cause))
          .startsWith("undeploy 1-1")
          .noneMatch(word -> word.startsWith("spawn"));
      assertThat(plan.nextStart()).isEqualTo(Long.MAX_VALUE);
      after(Duration.ofDays(1).toMillis());
      assertThat(due()).isEmpty();
      assertThat(check()).isEmpty();
    }

    @Test
    void aStartThatTheStopPreventedIsNoOutage() {
      due();
      plan.stop();
      gone("1-1", Cause.START_FAILED);
      gone("2-1", Cause.START_FAILED);
      assertThat(outage()).isNull();
    }

    @Test
    void aProbeThatServesStartsNothing() {
      due();
      gone("1-1", Cause.SIGNED_OUT);
      gone("2-1", Cause.SIGNED_OUT);
      check();
      plan.stop();
      assertThat(up("1-2")).isEmpty();
    }
  }
}
