package io.kirogate.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Verdict;
import io.kirogate.message.Verdict.Judgement;
import io.kirogate.task.Judged;
import io.kirogate.task.Nonce;
import io.kirogate.task.Task;
import io.kirogate.task.Violation;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a job is about, and for a task how far the review of its answer is. */
sealed interface Work {

  /** For logs and {@code currentTask}; never a word of the prompt. */
  String label();

  /** A turn ended: what becomes of the work, and what the Dispatcher is told. */
  Reviewed review(String text, RandomGenerator random);

  record Reviewed(Work next, Judgement judgement) {}

  /** A plain prompt: any text is the answer. */
  record Prompting(String requestId) implements Work {
    @Override
    public String label() {
      return "execute";
    }

    @Override
    public Reviewed review(String text, RandomGenerator random) {
      return new Reviewed(this, new Verdict.Accept());
    }
  }

  /** A task that was asked once. */
  record Asked(Task task, Nonce nonce) implements Work {
    @Override
    public String label() {
      return task.name();
    }

    @Override
    public Reviewed review(String text, RandomGenerator random) {
      Judged judged = task.judge(text, nonce);
      if (judged instanceof Judged.Accepted accepted) {
        return accept(task, accepted);
      }
      List<Violation> violations = ((Judged.Refused) judged).violations();
      Nonce fresh = Nonce.absentFrom(violations.toString(), random);
      return new Reviewed(
          new AskedAgain(task, fresh), new Verdict.Repair(task.repair(violations, fresh)));
    }
  }

  /** A task whose first answer was not acceptable. */
  record AskedAgain(Task task, Nonce nonce) implements Work {
    @Override
    public String label() {
      return task.name();
    }

    @Override
    public Reviewed review(String text, RandomGenerator random) {
      Judged judged = task.judge(text, nonce);
      if (judged instanceof Judged.Accepted accepted) {
        return accept(task, accepted);
      }
      return new Reviewed(
          this, new Verdict.Reject(invalidOutput(((Judged.Refused) judged).violations())));
    }

    private Failure invalidOutput(List<Violation> violations) {
      return new Failure(
          FailureCode.INVALID_OUTPUT,
          "The agent's answer to " + task.name() + " could not be used, nor could its correction",
          Faults.of(violations),
          null,
          false);
    }
  }

  /** A task with its answer. */
  record Answered(Task task, ObjectNode output) implements Work {
    @Override
    public String label() {
      return task.name();
    }

    @Override
    public Reviewed review(String text, RandomGenerator random) {
      return new Reviewed(this, new Verdict.Accept());
    }
  }

  private static Reviewed accept(Task task, Judged.Accepted accepted) {
    return new Reviewed(new Answered(task, accepted.output()), new Verdict.Accept());
  }
}
