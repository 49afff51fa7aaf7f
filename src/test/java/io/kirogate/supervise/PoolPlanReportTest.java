package io.kirogate.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.message.Draining;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Resize;
import io.kirogate.message.Restart;
import io.kirogate.message.SlotId;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Dispatcher and the door are told of a pool, and when. */
class PoolPlanReportTest {
  private static final PoolConfig TWO =
      Pools.of(
          2,
          10,
          1_000,
          Duration.ofSeconds(30),
          Duration.ofSeconds(120),
          Duration.ofMinutes(30),
          Duration.ofSeconds(5));

  private final PoolPlan plan = plan(PoolId.DEFAULT);
  private long now = 1_000_000;
  private List<Action> done = List.of();

  private static PoolPlan plan(PoolId pool) {
    return new PoolPlan(pool, "kiro-cli", false, TWO, () -> Long.MIN_VALUE);
  }

  private void accept(ToSupervisor message) {
    done = plan.accept(message, now);
  }

  private void due() {
    done = plan.due(now);
  }

  private void facts(String worker, Phase phase) {
    facts(worker, phase, 0);
  }

  private void facts(String worker, Phase phase, int turns) {
    accept(Sample.facts(Sample.worker(worker), phase, turns, 0, 0, ""));
  }

  private void gone(String worker, Cause cause) {
    accept(new Gone(Sample.worker(worker), cause, "it went"));
  }

  /** Both serve, and the door knows it. */
  private void serving() {
    due();
    facts("1-1", Phase.WARM);
    facts("2-1", Phase.WARM);
    now += Report.PICTURE_EVERY;
    due();
  }

  private List<PoolState> announced() {
    return done.stream()
        .filter(Action.Announce.class::isInstance)
        .map(action -> ((Action.Announce) action).state())
        .toList();
  }

  private List<PoolPicture> shown() {
    return done.stream()
        .filter(Action.Show.class::isInstance)
        .map(action -> ((Action.Show) action).picture())
        .toList();
  }

  private List<String> warned() {
    return done.stream()
        .filter(Action.Warn.class::isInstance)
        .map(action -> ((Action.Warn) action).words())
        .toList();
  }

  // ---- what decides ----

  @Test
  void theStateIsToldWhenThePlanBegins() {
    due();
    assertThat(announced()).containsExactly(new PoolState(PoolId.DEFAULT, 2, 2, 2, 0, null, null));
    due();
    assertThat(announced()).as("once").isEmpty();
  }

  @Test
  void howManyServeIsToldAtOnce() {
    due();
    facts("1-1", Phase.BOOTING);
    assertThat(announced()).isEmpty();
    facts("1-1", Phase.WARM);
    assertThat(announced()).extracting(PoolState::serving).containsExactly(1);
    facts("2-1", Phase.WARM);
    assertThat(announced()).extracting(PoolState::serving).containsExactly(2);
    facts("2-1", Phase.LEAVING);
    assertThat(announced()).extracting(PoolState::serving).containsExactly(1);
    gone("2-1", Cause.DIED);
    assertThat(announced()).as("it did not serve any more").isEmpty();
    gone("1-1", Cause.DIED);
    assertThat(announced()).extracting(PoolState::serving).containsExactly(0);
  }

  @Test
  void noTurnChangesTheState() {
    serving();
    for (Phase phase : Phase.values()) {
      if (phase.stage() == Phase.Stage.SERVING) {
        facts("1-1", phase, 1);
        assertThat(announced()).as("%s", phase).isEmpty();
      }
    }
    facts("1-1", Phase.WARM);
    assertThat(announced()).as("late facts").isEmpty();
  }

  @Test
  void aSlotThatPassesOnServesAllTheTime() {
    serving();
    accept(new Restart(Sample.slot(1)));
    facts("1-2", Phase.WARM);
    assertThat(announced()).isEmpty();
    facts("1-1", Phase.LEAVING);
    assertThat(announced()).isEmpty();
    gone("1-1", Cause.RETIRED);
    assertThat(announced()).isEmpty();
  }

  @Test
  void anotherSizeIsToldAtOnce() {
    serving();
    accept(new Resize(1, 3));
    assertThat(announced()).containsExactly(new PoolState(PoolId.DEFAULT, 2, 1, 3, 2, null, null));
  }

  @Test
  void anOutageIsToldAtOnceAndEachReasonIsWarnedOfOnce() {
    due();
    gone("1-1", Cause.SIGNED_OUT);
    assertThat(announced())
        .extracting(state -> state.outage().code())
        .containsExactly(FailureCode.AGENT_SIGNED_OUT);
    assertThat(warned()).singleElement().asString().contains("not signed in");
    facts("2-1", Phase.BOOTING);
    assertThat(warned()).isEmpty();
    gone("2-1", Cause.MISSING);
    assertThat(warned()).singleElement().asString().contains("not installed");
    done = plan.check(now);
    facts("1-2", Phase.WARM);
    assertThat(announced()).singleElement().extracting(PoolState::outage).isNull();
    gone("1-2", Cause.SIGNED_OUT);
    assertThat(warned()).as("again").singleElement().asString().contains("not signed in");
  }

