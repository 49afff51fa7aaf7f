package io.kirogate.dispatch;

import static io.kirogate.message.FailureCode.AGENT_START_FAILED;
import static io.kirogate.message.FailureCode.TURN_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Pause;
import io.kirogate.message.PoolId;
import io.kirogate.message.Resume;
import io.kirogate.message.Run;
import io.kirogate.message.Submit;
import io.kirogate.message.Verdict.Accept;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who waits, for how long, and who is refused. One table per subject. */
class DispatcherQueueTest extends DispatcherTable {
  @Nested
  class Waiting {
    @Test
    void aReadyWorkerGetsTheJobAtOnce() {
      assertThat(ready("w1")).isEmpty();
      assertThat(submit("a")).containsExactly("w1: run a \"ask a\"");
    }

    @Test
    void theRunCarriesTheTurnTimeAndWhetherTheLeaseIsKept() {
      ready("w1");
      ready("w2");
      Submit plain = Submits.of("a", "p", Duration.ofSeconds(7), false);
      Submit reviewed = Submits.of("b", "q", Duration.ofSeconds(8), true);
      assertThat(accept(plain)).containsExactly(run("w1", 1, plain));
      assertThat(accept(reviewed)).containsExactly(run("w2", 2, reviewed));
    }

    private Decision run(String worker, int lease, Submit submit) {
      return new TellWorker(
          worker(worker),
          new Run(
              new LeaseId(PoolId.DEFAULT, lease),
              submit.job(),
              submit.request(),
              submit.prompt(),
              submit.turnTimeout(),
              submit.review()));
    }

    @Test
    void withoutOneItWaitsAndTheFirstIsServedFirst() {
      assertThat(submit("a")).containsExactly("queued a at 1");
      assertThat(submit("b")).containsExactly("queued b at 2");
      assertThat(ready("w1")).containsExactly("w1: run a \"ask a\"");
      assertThat(submit("c")).containsExactly("queued c at 2");
      assertThat(ready("w2")).containsExactly("w2: run b \"ask b\"");
      assertThat(dispatcher.openJobs()).isEqualTo(3);
    }

    @Test
    void theWorkerThatRestedLongestIsNext() {
      ready("w1");
      ready("w2");
      assertThat(submit("a")).containsExactly("w1: run a \"ask a\"");
      turnDone("w1", "a", "x");
      ready("w1");
      assertThat(submit("b")).containsExactly("w2: run b \"ask b\"");
      assertThat(submit("c")).containsExactly("w1: run c \"ask c\"");
    }

