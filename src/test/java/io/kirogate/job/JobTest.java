package io.kirogate.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.message.AgentName;
import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Done;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.JobEvent;
import io.kirogate.message.JobId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Queued;
import io.kirogate.message.SlotId;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnResult;
import io.kirogate.message.TurnUsage;
import io.kirogate.message.Verdict;
import io.kirogate.message.WorkerId;
import io.kirogate.task.Nonce;
import io.kirogate.task.Tasks;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a job makes of what its Dispatcher tells, without anybody around it. */
class JobTest {
  private static final JobId ID = new JobId("j");
  private static final WorkerId WORKER = new WorkerId(new SlotId(PoolId.DEFAULT, 1), 3);
  private static final Failure LATE = Failure.of(FailureCode.TURN_TIMEOUT, "late");

  private final Random random = new Random(1);

  private static Job job(Work work) {
    return new Job(ID, PoolId.DEFAULT, "r-1", work, 0);
  }

  private static Job prompt() {
    return job(new Work.Prompting("mine"));
  }

  private Job task() {
    Nonce nonce = Nonce.absentFrom("", random);
    return job(new Work.Asked(Tasks.load(null).named("generate-story").orElseThrow(), nonce));
  }

  private static Answer answer(String text) {
    TurnResult result =
        new TurnResult(text, Fidelity.EXACT, StopReason.END_TURN, TurnUsage.UNKNOWN, List.of());
    return new Answer(result, WORKER, new AgentName("kiro-cli", false), List.of(), 1, 2);
  }

  private Event told(Job job, JobEvent event) {
    return ((Job.Step.Tell) job.take(event, random).orElseThrow()).entry().event();
  }

  @Test
  void aPromptIsQueuedStartedAndDone() {
    Job job = prompt();
    assertThat(job.waiting()).isFalse();
    assertThat(told(job, new Queued(ID, 2))).isEqualTo(new Event.Queued(2));
    assertThat(job.waiting()).isTrue();
    assertThat(told(job, new Begun(ID, WORKER))).isEqualTo(new Event.Started(WORKER));
    assertThat(job.waiting()).isFalse();
    assertThat(job.worker()).contains(WORKER);
    assertThat(told(job, new Done(ID, answer("OK"))))
        .isEqualTo(new Event.Done(answer("OK"), Optional.empty()));
    assertThat(job.log().from(1)).extracting(JobLog.Entry::number).containsExactly(1L, 2L, 3L);
    assertThat(job.clientRequestId()).isEqualTo("mine");
    assertThat(job.label()).isEqualTo("execute");
  }

  @Test
  void whatComesAfterTheEndChangesNothing() {
    Job job = prompt();
    told(job, new Failed(ID, LATE));
    assertThat(job.take(new Done(ID, answer("OK")), random)).isEmpty();
    assertThat(job.take(new Begun(ID, WORKER), random)).isEmpty();
    assertThat(job.take(new Answered(ID, answer("OK")), random)).isEmpty();
    assertThat(job.log().ended()).contains(new Event.Failed(LATE));
    assertThat(job.worker()).isEmpty();
  }

  /** A worker that leaves gives its job back. */
  @Test
  void aJobThatWaitsAgainHasNoWorker() {
    Job job = prompt();
    told(job, new Begun(ID, WORKER));
    told(job, new Queued(ID, 1));
    assertThat(job.worker()).isEmpty();
    assertThat(job.waiting()).isTrue();
  }

  @Test
  void aTurnOfATaskIsJudgedAndNobodyHearsOfIt() {
    Job job = task();
    Job.Step.Judge judge =
        (Job.Step.Judge) job.take(new Answered(ID, answer("no")), random).orElseThrow();
    assertThat(judge.verdict().judgement()).isInstanceOf(Verdict.Repair.class);
    assertThat(job.log().next()).isEqualTo(1);
    judge = (Job.Step.Judge) job.take(new Answered(ID, answer("no")), random).orElseThrow();
    assertThat(judge.verdict().judgement()).isInstanceOf(Verdict.Reject.class);
  }

  /** It cannot happen, so if it does, that is a defect of ours. */
  @Test
  void aTaskThatIsDoneWithoutAnAcceptedAnswerHasFailed() {
    Event.Failed failed = (Event.Failed) told(task(), new Done(ID, answer("no")));
    assertThat(failed.failure().code()).isEqualTo(FailureCode.INTERNAL);
  }
}
