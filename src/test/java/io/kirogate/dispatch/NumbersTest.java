package io.kirogate.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.Pools;
import io.kirogate.message.Declined;
import io.kirogate.message.JobId;
import io.kirogate.message.Messages;
import io.kirogate.message.Ready;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What callers are told in numbers, and what decides by them. */
class NumbersTest {
  private static final long SUBMITTED = 1_000;
  private static final long DEADLINE = 3_000;

  private static Waiting job(String name) {
    return new Waiting(
        Messages.submit(new JobId(name), "", Duration.ofSeconds(1), false),
        1,
        SUBMITTED,
        DEADLINE,
        0);
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

  @Test
  void everyWorkerThatIsNotGoneCounts() {
    Crew crew = new Crew();
    for (int i = 1; i <= 6; i++) {
      crew.ready(new WorkerId("worker" + i, 1), "address" + i);
    }
    crew.assign(job("a"), SUBMITTED);
    crew.assign(job("b"), SUBMITTED);
    crew.comesBack(crew.assign(job("c"), SUBMITTED).worker());
    assertThat(crew.size()).isEqualTo(6);
    assertThat(crew.inNumbers()).isEqualTo("busy=3, idle=3");
    crew.gone(new WorkerId("worker3", 1));
    assertThat(crew.size()).isEqualTo(5);
    assertThat(crew.comingBack()).isZero();
    assertThat(crew.inNumbers()).isEqualTo("busy=2, idle=3");
  }

  private static Dispatcher dispatcher() {
    Duration all = Duration.ofSeconds(9);
    return new Dispatcher(Pools.of(1, 10, 100, all, all, all, all), all);
  }

  @Test
  void whoWithdrawsIsToldHowLongTheJobWasWithItsWorker() {
    Dispatcher dispatcher = dispatcher();
    dispatcher.ready(new Ready(new WorkerId("worker1", 1), "at"), 1_000);
    dispatcher.submit(job("a").submit(), 1_000);
    assertThat(dispatcher.withdraw(new JobId("a"), 1_250).get(0).toString())
        .contains("it was with worker1-1 for 250 ms");
  }

  @Test
  void whoWithdrawsWhatNobodyKnowsTakesNobodysJobAway() {
    Dispatcher dispatcher = dispatcher();
    dispatcher.ready(new Ready(new WorkerId("worker1", 1), "at"), 1_000);
    dispatcher.submit(job("a").submit(), 1_000);
    assertThat(dispatcher.withdraw(new JobId("b"), 1_250)).isEmpty();
  }

  /** It is leaving: its job was withdrawn before it could tell. */
  @Test
  void aWorkerThatDeclinesAWithdrawnJobIsNotBusyAnyMore() {
    Dispatcher dispatcher = dispatcher();
    WorkerId worker = new WorkerId("worker1", 1);
    dispatcher.ready(new Ready(worker, "at"), 1_000);
    dispatcher.submit(job("a").submit(), 1_000);
    dispatcher.withdraw(new JobId("a"), 1_250);
    assertThat(dispatcher.declined(new Declined(worker, new JobId("a")), 1_300)).isEmpty();
    dispatcher.submit(job("b").submit(), 2_000);
    assertThat(dispatcher.tick(11_000).get(0).toString())
        .contains("the request waited 9000 ms", "busy=0, idle=0");
  }
}
