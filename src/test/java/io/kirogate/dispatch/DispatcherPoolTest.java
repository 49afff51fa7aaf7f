package io.kirogate.dispatch;

import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.message.Failure;
import io.kirogate.message.Pause;
import io.kirogate.message.Resume;
import io.kirogate.message.Verdict.Accept;
import io.kirogate.message.Verdict.Repair;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pool as a whole: paused, without workers, at its stop, and its load. */
class DispatcherPoolTest extends DispatcherTable {
  @Nested
  class Pausing {
    @Test
    void nobodyIsAssignedUntilItIsOver() {
      ready("w1");
      submit("runs");
      assertThat(words(accept(new Pause()))).containsExactly("paused");
      assertThat(ready("w2")).isEmpty();
      assertThat(submit("a")).containsExactly("queued a at 1");
      assertThat(turnDone("w1", "runs", "x")).containsExactly("done runs \"x\"");
      assertThat(ready("w1")).isEmpty();
      assertThat(words(accept(new Resume()))).containsExactly("resumed", "w2: run a \"ask a\"");
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void aRepairGoesOn() {
      underReview("w1", "a");
      accept(new Pause());
      assertThat(verdict("a", new Repair("mend it")))
          .containsExactly("w1: run again a \"mend it\"");
    }

    @Test
    void aWaitThatEndsSaysThatThePoolIsPaused() {
      submit("a");
      accept(new Pause());
      now += QUEUE_TIMEOUT;
      List<Decision> decisions = dispatcher.tick(now);
      assertThat(words(decisions)).containsExactly("failed a POOL_PAUSED");
      assertThat(failure(decisions).detail()).startsWith("the pool is paused; ");
      assertThat(failure(decisions).retryAfterSeconds()).isPositive();
      nothingIsOpen();
    }

    @Test
    void aFullQueueAndOneOfNoneSaySoToo() {
      bounds(0, 100);
      working("w1", "a");
      turnDone("w1", "a", "x");
      accept(new Pause());
      assertThat(submit("b")).as("w1 will not take it").containsExactly("failed b POOL_PAUSED");
      bounds(1, 100);
      accept(new Pause());
      submit("a");
      assertThat(submit("b")).containsExactly("failed b POOL_PAUSED");
    }

    @Test
    void whoHasWaitedTooLongIsNotServedAtItsEnd() {
      ready("w1");
      accept(new Pause());
      submit("a");
      now += QUEUE_TIMEOUT;
      assertThat(words(accept(new Resume()))).containsExactly("resumed", "failed a QUEUE_TIMEOUT");
    }

    @Test
    void anOutageIsStillTold() {
      accept(new Pause());
      submit("a");
      assertThat(pool(Failure.of(AGENT_SIGNED_OUT, "log in"), 0))
          .containsExactly("failed a AGENT_SIGNED_OUT");
    }

    @Test
    void theStopIsStronger() {
      accept(new Pause());
      submit("a");
      assertThat(drain()).containsExactly("failed a SHUTTING_DOWN");
      assertThat(accept(new Resume())).isEmpty();
      assertThat(accept(new Pause())).isEmpty();
      assertThat(submit("b")).containsExactly("failed b SHUTTING_DOWN");
    }
  }

  @Nested
  class Outages {
    private final Failure outage = Failure.of(AGENT_SIGNED_OUT, "log in");

    @Test
    void failWhoWaitsAndWhoComes() {
      submit("a");
      submit("b");
      List<Decision> decisions = accept(state(outage, 0));
      assertThat(words(decisions))
          .containsExactly("failed a AGENT_SIGNED_OUT", "failed b AGENT_SIGNED_OUT");
      assertThat(failure(decisions)).isSameAs(outage);
      assertThat(submit("c")).containsExactly("failed c AGENT_SIGNED_OUT");
      nothingIsOpen();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aWorkerThatLivesIsHopeEnoughToWait(int serving) {
      boolean lives = serving > 0;
      submit("a");
      assertThat(pool(outage, serving))
          .isEqualTo(lives ? List.of() : List.of("failed a AGENT_SIGNED_OUT"));
      assertThat(submit("b"))
          .containsExactly(lives ? "queued b at 2" : "failed b AGENT_SIGNED_OUT");
    }

    @Test
    void aReadyWorkerServesEvenIfThePoolIsNotToldYet() {
      pool(outage, 0);
      ready("w1");
      assertThat(submit("a")).containsExactly("w1: run a \"ask a\"");
    }

    @Test
    void whoComesBackFromTheLastWorkerFails() {
      pool(outage, 0);
      ready("w1");
      submit("a");
      assertThat(gone("w1")).containsExactly("queued a at 1", "failed a AGENT_SIGNED_OUT");
      nothingIsOpen();
    }

    @Test
    void whenItIsOverRequestsWaitAgain() {
      pool(outage, 0);
      pool(null, 0);
      assertThat(submit("a")).containsExactly("queued a at 1");
    }
  }

  @Nested
  class Drain {
    @Test
    void nobodyWaitsAnyMore() {
      submit("a");
      submit("b");
      List<Decision> decisions = dispatcher.drain(now);
      assertThat(words(decisions))
          .containsExactly("failed a SHUTTING_DOWN", "failed b SHUTTING_DOWN");
      assertThat(failure(decisions).retryAfterSeconds()).isEqualTo(5);
      nothingIsOpen();
    }

