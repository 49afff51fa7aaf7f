package io.kirogate.dispatch;

import io.kirogate.message.Answer;
import io.kirogate.message.Denial;
import io.kirogate.message.JobId;
import io.kirogate.message.Submit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A job on a worker.
 *
 * @param assignedAt ms
 * @param denied the tool calls refused in its turns so far
 */
record Assignment(Waiting waiting, long assignedAt, List<Denial> denied, Progress progress) {

  /** How far the job is. */
  sealed interface Progress {}

  /** Run was sent; the worker has not said that it began. */
  record Assigned() implements Progress {}

  record Working() implements Progress {}

  /** A turn's answer is with the door; the worker knows the lease and no job. */
  record UnderReview(Answer answer) implements Progress {}

  /** The job has had its end; its worker was told to stop. */
  record Abandoned() implements Progress {}

  static Assignment begin(Waiting waiting, long now) {
    return new Assignment(waiting, now, List.of(), new Assigned());
  }

  JobId job() {
    return waiting.job();
  }

  Submit submit() {
    return waiting.submit();
  }

  /** When the job's own time is over, ms. */
  long deadline() {
    return assignedAt + submit().turnTimeout().toMillis();
  }

  /** What is left of the job's own time. */
  Duration left(long now) {
    return Duration.ofMillis(deadline() - now);
  }

  Assignment at(Progress next) {
    return new Assignment(waiting, assignedAt, denied, next);
  }

  Assignment denying(List<Denial> more) {
    List<Denial> all = new ArrayList<>(denied);
    all.addAll(more);
    return new Assignment(waiting, assignedAt, List.copyOf(all), progress);
  }
}