    @Test
    void aWorkerIsNotUsedAgainBeforeItSaysReady() {
      working("w1", "a");
      turnDone("w1", "a", "x");
      assertThat(submit("b")).containsExactly("queued b at 1");
      assertThat(ready("w1")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void readyTwiceIsReadyOnce() {
      ready("w1");
      assertThat(ready("w1")).isEmpty();
      assertThat(submit("a")).containsExactly("w1: run a \"ask a\"");
      assertThat(ready("w1"))
          .containsExactly("warning: worker1-1 says that it is ready, and has not ended job a");
      assertThat(submit("b")).containsExactly("queued b at 1");
    }

    @Test
    void aWorkerThatIsGoneGetsNothing() {
      ready("w1");
      assertThat(gone("w1")).isEmpty();
      assertThat(submit("a")).containsExactly("queued a at 1");
      assertThat(ready("w1b")).containsExactly("w1b: run a \"ask a\"");
    }
  }

  @Nested
  class Bounds {
    @Test
    void byCount() {
      bounds(2, 100);
      submit("a");
      submit("b");
      assertThat(submit("c")).containsExactly("failed c QUEUE_FULL");
      ready("w1");
      assertThat(submit("d")).containsExactly("queued d at 2");
      assertThat(submit("e")).containsExactly("failed e QUEUE_FULL");
    }

    @Test
    void byBytesOfTheTextInUtf8() {
      bounds(10, 10);
      assertThat(submit("a", "éééé")).containsExactly("queued a at 1");
      assertThat(submit("b", "abc")).containsExactly("failed b QUEUE_FULL");
      assertThat(submit("c", "ab")).containsExactly("queued c at 2");
      assertThat(submit("d", "d")).containsExactly("failed d QUEUE_FULL");
    }

    @Test
    void roomComesBackHoweverAJobLeft() {
      bounds(10, 4);
      submit("assigned", "1234");
      ready("w1");
      assertThat(submit("cancelled", "1234")).containsExactly("queued cancelled at 1");
      cancel("cancelled");
      assertThat(submit("late", "1234")).containsExactly("queued late at 1");
      now += QUEUE_TIMEOUT;
      assertThat(tick()).containsExactly("failed late QUEUE_TIMEOUT");
      assertThat(submit("unlucky", "1234")).containsExactly("queued unlucky at 1");
      pool(Failure.of(AGENT_START_FAILED, "no"), 0);
      pool(null, 0);
      assertThat(submit("e", "1234")).containsExactly("queued e at 1");
      assertThat(submit("f", "1")).containsExactly("failed f QUEUE_FULL");
    }

    @Test
    void aQueueOfNoneRefusesAtOnceButServesTheFree() {
      bounds(0, 100);
      assertThat(submit("a")).contains("failed a QUEUE_FULL");
      ready("w1");
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
      assertThat(submit("c")).contains("failed c QUEUE_FULL");
    }

    @Test
    void aQueueOfNoneLetsWaitWhomAWorkerTakesInAMoment() {
      bounds(0, 100);
      working("w1", "a");
      working("w2", "b");
      turnDone("w1", "a", "x");
      assertThat(submit("c")).containsExactly("queued c at 1");
      assertThat(submit("d")).as("only one comes back").contains("failed d QUEUE_FULL");
      assertThat(ready("w1")).containsExactly("w1: run c \"ask c\"");
      assertThat(submit("e")).contains("failed e QUEUE_FULL");
    }

    @Test
    void aWorkerThatWentIsNotComingBack() {
      bounds(0, 100);
      working("w1", "a");
      turnFailed("w1", "a", TURN_TIMEOUT);
      gone("w1", Cause.UNCLEAN);
      assertThat(submit("b")).contains("failed b QUEUE_FULL");
      working("w2", "c");
      gone("w2");
      assertThat(submit("d")).contains("failed d QUEUE_FULL");
    }

    @Test
    void aWorkerWithAnOpenJobIsNotComingBack() {
      bounds(0, 100);
      underReview("w1", "a");
      assertThat(submit("b")).contains("failed b QUEUE_FULL");
      verdict("a", new Accept());
      assertThat(submit("c")).containsExactly("queued c at 1");
    }

    @Test
    void whoComesBackToAFullQueueDoesNotTakeFromItsRoom() {
      bounds(1, 100);
      working("w1", "a");
      submit("b");
      turnDone("w1", "a", "x");
      assertThat(submit("c")).containsExactly("queued c at 2");
      assertThat(submit("d")).containsExactly("failed d QUEUE_FULL");
    }

    @Test
    void aPromptAboveAllBytesIsServedByAFreeWorker() {
      bounds(1, 3);
      ready("w1");
      assertThat(submit("a", "12345")).containsExactly("w1: run a \"12345\"");
    }

    @Test
    void whoComesBackIsNeverRefused() {
      bounds(1, 100);
      ready("w1");
      submit("a");
      submit("b");
      assertThat(gone("w1")).containsExactly("queued a at 1");
      assertThat(submit("c")).containsExactly("failed c QUEUE_FULL");
      assertThat(dispatcher.openJobs()).isEqualTo(2);
    }

    @Test
    void whereNobodyIsAtATurnTheTrueCauseIsTold() {
      bounds(0, 100);
      Failure starting = failure(accept(submission("a")));
      assertThat(starting.busy()).isFalse();
      assertThat(starting.detail()).startsWith("no worker is up, they are being started; ");
      pool(Failure.of(FailureCode.AGENT_START_FAILED, "worker1-3 died"), 1);
      assertThat(failure(accept(submission("b"))).detail())
          .startsWith("no worker is up, they are being started: worker1-3 died; ");
      pool(null, 1);
      working("w1", "c");
      turnDone("w1", "c", "hi");
      submit("d");
      Failure cleaning = failure(accept(submission("e")));
      assertThat(cleaning.busy()).isFalse();
      assertThat(cleaning.detail()).startsWith("the workers are making themselves clean");
    }

    @Test
    void theRefusalTellsThePoolInNumbers() {
      bounds(1, 100);
      pool(null, 2);
      ready("w1");
      submit("a");
      submit("b", "12345");
      Failure full = failure(accept(submission("c")));
      assertThat(full.detail())
          .contains("workers=2, busy=1, idle=0, waiting=1 of 1")
          .contains("with 5 of 100 bytes");
      assertThat(full.retryAfterSeconds()).isEqualTo(10);
      assertThat(full.busy()).isTrue();
    }
  }

  @Nested
  class Fairness {
    @Test
    void callersTakeTurns() {
      working("w1", "a");
      accept(from("many", "m1"));
      accept(from("many", "m2"));
      assertThat(words(accept(from("one", "o1")))).containsExactly("queued o1 at 2");
      turnDone("w1", "a", "x");
      assertThat(ready("w1")).containsExactly("w1: run m1 \"ask m1\"");
      assertThat(ready("w2")).containsExactly("w2: run o1 \"ask o1\"");
      assertThat(ready("w3")).containsExactly("w3: run m2 \"ask m2\"");
    }

    @Test
    void whoWasServedWithoutWaitingHasHadItsTurn() {
      ready("w1");
      accept(from("many", "m1"));
      accept(from("many", "m2"));
      assertThat(words(accept(from("one", "o1")))).containsExactly("queued o1 at 1");
      assertThat(ready("w2")).containsExactly("w2: run o1 \"ask o1\"");
    }

    @Test
    void batchYields() {
      assertThat(words(accept(batch("b")))).containsExactly("queued b at 1");
      assertThat(submit("a")).containsExactly("queued a at 1");
      assertThat(ready("w1")).containsExactly("w1: run a \"ask a\"");
      assertThat(ready("w2")).containsExactly("w2: run b \"ask b\"");
    }

    @Test
    void whoComesBackIsNextWhoeverWaits() {
      ready("w1");
      accept(batch("b"));
      submit("c");
      assertThat(gone("w1")).containsExactly("queued b at 1");
      assertThat(ready("w2")).containsExactly("w2: run b \"ask b\"");
    }
  }

  @Nested
  class Demanding {
    @Test
    void whenSomebodyHasWaitedForAWhileAndAgainWhileItDoes() {
      submit("a");
      now += 100;
      submit("b");
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_500);
      now = 1_499;
      assertThat(tick()).isEmpty();
      now = 1_500;
      assertThat(tick()).containsExactly("demand of 2 after 500 ms");
      assertThat(tick()).isEmpty();
      assertThat(dispatcher.nextDeadline()).isEqualTo(2_000);
      now = 2_010;
      assertThat(tick()).containsExactly("demand of 2 after 1010 ms");
      assertThat(dispatcher.nextDeadline()).isEqualTo(2_510);
    }

    @Test
    void itEndsWithTheWaiting() {
      submit("a");
      now += 400;
      submit("b");
      ready("w1");
      now = 1_899;
      assertThat(tick()).as("b has not waited long").isEmpty();
      now = 1_900;
      assertThat(tick()).containsExactly("demand of 1 after 500 ms");
      ready("w2");
      nothingIsDue();
    }

    @Test
    void notWhileThePoolIsPaused() {
      submit("a");
      accept(new Pause());
      now += 600;
      assertThat(tick()).isEmpty();
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_000 + QUEUE_TIMEOUT);
      accept(new Resume());
      assertThat(tick()).containsExactly("demand of 1 after 600 ms");
    }

