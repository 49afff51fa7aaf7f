package io.kirogate.message;

/** Door to Dispatcher: what the door thinks of an {@link Answered} turn. */
public record Verdict(JobId job, Judgement judgement) implements ToDispatcher {

  public sealed interface Judgement {}

  /** The turn's text is the answer. */
  public record Accept() implements Judgement {}

  /** Ask once more on the same lease, within the job's own deadline. */
  public record Repair(String prompt) implements Judgement {}

  /** The job fails with this. */
  public record Reject(Failure failure) implements Judgement {}
}