  @Test
  void whatTheStopEndsIsTold() {
    due();
    gone("1-1", Cause.START_FAILED);
    gone("2-1", Cause.START_FAILED);
    assertThat(announced()).singleElement().extracting(PoolState::outage).isNotNull();
    accept(new Draining(Sample.worker("1-1")));
    assertThat(announced()).singleElement().extracting(PoolState::outage).isNull();
    assertThat(plan.nextStart()).isEqualTo(Long.MAX_VALUE);
  }

  // ---- the picture ----

  @Test
  void aPictureAfterAQuietTimeIsShownAtOnce() {
    serving();
    now += Report.PICTURE_EVERY;
    facts("1-1", Phase.ANSWERING);
    assertThat(shown())
        .singleElement()
        .extracting(picture -> picture.workers().get(0).phase())
        .isEqualTo(Phase.ANSWERING);
    assertThat(plan.nextDeadline()).as("nothing more").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void moreChangesAreShownTogetherWhenTheTimeHasPassed() {
    serving();
    now += Report.PICTURE_EVERY;
    facts("1-1", Phase.ANSWERING);
    now += 1;
    facts("1-1", Phase.IDLE, 1);
    assertThat(shown()).isEmpty();
    facts("2-1", Phase.ANSWERING);
    assertThat(shown()).isEmpty();
    now += Report.PICTURE_EVERY - 1;
    assertThat(plan.nextDeadline()).isEqualTo(now);
    due();
    assertThat(shown()).containsExactly(plan.picture());
    assertThat(plan.picture().workers())
        .extracting(facts -> facts.phase() + " " + facts.turns())
        .containsExactly("IDLE 1", "ANSWERING 0");
  }

  @Test
  void thePictureIsShownWhileTheGatewayStopsToo() {
    serving();
    plan.stop();
    facts("1-1", Phase.LEAVING);
    now = plan.nextDeadline();
    due();
    assertThat(shown()).containsExactly(plan.picture());
    assertThat(plan.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  /** One that is gone has used what it used. */
  @Test
  void theCreditsOfAPoolNeverShrink() {
    serving();
    assertThat(plan.picture().credits()).isNull();
    accept(Sample.used(Sample.worker("1-1"), Phase.IDLE, 0.5));
    accept(Sample.used(Sample.worker("2-1"), Phase.IDLE, 0.25));
    accept(Sample.used(Sample.worker("1-1"), Phase.ANSWERING, 1.5));
    assertThat(plan.picture().credits()).isEqualTo(1.75);
    gone("1-1", Cause.DIED);
    gone("1-1", Cause.DIED);
    accept(Sample.used(Sample.worker("1-1"), Phase.IDLE, 1.5));
    assertThat(plan.picture().credits()).isEqualTo(1.75);
    now += 10_000;
    due();
    accept(Sample.used(Sample.worker("1-2"), Phase.BOOTING, 0.25));
    assertThat(plan.picture().credits()).isEqualTo(2.0);
  }

  // ---- other pools ----

  @Test
  void aPoolWithANameIsInEveryName() {
    PoolId pool = new PoolId("fast");
    PoolPlan fast = plan(pool);
    WorkerId first = new WorkerId(new SlotId(pool, 1), 1);
    assertThat(fast.due(now)).contains(new Action.Spawn(first, "", List.of()));
    assertThat(first).hasToString("fast.worker1-1");
    assertThat(fast.lines(now, 0))
        .containsExactly("📊 fast.worker1: STARTING", "📊 fast.worker2: STARTING");
    fast.accept(Sample.facts(first, Phase.WARM, 0, 0, 0, ""), now);
    assertThat(fast.state(now).pool()).isEqualTo(pool);
    assertThat(fast.picture().pool()).isEqualTo(pool);
    assertThat(fast.picture().workers()).singleElement().extracting("worker").isEqualTo(first);
  }

  @Test
  void anotherPoolsSlotOfThatNumberIsAnother() {
    PoolPlan fast = plan(new PoolId("fast"));
    fast.due(now);
    WorkerId ours = new WorkerId(new SlotId(new PoolId("fast"), 1), 1);
    fast.accept(Sample.facts(ours, Phase.WARM, 0, 0, 0, ""), now);
    assertThat(fast.accept(new Restart(Sample.slot(1)), now)).isEmpty();
    fast.accept(new Gone(Sample.worker("1-1"), Cause.DIED, "it went"), now);
    assertThat(fast.state(now).serving()).isEqualTo(1);
  }
}