    @Test
    void whereNobodyMayWaitARefusalTellsOfIt() {
      bounds(0, 100);
      assertThat(submit("a")).containsExactly("failed a QUEUE_FULL", "demand of 1 after 0 ms");
      assertThat(submit("b")).containsExactly("failed b QUEUE_FULL");
      now += 500;
      assertThat(submit("c")).containsExactly("failed c QUEUE_FULL", "demand of 1 after 0 ms");
      nothingIsOpen();
    }
  }

  @Nested
  class Reloading {
    @Test
    void newBoundsAndTimesAreForThoseWhoCome() {
      submit("a");
      submit("b");
      dispatcher.reload(shorter(1));
      assertThat(submit("c")).containsExactly("failed c QUEUE_FULL");
      dispatcher.reload(shorter(3));
      assertThat(submit("d")).containsExactly("queued d at 3");
      now += 1_000;
      assertThat(tick()).containsExactly("failed d QUEUE_TIMEOUT", "demand of 2 after 1000 ms");
      now = 1_000 + QUEUE_TIMEOUT;
      assertThat(tick()).containsExactly("failed a QUEUE_TIMEOUT", "failed b QUEUE_TIMEOUT");
    }

    private PoolConfig shorter(int queue) {
      Duration second = Duration.ofSeconds(1);
      return Pools.of(2, queue, 100, second, TURN, TURN, second);
    }
  }

