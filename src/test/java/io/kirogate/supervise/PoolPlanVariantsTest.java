package io.kirogate.supervise;

import static io.kirogate.supervise.Sample.worker;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.LeftVariant;
import io.kirogate.message.PoolId;
import io.kirogate.message.PoolState;
import io.kirogate.message.Restart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which way to run the agent works is found out by one worker, for all. */
class PoolPlanVariantsTest {
  private static final LeftVariant NEW = new LeftVariant("new", "2.1.0", "exited with status 2");

  private long now = 1_000_000;
  private final PoolPlan plan =
      new PoolPlan(PoolId.DEFAULT, "kiro-cli", true, config(), () -> Long.MIN_VALUE);

  private static PoolConfig config() {
    return new PoolConfig(
        PoolConfig.Size.fixed(3),
        10,
        1_000,
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        null,
        null,
        null,
        null,
        Duration.ofMinutes(1));
  }

  private static List<Action> spawns(List<Action> actions) {
    return actions.stream().filter(Action.Spawn.class::isInstance).toList();
  }

  private static List<String> spawned(List<Action> actions) {
    return spawns(actions).stream().map(spawn -> ((Action.Spawn) spawn).worker() + "").toList();
  }

  private List<Action> warm(String name, String version) {
    return plan.accept(Sample.facts(worker(name), Phase.WARM, 0, 0, 0, version), now);
  }

  private List<Action> gone(String name, Cause cause, LeftVariant left) {
    return plan.accept(new Gone(worker(name), cause, "it ended", left), now);
  }

  private PoolState state() {
    return plan.state(now);
  }

  @Test
  void oneGoesAheadAndTheOthersFollowWhenItIsUp() {
    assertThat(spawned(plan.due(now))).containsExactly("worker1-1");
    assertThat(plan.nextStart()).as("nobody is due by time").isEqualTo(Long.MAX_VALUE);
    assertThat(spawned(warm("1-1", "2.1.0"))).containsExactly("worker2-1", "worker3-1");
    assertThat(spawned(gone("1-1", Cause.DIED, null))).isEmpty();
    now += 5_000;
    assertThat(spawned(plan.due(now))).as("as it is known now").containsExactly("worker1-2");
  }

  @Test
  void theNextWayIsTriedAtOnceAndByNobodyElseTheWrongOne() {
    plan.due(now);
    List<Action> next = gone("1-1", Cause.WRONG_VARIANT, NEW);
    assertThat(spawns(next))
        .containsExactly(
            new Action.Spawn(worker("1-2"), "the last one wrong variant: it ended", List.of(NEW)));
    assertThat(state().outage()).as("no failed start").isNull();
    assertThat(state().left()).containsExactly(NEW);
    assertThat(spawns(warm("1-2", "2.1.0")))
        .extracting(spawn -> ((Action.Spawn) spawn).left())
        .containsExactly(List.of(NEW), List.of(NEW));
  }

  @Test
  void aChangedVersionForgets() {
    plan.due(now);
    gone("1-1", Cause.WRONG_VARIANT, NEW);
    warm("1-2", "2.2.0");
    assertThat(state().left()).isEmpty();
  }

  @Test
  void aReloadForgets() {
    plan.due(now);
    gone("1-1", Cause.WRONG_VARIANT, NEW);
    warm("1-2", "2.1.0");
    plan.reload("kiro-cli", true, config(), now);
    assertThat(state().left()).isEmpty();
  }

  @Test
  void whatIsFoundTwiceIsAFailedStart() {
    plan.due(now);
    gone("1-1", Cause.WRONG_VARIANT, NEW);
    assertThat(spawned(gone("1-2", Cause.WRONG_VARIANT, NEW)))
        .as("another slot may try, this one waits")
        .containsExactly("worker2-1");
    assertThat(plan.lines(now, 0).get(0)).contains("RESTARTING in 5s");
  }

  @Test
  void whereNoneIsLeftTheStartFailsAndAllAreTriedAnewLater() {
    plan.due(now);
    gone("1-1", Cause.WRONG_VARIANT, NEW);
    LeftVariant old = new LeftVariant("old", "2.1.0", "exited with status 2");
    for (String name : List.of("1-2", "2-1", "3-1")) {
      gone(name, Cause.START_FAILED, old);
      assertThat(state().left()).isEmpty();
    }
    assertThat(state().outage().code()).isEqualTo(FailureCode.AGENT_START_FAILED);
    assertThat(state().outage().detail()).contains("it ended");
    now = plan.nextStart();
    assertThat(spawns(plan.due(now)))
        .singleElement()
        .extracting(spawn -> ((Action.Spawn) spawn).left())
        .isEqualTo(List.of());
  }

  @Test
  void aProbeThatFindsAWrongWayIsFollowedAtOnce() {
    plan.due(now);
    gone("1-1", Cause.SIGNED_OUT, null);
    List<Action> probe = plan.check(now);
    assertThat(spawned(probe)).containsExactly("worker1-2");
    assertThat(spawned(gone("1-2", Cause.WRONG_VARIANT, NEW))).containsExactly("worker1-3");
    assertThat(state().outage().code()).isEqualTo(FailureCode.AGENT_SIGNED_OUT);
  }

  @Test
  void aSpareThatFindsAWrongWayCostsNoWarning() {
    plan.due(now);
    warm("1-1", "2.0.0");
    warm("2-1", "2.0.0");
    warm("3-1", "2.0.0");
    List<Action> asked = plan.accept(new Restart(worker("1-1").slot()), now);
    assertThat(spawned(asked)).containsExactly("worker1-2");
    List<Action> next = gone("1-2", Cause.WRONG_VARIANT, NEW);
    assertThat(spawned(next)).containsExactly("worker1-3");
    assertThat(next).noneMatch(Action.Warn.class::isInstance);
    assertThat(state().warning()).isNull();
    assertThat(state().serving()).isEqualTo(3);
  }
}
