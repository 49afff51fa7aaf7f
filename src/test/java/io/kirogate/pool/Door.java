package io.kirogate.pool;

import io.kirogate.message.Answer;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Cancel;
import io.kirogate.message.Done;
import io.kirogate.message.Failed;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobId;
import io.kirogate.message.Message;
import io.kirogate.message.Priority;
import io.kirogate.message.Queued;
import io.kirogate.message.Submit;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToDoor;
import io.kirogate.message.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** All callers, and the door that they come through. */
final class Door {
  private final World world;
  private final Luck luck;
  private final Consumer<ToDispatcher> dispatcher;
  private final Map<JobId, Job> jobs = new HashMap<>();
  private int open;
  private int failed;

  Door(World world, Luck luck, Consumer<ToDispatcher> dispatcher) {
    this.world = world;
    this.luck = luck;
    this.dispatcher = dispatcher;
  }

  int submitted() {
    return jobs.size();
  }

  int open() {
    return open;
  }

  int failed() {
    return failed;
  }

  void submit() {
    submit(World.TURN / 2 + luck.below(World.TURN), luck.once(3));
  }

  /** One that has time for whatever a good agent does. */
  void submitPatiently() {
    submit(20 * World.TURN, false);
  }

  private void submit(long timeoutMs, boolean review) {
    JobId id = new JobId("job" + (jobs.size() + 1));
    Job job = new Job(id);
    jobs.put(id, job);
    open++;
    dispatcher.accept(
        new Submit(
            id,
            "r",
            "caller" + luck.below(3),
            luck.once(3) ? Priority.BATCH : Priority.INTERACTIVE,
            job.prompt(),
            Duration.ofMillis(timeoutMs),
            review));
  }

  /** Any job, ended ones too. */
  void cancel() {
    if (!jobs.isEmpty()) {
      JobId any = new JobId("job" + (1 + luck.below(jobs.size())));
      jobs.get(any).cancelled = true;
      dispatcher.accept(new Cancel(any));
    }
  }

  void told(ToDoor message) {
    if (message instanceof Queued queued) {
      openJob(queued.job());
    } else if (message instanceof Begun begun) {
      openJob(begun.job());
    } else if (message instanceof Answered answered) {
      Job job = openJob(answered.job());
      isOf(job, answered.answer());
      world.timer(verdictTime(), () -> judge(job));
    } else if (message instanceof Done done) {
      Job job = openJob(done.job());
      isOf(job, done.answer());
      end(job, done);
    } else if (message instanceof Failed failure) {
      failed++;
      Job job = openJob(failure.job());
      world.check(
          failure.failure().code() != FailureCode.CANCELLED || job.cancelled,
          failure.job() + " ends as cancelled, and nobody did that");
      end(job, failure);
    }
  }

  private int verdictTime() {
    return luck.strikes(Fault.SLOW_VERDICT) ? luck.below(5_000) : luck.below(20);
  }

  private void judge(Job job) {
    Verdict.Judgement judgement =
        switch (luck.below(3)) {
          case 0 -> new Verdict.Reject(Failure.of(FailureCode.INVALID_OUTPUT, "no"));
          case 1 -> new Verdict.Repair(job.repair());
          default -> new Verdict.Accept();
        };
    dispatcher.accept(new Verdict(job.id, judgement));
  }

  private Job openJob(JobId id) {
    Job job = jobs.get(id);
    world.check(job.end == null, "told of a job after its end");
    return job;
  }

  private void isOf(Job job, Answer answer) {
    for (String name : answer.output().split("\n\n")) {
      world.check(
          name.isEmpty() || name.equals(job.id.value()), "a text of " + name + " in " + job.id);
    }
  }

  private void end(Job job, Message end) {
    job.end = end;
    open--;
  }
}
