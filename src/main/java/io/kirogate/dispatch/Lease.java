package io.kirogate.dispatch;

import io.kirogate.message.Answer;
import io.kirogate.message.Denial;
import io.kirogate.message.JobId;
import io.kirogate.message.WorkerId;
import java.util.ArrayList;
import java.util.List;

/**
 * A job on a worker.
 *
 * @param address where the worker takes commands
 * @param assignedAt ms
 * @param denied the tool calls refused in its turns so far
 */
record Lease(
    WorkerId worker,
    String address,
    Waiting waiting,
    long assignedAt,
    List<Denial> denied,
    Progress progress) {

  /** How far the job is. */
  sealed interface Progress {}

  /** Run was sent; the worker has not said that it began. */
  record Assigned() implements Progress {}

  record Working() implements Progress {}

  /** A turn's answer is with the door. */
  record UnderReview(Answer answer) implements Progress {}

  /** The job has had its end; its worker was told to stop. */
  record Abandoned() implements Progress {}

  static Lease begin(WorkerId worker, String address, Waiting waiting, long now) {
    return new Lease(worker, address, waiting, now, List.of(), new Assigned());
  }

  JobId job() {
    return waiting.job();
  }

  Lease at(Progress next) {
    return new Lease(worker, address, waiting, assignedAt, denied, next);
  }

  Lease denying(List<Denial> more) {
    List<Denial> all = new ArrayList<>(denied);
    all.addAll(more);
    return new Lease(worker, address, waiting, assignedAt, List.copyOf(all), progress);
  }
}
