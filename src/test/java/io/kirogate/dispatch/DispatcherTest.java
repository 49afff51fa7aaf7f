package io.kirogate.dispatch;

import static io.kirogate.message.FailureCode.AGENT_DIED;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.AGENT_START_FAILED;
import static io.kirogate.message.FailureCode.INVALID_OUTPUT;
import static io.kirogate.message.FailureCode.TURN_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.config.PoolConfig;
import io.kirogate.config.Pools;
import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.message.Answer;
import io.kirogate.message.Declined;
import io.kirogate.message.Denial;
import io.kirogate.message.Done;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.Messages;
import io.kirogate.message.Priority;
import io.kirogate.message.Ready;
import io.kirogate.message.Started;
import io.kirogate.message.Submit;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.Verdict;
import io.kirogate.message.Verdict.Accept;
import io.kirogate.message.Verdict.Judgement;
import io.kirogate.message.Verdict.Reject;
import io.kirogate.message.Verdict.Repair;
import io.kirogate.message.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One table per message; decisions are compared in words ({@link Words}). Time is {@link #now}. */
class DispatcherTest {
  private static final Duration TURN = Duration.ofSeconds(120);
  private static final long QUEUE_TIMEOUT = 30_000;
  private static final long DRAIN = 10_000;
  private static final Failure REJECTED = Failure.of(INVALID_OUTPUT, "not what was asked for");

  private Dispatcher dispatcher = new Dispatcher(config(3, 100), Duration.ofMillis(DRAIN));
  private long now = 1_000;

  private static PoolConfig config(int queue, long queueBytes) {
    return Pools.of(
        2,
        queue,
        queueBytes,
        Duration.ofMillis(QUEUE_TIMEOUT),
        TURN,
        Duration.ofMinutes(30),
        Duration.ofSeconds(5));
  }

  private void bounds(int queue, long queueBytes) {
    dispatcher = new Dispatcher(config(queue, queueBytes), Duration.ofMillis(DRAIN));
  }

  // ---- what doors and workers say; "w1" is the first life of worker 1, "w1b" its second ----

  private static WorkerId worker(String name) {
    return new WorkerId(name.substring(0, 2), name.endsWith("b") ? 2 : 1);
  }

  private List<String> submit(String job) {
    return submit(job, "ask " + job);
  }

  private List<String> submit(String job, String prompt) {
    return words(dispatcher.submit(Messages.submit(new JobId(job), prompt, TURN, false), now));
  }

  private List<String> submitReviewed(String job) {
    return words(dispatcher.submit(Messages.submit(new JobId(job), "ask " + job, TURN, true), now));
  }

  private List<String> withdraw(String job) {
    return words(dispatcher.withdraw(new JobId(job), now));
  }

  private List<String> verdict(String job, Judgement judgement) {
    return words(dispatcher.verdict(new Verdict(new JobId(job), judgement), now));
  }

  private List<String> ready(String worker) {
    return words(dispatcher.ready(new Ready(worker(worker), worker), now));
  }

  private List<String> started(String worker, String job) {
    return words(dispatcher.started(new Started(worker(worker), new JobId(job))));
  }

  private List<String> declined(String worker, String job) {
    return words(dispatcher.declined(new Declined(worker(worker), new JobId(job)), now));
  }

  private List<String> turnDone(String worker, String job, String text, Denial... denied) {
    return words(dispatcher.turnDone(done(worker, job, text, denied), now));
  }

  private static TurnDone done(String worker, String job, String text, Denial... denied) {
    return new TurnDone(worker(worker), new JobId(job), text, Fidelity.RENDERED, List.of(denied));
  }

  private List<String> turnFailed(String worker, String job, FailureCode code) {
    Failure failure = Failure.of(code, "it failed");
    return words(
        dispatcher.turnFailed(new TurnFailed(worker(worker), new JobId(job), failure), now));
  }

  private List<String> gone(String worker, Cause cause) {
    return words(dispatcher.gone(new Gone(worker(worker), cause, "killed by SIGKILL"), now));
  }

  private List<String> gone(String worker) {
    return gone(worker, Cause.DIED);
  }

  private List<String> pool(Failure outage, Phase... workers) {
    List<Facts> facts =
        Stream.of(workers)
            .map(phase -> Messages.facts(worker("w1"), phase, 1, 0, 0, null, 0, 0))
            .toList();
    return words(dispatcher.pool(Messages.pool(2, facts, outage)));
  }

  private List<String> drain() {
    return words(dispatcher.drain(now));
  }

  private List<String> tick() {
    return words(dispatcher.tick(now));
  }

  private static List<String> words(List<Decision> decisions) {
    return Words.of(decisions);
  }

  private static Failure failure(List<Decision> decisions) {
    return ((Failed) ((TellDoor) decisions.get(0)).message()).failure();
  }

  /** The worker has the job and said so. */
  private void working(String worker, String job) {
    ready(worker);
    submit(job);
    started(worker, job);
  }

  /** The door has the turn's text. */
  private void underReview(String worker, String job) {
    ready(worker);
    submitReviewed(job);
    started(worker, job);
    turnDone(worker, job, "draft");
  }

  /** As before, and then the worker's turn was lost to its deadline. */
  private void orphaned(String worker, String job) {
    underReview(worker, job);
    turnFailed(worker, job, TURN_TIMEOUT);
  }

  /** The caller is gone; the worker has not stopped yet. */
  private void abandoned(String worker, String job) {
    working(worker, job);
    withdraw(job);
  }

  private void nothingIsOpen() {
    assertThat(dispatcher.openJobs()).isZero();
    nothingIsDue();
  }

  private void nothingIsDue() {
    assertThat(dispatcher.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

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
      Submit plain = Messages.submit(new JobId("a"), "p", Duration.ofSeconds(7), false);
      Submit reviewed = Messages.submit(new JobId("b"), "q", Duration.ofSeconds(8), true);
      assertThat(dispatcher.submit(plain, now))
          .contains(
              new TellWorker("w1", Messages.run(plain.job(), "p", plain.turnTimeout(), false)));
      assertThat(dispatcher.submit(reviewed, now))
          .contains(
              new TellWorker(
                  "w2", Messages.run(reviewed.job(), "q", reviewed.turnTimeout(), true)));
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
          .containsExactly("warning: w1-1 says that it is ready, and has not ended job a");
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
      assertThat(submit("withdrawn", "1234")).containsExactly("queued withdrawn at 1");
      withdraw("withdrawn");
      assertThat(submit("late", "1234")).containsExactly("queued late at 1");
      now += QUEUE_TIMEOUT;
      assertThat(tick()).containsExactly("failed late QUEUE_TIMEOUT");
      assertThat(submit("unlucky", "1234")).containsExactly("queued unlucky at 1");
      pool(Failure.of(AGENT_START_FAILED, "no"));
      pool(null);
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
    void theRefusalTellsThePoolInNumbers() {
      bounds(1, 100);
      pool(null, Phase.ANSWERING, Phase.ANSWERING);
      ready("w1");
      submit("a");
      submit("b", "12345");
      Failure full = failure(dispatcher.submit(submission("c"), now));
      assertThat(full.detail())
          .contains("workers=2, busy=1, idle=0, waiting=1 of 1")
          .contains("with 5 of 100 bytes");
      assertThat(full.retryAfterSeconds()).isEqualTo(10);
      assertThat(full.toProblem().getString("error")).isEqualTo("All workers busy, try again");
    }
  }

  private static Submit submission(String job) {
    return Messages.submit(new JobId(job), "ask " + job, TURN, false);
  }

  private static Submit from(String caller, String job) {
    return new Submit(new JobId(job), "r", caller, Priority.INTERACTIVE, "ask " + job, TURN, false);
  }

  private static Submit batch(String job) {
    return new Submit(new JobId(job), "r", "batcher", Priority.BATCH, "ask " + job, TURN, false);
  }

  @Nested
  class Fairness {
    @Test
    void callersTakeTurns() {
      working("w1", "a");
      dispatcher.submit(from("many", "m1"), now);
      dispatcher.submit(from("many", "m2"), now);
      assertThat(words(dispatcher.submit(from("one", "o1"), now)))
          .containsExactly("queued o1 at 2");
      turnDone("w1", "a", "x");
      assertThat(ready("w1")).containsExactly("w1: run m1 \"ask m1\"");
      assertThat(ready("w2")).containsExactly("w2: run o1 \"ask o1\"");
      assertThat(ready("w3")).containsExactly("w3: run m2 \"ask m2\"");
    }

    @Test
    void whoWasServedWithoutWaitingHasHadItsTurn() {
      ready("w1");
      dispatcher.submit(from("many", "m1"), now);
      dispatcher.submit(from("many", "m2"), now);
      assertThat(words(dispatcher.submit(from("one", "o1"), now)))
          .containsExactly("queued o1 at 1");
      assertThat(ready("w2")).containsExactly("w2: run o1 \"ask o1\"");
    }

    @Test
    void batchYields() {
      assertThat(words(dispatcher.submit(batch("b"), now))).containsExactly("queued b at 1");
      assertThat(submit("a")).containsExactly("queued a at 1");
      assertThat(ready("w1")).containsExactly("w1: run a \"ask a\"");
      assertThat(ready("w2")).containsExactly("w2: run b \"ask b\"");
    }

    @Test
    void whoComesBackIsNextWhoeverWaits() {
      ready("w1");
      dispatcher.submit(batch("b"), now);
      submit("c");
      assertThat(gone("w1")).containsExactly("queued b at 1");
      assertThat(ready("w2")).containsExactly("w2: run b \"ask b\"");
    }
  }

  @Nested
  class Begun {
    @Test
    void isToldOnceHoweverOftenTheJobIsGiven() {
      ready("w1");
      submit("a");
      assertThat(gone("w1")).containsExactly("queued a at 1");
      assertThat(ready("w2")).containsExactly("w2: run a \"ask a\"");
      assertThat(started("w2", "a")).containsExactly("begun a by w2-1");
      assertThat(started("w2", "a")).isEmpty();
    }

    @Test
    void isNotToldOfAJobThatHasEnded() {
      ready("w1");
      submit("a");
      withdraw("a");
      assertThat(started("w1", "a")).isEmpty();
    }
  }

  @Nested
  class Declining {
    @Test
    void theJobGoesToAnotherAtOnce() {
      ready("w1");
      ready("w2");
      submit("a");
      assertThat(declined("w1", "a")).containsExactly("queued a at 1", "w2: run a \"ask a\"");
      assertThat(gone("w1", Cause.RETIRED)).isEmpty();
      assertThat(turnDone("w2", "a", "x")).containsExactly("done a \"x\"");
    }

    @Test
    void theWorkerIsNotReadyAnyMore() {
      ready("w1");
      submit("a");
      assertThat(declined("w1", "a")).containsExactly("queued a at 1");
      assertThat(submit("b")).containsExactly("queued b at 2");
      assertThat(ready("w2")).containsExactly("w2: run a \"ask a\"");
    }

    @Test
    void aQueueOfNoneKeepsTheJobToo() {
      bounds(0, 100);
      ready("w1");
      submit("a");
      assertThat(declined("w1", "a")).containsExactly("queued a at 1");
      assertThat(submit("b"))
          .as("a leaving worker is not coming back")
          .contains("failed b QUEUE_FULL");
    }

    @Test
    void whatWasWithdrawnHasHadItsEnd() {
      ready("w1");
      submit("a");
      withdraw("a");
      assertThat(declined("w1", "a")).isEmpty();
      nothingIsOpen();
    }

    @Test
    void whatHasBegunIsNotGivenAway() {
      working("w1", "a");
      assertThat(declined("w1", "a"))
          .containsExactly("warning: w1-1 declines job a, which it had begun");
      assertThat(declined("w1", "never")).isEmpty();
      assertThat(gone("w1")).containsExactly("failed a AGENT_DIED");
    }

    @Test
    void whileTheGatewayStops() {
      ready("w1");
      submit("a");
      drain();
      assertThat(declined("w1", "a")).containsExactly("failed a SHUTTING_DOWN");
      nothingIsOpen();
    }
  }

  @Nested
  class Pausing {
    @Test
    void nobodyIsAssignedUntilItIsOver() {
      ready("w1");
      submit("runs");
      assertThat(words(dispatcher.pause())).containsExactly("paused");
      assertThat(ready("w2")).isEmpty();
      assertThat(submit("a")).containsExactly("queued a at 1");
      assertThat(turnDone("w1", "runs", "x")).containsExactly("done runs \"x\"");
      assertThat(ready("w1")).isEmpty();
      assertThat(words(dispatcher.resume(now))).containsExactly("resumed", "w2: run a \"ask a\"");
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void aRepairGoesOn() {
      underReview("w1", "a");
      dispatcher.pause();
      assertThat(verdict("a", new Repair("mend it")))
          .containsExactly("w1: run again a \"mend it\"");
    }

    @Test
    void aWaitThatEndsSaysThatThePoolIsPaused() {
      submit("a");
      dispatcher.pause();
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
      dispatcher.pause();
      assertThat(submit("b")).as("w1 will not take it").containsExactly("failed b POOL_PAUSED");
      bounds(1, 100);
      dispatcher.pause();
      submit("a");
      assertThat(submit("b")).containsExactly("failed b POOL_PAUSED");
    }

    @Test
    void whoHasWaitedTooLongIsNotServedAtItsEnd() {
      ready("w1");
      dispatcher.pause();
      submit("a");
      now += QUEUE_TIMEOUT;
      assertThat(words(dispatcher.resume(now)))
          .containsExactly("resumed", "failed a QUEUE_TIMEOUT");
    }

    @Test
    void anOutageIsStillTold() {
      dispatcher.pause();
      submit("a");
      assertThat(pool(Failure.of(AGENT_SIGNED_OUT, "log in")))
          .containsExactly("failed a AGENT_SIGNED_OUT");
    }

    @Test
    void theStopIsStronger() {
      dispatcher.pause();
      submit("a");
      assertThat(drain()).containsExactly("failed a SHUTTING_DOWN");
      assertThat(dispatcher.resume(now)).isEmpty();
      assertThat(dispatcher.pause()).isEmpty();
      assertThat(submit("b")).containsExactly("failed b SHUTTING_DOWN");
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
      assertThat(dispatcher.nextDeadline()).as("b has not waited long").isEqualTo(1_900);
      ready("w2");
      nothingIsDue();
    }

    @Test
    void notWhileThePoolIsPaused() {
      submit("a");
      dispatcher.pause();
      now += 600;
      assertThat(tick()).isEmpty();
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_000 + QUEUE_TIMEOUT);
      dispatcher.resume(now);
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
      assertThat(dispatcher.nextDeadline()).isEqualTo(Long.MAX_VALUE);
      now += 10 * QUEUE_TIMEOUT;
      assertThat(tick()).isEmpty();
    }

    @Test
    void theFailureTellsTheWaitAndThePool() {
      working("w1", "a");
      pool(null, Phase.ANSWERING, Phase.IDLE);
      submit("b");
      now += 20;
      submit("c");
      now += QUEUE_TIMEOUT - 15;
      Failure late = failure(dispatcher.tick(now));
      assertThat(late.detail())
          .contains("waited 30005 ms")
          .contains("workers=2, busy=1, idle=0, waiting=1");
      assertThat(late.retryAfterSeconds()).isEqualTo(10);
      assertThat(late.toProblem().getString("error")).isEqualTo("All workers busy, try again");
    }

    @Test
    void retryAfterFollowsTheTurnsAndTheQueue() {
      working("w1", "a");
      working("w2", "b2");
      pool(null, Phase.ANSWERING, Phase.ANSWERING, Phase.BOOTING);
      now += 40_000;
      turnDone("w1", "a", "x");
      ready("w1");
      submit("next");
      submit("b");
      submit("c");
      submit("d");
      assertThat(failure(dispatcher.submit(submission("e"), now)).retryAfterSeconds())
          .as("40 s a turn, before it 3 others, 2 workers serve")
          .isEqualTo(80);
      assertThat(failure(dispatcher.submit(from("other", "f"), now)).retryAfterSeconds())
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
      assertThat(failure(dispatcher.submit(submission("b"), now)).retryAfterSeconds())
          .isEqualTo(120);
    }

    @Test
    void retryAfterIsNeverLessThanASecondNorAbsurd() {
      bounds(0, 100);
      working("w1", "a");
      now += 1;
      turnDone("w1", "a", "x");
      gone("w1");
      assertThat(failure(dispatcher.submit(submission("b"), now)).retryAfterSeconds()).isEqualTo(1);
      bounds(0, 100);
      working("w1", "a");
      now += Duration.ofHours(10).toMillis();
      turnDone("w1", "a", "x");
      gone("w1");
      assertThat(failure(dispatcher.submit(submission("b"), now)).retryAfterSeconds())
          .isEqualTo(600);
    }
  }

  @Nested
  class Withdrawing {
    @Test
    void whileItWaits() {
      submit("a");
      submit("b");
      now += 70;
      List<Decision> decisions = dispatcher.withdraw(new JobId("a"), now);
      assertThat(words(decisions)).containsExactly("failed a CANCELLED");
      assertThat(failure(decisions).detail()).contains("waited 70 ms");
      assertThat(ready("w1")).containsExactly("w1: run b \"ask b\"");
      assertThat(dispatcher.openJobs()).isEqualTo(1);
    }

    @Test
    void beforeTheWorkerBegan() {
      ready("w1");
      submit("a");
      assertThat(withdraw("a")).containsExactly("failed a CANCELLED", "w1: cancel a");
      nothingIsOpen();
    }

    @Test
    void atWork() {
      working("w1", "a");
      now += 70;
      List<Decision> decisions = dispatcher.withdraw(new JobId("a"), now);
      assertThat(words(decisions)).containsExactly("failed a CANCELLED", "w1: cancel a");
      assertThat(failure(decisions).detail()).contains("w1-1").contains("70 ms");
      nothingIsOpen();
    }

    @Test
    void whileItsAnswerIsUnderReview() {
      underReview("w1", "a");
      assertThat(withdraw("a")).containsExactly("failed a CANCELLED", "w1: release a");
      nothingIsOpen();
      assertThat(verdict("a", new Accept())).isEmpty();
      ready("w1");
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void whileItsAnswerIsUnderReviewAndItsWorkerLost() {
      orphaned("w1", "a");
      assertThat(withdraw("a")).containsExactly("failed a CANCELLED");
      nothingIsOpen();
      assertThat(verdict("a", new Accept())).isEmpty();
    }

    @Test
    void atItsRepair() {
      underReview("w1", "a");
      verdict("a", new Repair("again"));
      assertThat(withdraw("a")).containsExactly("failed a CANCELLED", "w1: cancel a");
      assertThat(turnFailed("w1", "a", FailureCode.CANCELLED)).isEmpty();
    }

    @Test
    void twiceUnknownOrAfterTheEndIsIgnored() {
      abandoned("w1", "a");
      assertThat(withdraw("a")).isEmpty();
      assertThat(withdraw("never")).isEmpty();
      working("w2", "b");
      turnDone("w2", "b", "x");
      assertThat(withdraw("b")).isEmpty();
    }

    @Test
    void theWorkerIsFreeWhenItSaysSo() {
      abandoned("w1", "a");
      assertThat(submit("b")).containsExactly("queued b at 1");
      assertThat(turnFailed("w1", "a", FailureCode.CANCELLED)).isEmpty();
      assertThat(ready("w1")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void anAnswerThatCrossesIsDropped() {
      abandoned("w1", "a");
      assertThat(turnDone("w1", "a", "late")).isEmpty();
      assertThat(ready("w1")).isEmpty();
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void aReviewedAnswerThatCrossesEndsTheLease() {
      ready("w1");
      submitReviewed("a");
      started("w1", "a");
      withdraw("a");
      assertThat(turnDone("w1", "a", "late")).containsExactly("w1: release a");
      nothingIsOpen();
      ready("w1");
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void aWorkerThatGoesWithAnAbandonedJobSaysNothingMore() {
      abandoned("w1", "a");
      assertThat(gone("w1")).isEmpty();
      nothingIsOpen();
    }
  }

  @Nested
  class Reviewing {
    @Test
    void theDoorJudgesBeforeTheJobEnds() {
      ready("w1");
      submitReviewed("a");
      started("w1", "a");
      assertThat(turnDone("w1", "a", "draft")).containsExactly("answered a \"draft\"");
      assertThat(dispatcher.openJobs()).isEqualTo(1);
      assertThat(verdict("a", new Accept())).containsExactly("done a \"draft\"", "w1: release a");
      nothingIsOpen();
    }

    @Test
    void rejected() {
      underReview("w1", "a");
      List<Decision> decisions =
          dispatcher.verdict(new Verdict(new JobId("a"), new Reject(REJECTED)), now);
      assertThat(words(decisions)).containsExactly("failed a INVALID_OUTPUT", "w1: release a");
      assertThat(failure(decisions)).isSameAs(REJECTED);
      nothingIsOpen();
    }

    @Test
    void repairedOnTheSameWorker() {
      underReview("w1", "a");
      ready("w2");
      assertThat(verdict("a", new Repair("mend it")))
          .containsExactly("w1: run again a \"mend it\"");
      assertThat(turnDone("w1", "a", "better")).containsExactly("answered a \"better\"");
      assertThat(verdict("a", new Accept())).containsExactly("done a \"better\"", "w1: release a");
    }

    @Test
    void aRepairThatFailsFailsTheJob() {
      underReview("w1", "a");
      verdict("a", new Repair("mend it"));
      assertThat(turnFailed("w1", "a", TURN_TIMEOUT)).containsExactly("failed a TURN_TIMEOUT");
      nothingIsOpen();
    }

    @Test
    void aWorkerThatDiesAtARepairHasBegunTheJob() {
      underReview("w1", "a");
      verdict("a", new Repair("mend it"));
      assertThat(gone("w1")).containsExactly("failed a AGENT_DIED");
    }

    @Test
    void theAnswerTellsItsWorkerItsTimesAndEveryDenial() {
      submitReviewed("a");
      now += 250;
      ready("w1");
      now += 1_000;
      turnDone("w1", "a", "draft", new Denial("shell", "rm"));
      verdict("a", new Repair("mend it"));
      now += 2_000;
      turnDone("w1", "a", "better", new Denial("shell", "dd"));
      now += 5;
      assertThat(dispatcher.verdict(new Verdict(new JobId("a"), new Accept()), now))
          .contains(
              new TellDoor(
                  new Done(
                      new JobId("a"),
                      new Answer(
                          "better",
                          worker("w1"),
                          Fidelity.RENDERED,
                          List.of(new Denial("shell", "rm"), new Denial("shell", "dd")),
                          250,
                          3_000))));
    }

    @Test
    void aVerdictThatNobodyAwaitsIsIgnored() {
      assertThat(verdict("never", new Accept())).isEmpty();
      submit("waits");
      assertThat(verdict("waits", new Accept())).isEmpty();
      ready("w1");
      assertThat(verdict("waits", new Reject(REJECTED))).isEmpty();
      abandoned("w2", "b");
      assertThat(verdict("b", new Repair("x"))).isEmpty();
    }

    @Test
    void aTurnThatIsToldTwiceIsJudgedOnce() {
      underReview("w1", "a");
      assertThat(turnDone("w1", "a", "draft")).isEmpty();
      assertThat(verdict("a", new Accept())).containsExactly("done a \"draft\"", "w1: release a");
    }

    static Stream<Judged> judgements() {
      return Stream.of(
          new Judged(new Accept(), "done a \"draft\""),
          new Judged(new Reject(REJECTED), "failed a INVALID_OUTPUT"),
          new Judged(new Repair("mend it"), "failed a TURN_TIMEOUT"));
    }

    record Judged(Judgement judgement, String end) {}

    @ParameterizedTest
    @MethodSource("judgements")
    void anAnswerOutlivesItsWorker(Judged judged) {
      orphaned("w1", "a");
      assertThat(gone("w1")).isEmpty();
      assertThat(dispatcher.openJobs()).isEqualTo(1);
      assertThat(verdict("a", judged.judgement())).containsExactly(judged.end());
      nothingIsOpen();
    }

    @Test
    void aWorkerThatDiesUnderReviewFailsARepairOnly() {
      underReview("w1", "a");
      assertThat(gone("w1")).isEmpty();
      assertThat(verdict("a", new Repair("mend it"))).containsExactly("failed a AGENT_DIED");
    }

    @Test
    void aWorkerThatLostItsTurnUnderReviewServesOthersMeanwhile() {
      orphaned("w1", "a");
      submit("b");
      assertThat(ready("w1")).containsExactly("w1: run b \"ask b\"");
      assertThat(verdict("a", new Accept())).containsExactly("done a \"draft\"");
      assertThat(turnDone("w1", "b", "x")).containsExactly("done b \"x\"");
      nothingIsOpen();
    }
  }

  @Nested
  class TurnsThatFail {
    @Test
    void beforeStartedWasHeard() {
      ready("w1");
      submit("a");
      assertThat(turnFailed("w1", "a", TURN_TIMEOUT)).containsExactly("failed a TURN_TIMEOUT");
      nothingIsOpen();
    }

    @Test
    void atWork() {
      working("w1", "a");
      Failure failure = Failure.of(FailureCode.AGENT_RATE_LIMITED, "quota").retryAfter(60);
      assertThat(dispatcher.turnFailed(new TurnFailed(worker("w1"), new JobId("a"), failure), now))
          .containsExactly(new TellDoor(new Failed(new JobId("a"), failure)));
      nothingIsOpen();
      submit("b");
      assertThat(ready("w1")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void twiceIsOnce() {
      working("w1", "a");
      turnFailed("w1", "a", AGENT_DIED);
      assertThat(turnFailed("w1", "a", AGENT_DIED)).isEmpty();
      assertThat(gone("w1")).isEmpty();
    }

    @Test
    void theFirstLossUnderReviewCounts() {
      orphaned("w1", "a");
      assertThat(turnFailed("w1", "a", AGENT_DIED)).isEmpty();
      assertThat(verdict("a", new Repair("x"))).containsExactly("failed a TURN_TIMEOUT");
    }
  }

  @Nested
  class Going {
    @Test
    void atWorkFailsTheJob() {
      working("w1", "a");
      List<Decision> decisions =
          dispatcher.gone(new Gone(worker("w1"), Cause.DIED, "killed by SIGKILL"), now);
      assertThat(words(decisions)).containsExactly("failed a AGENT_DIED");
      assertThat(failure(decisions).detail()).contains("w1-1").contains("killed by SIGKILL");
      nothingIsOpen();
    }

    @Test
    void signedOutIsTold() {
      working("w1", "a");
      assertThat(gone("w1", Cause.SIGNED_OUT)).containsExactly("failed a " + AGENT_SIGNED_OUT);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void beforeStartedTheJobGoesToAnother(Cause cause) {
      ready("w1");
      ready("w2");
      submit("a");
      assertThat(gone("w1", cause)).containsExactly("queued a at 1", "w2: run a \"ask a\"");
    }

    @Test
    void beforeStartedTheJobKeepsItsPlaceAndItsDeadline() {
      ready("w1");
      submit("a");
      now += 10;
      submit("b");
      now += 10;
      assertThat(gone("w1")).containsExactly("queued a at 1");
      now = 1_000 + QUEUE_TIMEOUT - 1;
      tick();
      assertThat(dispatcher.nextDeadline()).isEqualTo(1_000 + QUEUE_TIMEOUT);
      assertThat(ready("w2")).containsExactly("w2: run a \"ask a\"");
      assertThat(ready("w1b")).containsExactly("w1b: run b \"ask b\"");
    }

    @Test
    void aJobThatComesBackTooLateHasWaitedTooLong() {
      ready("w1");
      submit("a");
      ready("w2");
      now += QUEUE_TIMEOUT;
      assertThat(gone("w1")).containsExactly("queued a at 1", "failed a QUEUE_TIMEOUT");
      nothingIsOpen();
    }

    @Test
    void aJobThatComesBackFromTwoWorkersIsStillTheFirst() {
      ready("w1");
      ready("w2");
      submit("a");
      submit("b");
      assertThat(gone("w2")).containsExactly("queued b at 1");
      assertThat(gone("w1")).containsExactly("queued a at 1");
      assertThat(ready("w1b")).containsExactly("w1b: run a \"ask a\"");
    }

    @Test
    void whatAnEarlierLifeSaysLateIsIgnored() {
      ready("w1");
      submit("a");
      gone("w1");
      ready("w1b");
      assertThat(started("w1", "a")).isEmpty();
      assertThat(turnDone("w1", "a", "late")).isEmpty();
      assertThat(turnFailed("w1", "a", AGENT_DIED)).isEmpty();
      assertThat(gone("w1")).isEmpty();
      assertThat(gone("w1b")).as("a has not begun on w1b").containsExactly("queued a at 1");
    }

    @Test
    void whatAWorkerSaysOfAnotherJobIsIgnored() {
      ready("w1");
      submit("a");
      assertThat(started("w1", "b")).isEmpty();
      assertThat(turnDone("w1", "b", "x")).isEmpty();
      assertThat(turnFailed("w1", "b", AGENT_DIED)).isEmpty();
      assertThat(gone("w1")).containsExactly("queued a at 1");
    }
  }

  @Nested
  class Outages {
    private final Failure outage = Failure.of(AGENT_SIGNED_OUT, "log in");

    @Test
    void failWhoWaitsAndWhoComes() {
      submit("a");
      submit("b");
      List<Decision> decisions = dispatcher.pool(Messages.pool(2, List.of(), outage));
      assertThat(words(decisions))
          .containsExactly("failed a AGENT_SIGNED_OUT", "failed b AGENT_SIGNED_OUT");
      assertThat(failure(decisions)).isSameAs(outage);
      assertThat(submit("c")).containsExactly("failed c AGENT_SIGNED_OUT");
      nothingIsOpen();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aWorkerThatLivesIsHopeEnoughToWait(Phase phase) {
      boolean lives = phase == Phase.IDLE || phase.busy();
      submit("a");
      assertThat(pool(outage, phase))
          .isEqualTo(lives ? List.of() : List.of("failed a AGENT_SIGNED_OUT"));
      assertThat(submit("b"))
          .containsExactly(lives ? "queued b at 2" : "failed b AGENT_SIGNED_OUT");
    }

    @Test
    void aReadyWorkerServesEvenIfThePoolIsNotToldYet() {
      pool(outage);
      ready("w1");
      assertThat(submit("a")).containsExactly("w1: run a \"ask a\"");
    }

    @Test
    void whoComesBackFromTheLastWorkerFails() {
      pool(outage);
      ready("w1");
      submit("a");
      assertThat(gone("w1")).containsExactly("queued a at 1", "failed a AGENT_SIGNED_OUT");
      nothingIsOpen();
    }

    @Test
    void whenItIsOverRequestsWaitAgain() {
      pool(outage);
      pool(null);
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
}
