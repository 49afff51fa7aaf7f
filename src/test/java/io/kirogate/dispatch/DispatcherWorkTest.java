package io.kirogate.dispatch;

import static io.kirogate.message.FailureCode.AGENT_DIED;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.TURN_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.message.Answer;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Denial;
import io.kirogate.message.Done;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Pause;
import io.kirogate.message.PoolId;
import io.kirogate.message.Release;
import io.kirogate.message.Resume;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
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

/** Jobs on their workers, until their end. One table per subject. */
class DispatcherWorkTest extends DispatcherTable {
  @Nested
  class Begun {
    @Test
    void isToldOnceHoweverOftenTheJobIsGiven() {
      ready("w1");
      submit("a");
      assertThat(gone("w1")).containsExactly("queued a at 1");
      assertThat(ready("w2")).containsExactly("w2: run a \"ask a\"");
      assertThat(started("w2", "a")).containsExactly("begun a by worker2-1");
      assertThat(started("w2", "a")).isEmpty();
    }

    @Test
    void isNotToldOfAJobThatHasEnded() {
      ready("w1");
      submit("a");
      cancel("a");
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
    void whatWasCancelledHasHadItsEnd() {
      ready("w1");
      submit("a");
      cancel("a");
      assertThat(declined("w1", "a")).isEmpty();
      nothingIsOpen();
    }

    @Test
    void whatHasBegunIsNotGivenAway() {
      working("w1", "a");
      assertThat(declined("w1", "a"))
          .containsExactly("warning: worker1-1 declines job a, which it had begun");
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
  class Cancelling {
    @Test
    void whileItWaits() {
      submit("a");
      submit("b");
      now += 70;
      List<Decision> decisions = accept(new Cancel(new JobId("a")));
      assertThat(words(decisions)).containsExactly("failed a CANCELLED");
      assertThat(failure(decisions).detail()).contains("waited 70 ms");
      assertThat(ready("w1")).containsExactly("w1: run b \"ask b\"");
      assertThat(dispatcher.openJobs()).isEqualTo(1);
    }

    @Test
    void beforeTheWorkerBegan() {
      ready("w1");
      submit("a");
      assertThat(cancel("a")).containsExactly("failed a CANCELLED", "w1: cancel a");
      nothingIsOpen();
    }

    @Test
    void atWork() {
      working("w1", "a");
      now += 70;
      List<Decision> decisions = accept(new Cancel(new JobId("a")));
      assertThat(words(decisions)).containsExactly("failed a CANCELLED", "w1: cancel a");
      assertThat(failure(decisions).detail()).contains("worker1-1").contains("70 ms");
      nothingIsOpen();
    }

    @Test
    void whileItsAnswerIsUnderReview() {
      underReview("w1", "a");
      assertThat(cancel("a")).containsExactly("failed a CANCELLED", "w1: release a");
      nothingIsOpen();
      assertThat(verdict("a", new Accept())).isEmpty();
      ready("w1");
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void whileItsAnswerIsUnderReviewAndItsWorkerLost() {
      orphaned("w1", "a");
      assertThat(cancel("a")).containsExactly("failed a CANCELLED");
      nothingIsOpen();
      assertThat(verdict("a", new Accept())).isEmpty();
    }

    @Test
    void atItsRepair() {
      underReview("w1", "a");
      verdict("a", new Repair("again"));
      assertThat(cancel("a")).containsExactly("failed a CANCELLED", "w1: cancel a");
      assertThat(turnFailed("w1", "a", FailureCode.CANCELLED)).isEmpty();
    }

    @Test
    void twiceUnknownOrAfterTheEndIsIgnored() {
      abandoned("w1", "a");
      assertThat(cancel("a")).isEmpty();
      assertThat(cancel("never")).isEmpty();
      working("w2", "b");
      turnDone("w2", "b", "x");
      assertThat(cancel("b")).isEmpty();
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
      cancel("a");
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
      List<Decision> decisions = accept(new Verdict(new JobId("a"), new Reject(REJECTED)));
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
      assertThat(accept(new Verdict(new JobId("a"), new Accept())))
          .contains(
              new TellDoor(
                  new Done(
                      new JobId("a"),
                      new Answer(
                          Submits.result("better", new Denial("shell", "dd")),
                          worker("w1"),
                          AGENT,
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

  /** The job's own time while its answer is with the door, when its worker knows no job. */
  @Nested
  class TimeUnderReview {
    private final long deadline = now + TURN.toMillis();

    @Test
    void endsTheJobAndTheLease() {
      underReview("w1", "a");
      now = deadline - 1;
      assertThat(tick()).isEmpty();
      assertThat(dispatcher.nextDeadline()).isEqualTo(deadline);
      now = deadline;
      List<Decision> decisions = dispatcher.tick(now);
      assertThat(words(decisions)).startsWith("failed a TURN_TIMEOUT", "w1: release a");
      assertThat(failure(decisions).detail())
          .isEqualTo("worker1-1 did not end the turn within 120000 ms");
      nothingIsOpen();
      assertThat(verdict("a", new Accept())).isEmpty();
      ready("w1");
      assertThat(submit("b")).containsExactly("w1: run b \"ask b\"");
    }

    @Test
    void countsFromTheAssignment() {
      submitReviewed("a");
      now += 20_000;
      ready("w1");
      now += 50_000;
      turnDone("w1", "a", "draft");
      now = deadline + 20_000 - 1;
      assertThat(tick()).isEmpty();
      now++;
      assertThat(tick()).containsExactly("failed a TURN_TIMEOUT", "w1: release a");
    }

    @Test
    void atATurnTheWorkerGuardsIt() {
      ready("w1");
      submitReviewed("a");
      started("w1", "a");
      nothingIsDue();
      turnDone("w1", "a", "draft");
      verdict("a", new Repair("mend it"));
      nothingIsDue();
    }

    @Test
    void aVerdictInTimeEndsIt() {
      underReview("w1", "a");
      verdict("a", new Accept());
      nothingIsDue();
    }

    @Test
    void aRepairHasWhatIsLeftOfIt() {
      underReview("w1", "a");
      now += 70_000;
      Verdict repair = new Verdict(new JobId("a"), new Repair("mend it"));
      assertThat(accept(repair))
          .containsExactly(
              new TellWorker(
                  worker("w1"),
                  new RunAgain(
                      lease("w1"), new JobId("a"), "r-a", "mend it", Duration.ofSeconds(50))));
    }

    @Test
    void aRepairAfterItIsNotBegunHoweverLateTheTimer() {
      underReview("w1", "a");
      now = deadline;
      assertThat(verdict("a", new Repair("mend it")))
          .containsExactly("failed a TURN_TIMEOUT", "w1: release a");
      nothingIsOpen();
    }

    @Test
    void anAnswerThatIsAcceptedBeforeTheTimerRingsCounts() {
      underReview("w1", "a");
      now = deadline;
      assertThat(verdict("a", new Accept())).containsExactly("done a \"draft\"", "w1: release a");
    }

    @Test
    void endsAnOrphanToo() {
      orphaned("w1", "a");
      assertThat(dispatcher.nextDeadline()).isLessThanOrEqualTo(deadline);
      now = deadline - 1;
      assertThat(tick()).isEmpty();
      now = deadline;
      assertThat(tick()).containsExactly("failed a TURN_TIMEOUT");
      nothingIsOpen();
    }

    @Test
    void runsOnWhileThePoolIsPausedOrStops() {
      underReview("w1", "a");
      accept(new Pause());
      now = deadline;
      assertThat(tick()).containsExactly("failed a TURN_TIMEOUT", "w1: release a");
      accept(new Resume());
      underReview("w2", "b");
      now += TURN.toMillis() - 1;
      drain();
      now++;
      assertThat(tick()).containsExactly("failed b TURN_TIMEOUT", "w2: release b");
      nothingIsOpen();
    }
  }

  @Nested
  class Leases {
    private final LeaseId other = new LeaseId(PoolId.DEFAULT, 99);
    private final JobId job = new JobId("a");

    @Test
    void areNamedOnceInAPool() {
      working("w1", "a");
      LeaseId first = lease("w1");
      turnDone("w1", "a", "x");
      ready("w1");
      submit("b");
      assertThat(lease("w1")).isNotEqualTo(first);
      assertThat(lease("w1").pool()).isEqualTo(PoolId.DEFAULT);
    }

    @Test
    void whatAWorkerSaysOfAnotherLeaseIsIgnored() {
      ready("w1");
      submitReviewed("a");
      WorkerId w1 = worker("w1");
      assertThat(accept(new Started(w1, other, job))).isEmpty();
      assertThat(accept(new Declined(w1, other, job))).isEmpty();
      assertThat(accept(new TurnDone(w1, AGENT, other, job, Submits.result("x")))).isEmpty();
      assertThat(accept(new TurnFailed(w1, other, job, REJECTED))).isEmpty();
      assertThat(started("w1", "a")).containsExactly("begun a by worker1-1");
      assertThat(turnDone("w1", "a", "x")).containsExactly("answered a \"x\"");
    }

    @Test
    void whatAnotherWorkerSaysOfALeaseIsIgnored() {
      ready("w1");
      ready("w2");
      submit("a");
      WorkerId w2 = worker("w2");
      LeaseId lease = lease("w1");
      assertThat(accept(new Started(w2, lease, job))).isEmpty();
      assertThat(accept(new Declined(w2, lease, job))).isEmpty();
      assertThat(accept(new TurnDone(w2, AGENT, lease, job, Submits.result("x")))).isEmpty();
      assertThat(accept(new TurnFailed(w2, lease, job, REJECTED))).isEmpty();
      assertThat(started("w1", "a")).containsExactly("begun a by worker1-1");
    }

    @Test
    void aRepairAndTheReleaseAreOfTheLeaseOfTheFirstTurn() {
      underReview("w1", "a");
      LeaseId lease = lease("w1");
      assertThat(accept(new Verdict(job, new Repair("mend it"))))
          .extracting(decision -> ((RunAgain) ((TellWorker) decision).message()).lease())
          .containsExactly(lease);
      turnDone("w1", "a", "better");
      assertThat(accept(new Verdict(job, new Accept())))
          .contains(new TellWorker(worker("w1"), new Release(lease)));
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
      assertThat(accept(new TurnFailed(worker("w1"), lease("w1"), new JobId("a"), failure)))
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
      List<Decision> decisions = accept(new Gone(worker("w1"), Cause.DIED, "killed by SIGKILL"));
      assertThat(words(decisions)).containsExactly("failed a AGENT_DIED");
      assertThat(failure(decisions).detail()).contains("worker1-1").contains("killed by SIGKILL");
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
}
