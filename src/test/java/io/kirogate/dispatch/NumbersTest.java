package io.kirogate.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.Pools;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Ready;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What callers are told in numbers, and what decides by them. */
class NumbersTest {
  private static final long SUBMITTED = 1_000;
  private static final long DEADLINE = 3_000;

  private static Waiting job(String name) {
    return new Waiting(
        Submits.of(name, "", Duration.ofSeconds(1), false), 1, SUBMITTED, DEADLINE, 0);
  }

  @Test
  void recentTurnsCountMoreInTheUsualTime() {
    TurnTimes times = new TurnTimes();
    assertThat(times.untilServed(1, 1)).as("a guess").isEqualTo(10);
    times.took(1_000);
    assertThat(times.untilServed(1, 1)).as("all that is known").isEqualTo(1);
    times.took(6_000);
    assertThat(times.untilServed(5, 1)).as("2 s each").isEqualTo(10);
    assertThat(times.untilServed(5, 2)).isEqualTo(5);
    assertThat(times.untilServed(5, 0)).as("as if there were one").isEqualTo(10);
    assertThat(times.untilServed(100_000, 1)).isEqualTo(600);
  }

  @Test
  void turnsThatTakeNoTimeAreKnownToTakeNone() {
    TurnTimes times = new TurnTimes();
    times.took(0);
    assertThat(times.untilServed(1, 1)).isEqualTo(1);
    times.took(1_000);
    assertThat(times.untilServed(10, 1)).as("200 ms each").isEqualTo(2);
  }

  @Test
  void oneWaitsLongFromHalfOfItsTimeOn() {
    assertThat(job("a").waitsLong(1_999)).isFalse();
    assertThat(job("a").waitsLong(2_000)).isTrue();
  }

  private static WorkerId worker(int slot) {
    return new WorkerId(new SlotId(PoolId.DEFAULT, slot), 1);
  }

  private static Holder holder(String job) {
    return new Holder.OneJob(Assignment.begin(job(job), SUBMITTED));
  }

  @Test
  void everyWorkerThatIsNotGoneCounts() {
    Crew crew = new Crew(PoolId.DEFAULT);
    for (int slot = 1; slot <= 6; slot++) {
      crew.ready(worker(slot));
    }
    crew.lease(holder("a"));
    crew.lease(holder("b"));
    crew.comesBack(crew.lease(holder("c")).worker());
    assertThat(crew.size()).isEqualTo(6);
    assertThat(crew.inUse()).isEqualTo(3);
    assertThat(crew.inNumbers()).isEqualTo("busy=3, idle=3");
    crew.gone(worker(3));
    assertThat(crew.size()).isEqualTo(5);
    assertThat(crew.comingBack()).isZero();
    assertThat(crew.inNumbers()).isEqualTo("busy=2, idle=3");
  }

  @Test
  void eachLeaseHasANameOfItsOwn() {
    Crew crew = new Crew(new PoolId("many"));
    crew.ready(worker(1));
    crew.ready(worker(2));
    assertThat(crew.lease(holder("a")).id()).hasToString("many/1");
    assertThat(crew.lease(holder("b")).id()).hasToString("many/2");
  }

  /** Worker 1 has job a. */
  private static Dispatcher dispatcher() {
    Duration all = Duration.ofSeconds(9);
    Dispatcher dispatcher =
        new Dispatcher(PoolId.DEFAULT, Pools.of(1, 10, 100, all, all, all, all), all);
    dispatcher.accept(new Ready(worker(1)), 1_000);
    dispatcher.accept(job("a").submit(), 1_000);
    return dispatcher;
  }

  @Test
  void whoCancelsIsToldHowLongTheJobWasWithItsWorker() {
    assertThat(dispatcher().accept(new Cancel(new JobId("a")), 1_250).get(0).toString())
        .contains("it was with worker1-1 for 250 ms");
  }

  @Test
  void whoCancelsWhatNobodyKnowsTakesNobodysJobAway() {
    assertThat(dispatcher().accept(new Cancel(new JobId("b")), 1_250)).isEmpty();
  }

  /** It is leaving: its job was cancelled before it could tell. */
  @Test
  void aWorkerThatDeclinesACancelledJobIsNotBusyAnyMore() {
    Dispatcher dispatcher = dispatcher();
    LeaseId lease = new LeaseId(PoolId.DEFAULT, 1);
    dispatcher.accept(new Cancel(new JobId("a")), 1_250);
    assertThat(dispatcher.accept(new Declined(worker(1), lease, new JobId("a")), 1_300)).isEmpty();
    dispatcher.accept(job("b").submit(), 2_000);
    assertThat(dispatcher.tick(11_000).get(0).toString())
        .contains("the request waited 9000 ms", "busy=0, idle=0");
  }
}
