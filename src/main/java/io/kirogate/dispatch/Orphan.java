package io.kirogate.dispatch;

import io.kirogate.message.Answer;
import io.kirogate.message.Failure;
import io.kirogate.message.JobId;
import io.kirogate.message.WorkerId;

/**
 * A job whose answer is with the door and whose lease was lost meanwhile, so that it has no worker
 * any more.
 *
 * @param answer still counts
 * @param loss what a repair fails with
 */
record Orphan(Assignment assignment, Answer answer, Failure loss) {

  JobId job() {
    return assignment.job();
  }

  /** The one that it had. */
  WorkerId worker() {
    return answer.worker();
  }
}