    @Test
    void nothingNewIsTakenAndNobodyIsAssigned() {
      ready("w1");
      drain();
      assertThat(submit("a")).containsExactly("failed a SHUTTING_DOWN");
      assertThat(ready("w2")).isEmpty();
      assertThat(submit("b")).containsExactly("failed b SHUTTING_DOWN");
    }

    @Test
    void whoIsAtWorkMayFinish() {
      working("w1", "a");
      underReview("w2", "b");
      assertThat(drain()).isEmpty();
      assertThat(dispatcher.openJobs()).isEqualTo(2);
      assertThat(turnDone("w1", "a", "x")).containsExactly("done a \"x\"");
      assertThat(verdict("b", new Repair("mend it")))
          .containsExactly("w2: run again b \"mend it\"");
      turnDone("w2", "b", "better");
      assertThat(verdict("b", new Accept())).contains("done b \"better\"");
      nothingIsOpen();
    }

    @Test
    void whoDidNotBeginIsNotGivenToAnother() {
      ready("w1");
      submit("a");
      drain();
      assertThat(gone("w1")).containsExactly("failed a SHUTTING_DOWN");
      nothingIsOpen();
    }

    @Test
    void whatIsLeftIsCutAtItsEnd() {
      working("w1", "works");
      underReview("w2", "judged");
      orphaned("w3", "orphan");
      abandoned("w4", "cancelled");
      ready("w5");
      submit("assigned");
      drain();
      assertThat(dispatcher.nextDeadline()).isEqualTo(now + DRAIN);
      now += DRAIN - 1;
      assertThat(tick()).isEmpty();
      now++;
      assertThat(tick())
          .containsExactlyInAnyOrder(
              "failed works SHUTTING_DOWN",
              "w1: cancel works",
              "failed judged SHUTTING_DOWN",
              "w2: release judged",
              "failed orphan SHUTTING_DOWN",
              "failed assigned SHUTTING_DOWN",
              "w5: cancel assigned");
      nothingIsOpen();
      assertThat(tick()).isEmpty();
      assertThat(turnDone("w1", "works", "late")).isEmpty();
      assertThat(gone("w5")).isEmpty();
    }

    @Test
    void aSecondDrainDoesNotPutTheEndOff() {
      working("w1", "a");
      drain();
      now += DRAIN;
      assertThat(drain()).isEmpty();
      assertThat(tick()).containsExactly("failed a SHUTTING_DOWN", "w1: cancel a");
    }
  }

  @Nested
  class Loading {
    private List<String> load() {
      return words(dispatcher.tick(now));
    }

    @Test
    void isToldAWhileAfterTheLeaseAndNotOnItsPath() {
      ready("w1");
      assertThat(dispatcher.nextDeadline()).isEqualTo(Long.MAX_VALUE);
      assertThat(submit("a")).containsExactly("w1: run a \"ask a\"");
      now += 10;
      assertThat(turnDone("w1", "a", "x")).containsExactly("done a \"x\"");
      assertThat(ready("w1")).isEmpty();
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_100);
      now = 1_099;
      assertThat(load()).isEmpty();
      now = 1_100;
      assertThat(load()).containsExactly("load of 1");
      assertThat(dispatcher.nextDeadline()).as("nobody was leased since").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isTheMostAtTheSameTimeSinceItWasTold() {
      working("w1", "a");
      turnDone("w1", "a", "x");
      ready("w1");
      submit("b");
      ready("w2");
      submit("c");
      assertThat(gone("w1")).containsExactly("queued b at 1");
      ready("w1b");
      now += 100;
      assertThat(load()).containsExactly("load of 2");
      turnDone("w2", "c", "x");
      ready("w2");
      now += 100;
      assertThat(load()).containsExactly("load of 2");
      assertThat(gone("w1b")).containsExactly("queued b at 1", "w2: run b \"ask b\"");
      now += 100;
      assertThat(load()).containsExactly("load of 1");
      cancel("b");
      gone("w2");
      now += 100;
      assertThat(load()).containsExactly("load of 1");
      assertThat(load()).isEmpty();
      assertThat(dispatcher.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whoComesBackCountsUntilItIsReadyOrGone() {
      working("w1", "a");
      turnDone("w1", "a", "x");
      now += 100;
      assertThat(load()).containsExactly("load of 1");
      now += 100;
      assertThat(load()).containsExactly("load of 1");
      ready("w1");
      now += 100;
      assertThat(load()).containsExactly("load of 1");
      now += 100;
      assertThat(load()).isEmpty();
    }

    @Test
    void goesOnAtTheSamePaceWhileALeaseDoes() {
      working("w1", "a");
      now += 170;
      assertThat(load()).as("the timer was late").containsExactly("load of 1");
      ready("w2");
      submit("b");
      assertThat(dispatcher.nextDeadline()).isEqualTo(now + LoadMeter.LOAD_EVERY);
      now += 100;
      assertThat(load()).containsExactly("load of 2");
    }

    @Test
    void isNotToldOfAPoolThatStops() {
      working("w1", "a");
      drain();
      now += 100;
      assertThat(load()).isEmpty();
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_000 + DRAIN);
    }
  }
}