  @Nested
  class WaitingTooLong {
    @Test
    void eachJobHasItsOwnDeadline() {
      submit("a");
      now += 10;
      submit("b");
      now = 1_000 + QUEUE_TIMEOUT - 1;
      tick();
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_000 + QUEUE_TIMEOUT);
      now++;
      assertThat(tick()).containsExactly("failed a QUEUE_TIMEOUT");
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_010 + QUEUE_TIMEOUT);
      now += 10;
      assertThat(tick()).containsExactly("failed b QUEUE_TIMEOUT");
      nothingIsOpen();
    }

    @Test
    void aLateTimerGivesNobodyAWorkerWhoHasWaitedTooLong() {
      submit("a");
      now += 10;
      submit("b");
      now = 1_000 + QUEUE_TIMEOUT;
      assertThat(ready("w1")).containsExactly("failed a QUEUE_TIMEOUT", "w1: run b \"ask b\"");
    }

    @Test
    void anAssignedJobHasLeftTheQueueForGood() {
      submit("a");
      ready("w1");
      nothingIsDue();
    }

    @Test
    void theFailureTellsTheWaitAndThePool() {
      working("w1", "a");
      pool(null, 2);
      submit("b");
      now += 20;
      submit("c");
      now += QUEUE_TIMEOUT - 15;
      Failure late = failure(dispatcher.tick(now));
      assertThat(late.detail())
          .contains("waited 30005 ms")
          .contains("workers=2, busy=1, idle=0, waiting=1");
      assertThat(late.retryAfterSeconds()).isEqualTo(10);
      assertThat(late.busy()).isTrue();
    }

    @Test
    void retryAfterFollowsTheTurnsAndTheQueue() {
      working("w1", "a");
      working("w2", "b2");
      pool(null, 2);
      now += 40_000;
      turnDone("w1", "a", "x");
      ready("w1");
      submit("next");
      submit("b");
      submit("c");
      submit("d");
      assertThat(failure(accept(submission("e"))).retryAfterSeconds())
          .as("40 s a turn, before it 3 others, 2 workers serve")
          .isEqualTo(80);
      assertThat(failure(accept(from("other", "f"))).retryAfterSeconds())
          .as("who comes for the first time would be next")
          .isEqualTo(20);
    }

    @Test
    void failedTurnsCountToo() {
      bounds(0, 100);
      working("w1", "a");
      now += 120_000;
      turnFailed("w1", "a", TURN_TIMEOUT);
      gone("w1");
      assertThat(failure(accept(submission("b"))).retryAfterSeconds()).isEqualTo(120);
    }

    @Test
    void retryAfterIsNeverLessThanASecondNorAbsurd() {
      bounds(0, 100);
      working("w1", "a");
      now += 1;
      turnDone("w1", "a", "x");
      gone("w1");
      assertThat(failure(accept(submission("b"))).retryAfterSeconds()).isEqualTo(1);
      bounds(0, 100);
      working("w1", "a");
      now += Duration.ofHours(10).toMillis();
      turnDone("w1", "a", "x");
      gone("w1");
      assertThat(failure(accept(submission("b"))).retryAfterSeconds()).isEqualTo(600);
    }
  }
}
