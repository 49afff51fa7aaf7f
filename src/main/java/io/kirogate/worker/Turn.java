package io.kirogate.worker;

import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import java.time.Duration;

/**
 * Which turn a worker is at.
 *
 * @param request by which its caller finds it in the log
 * @param timeout how long it may take
 */
record Turn(LeaseId lease, JobId job, String request, Duration timeout) {

  static Turn of(Run run) {
    return new Turn(run.lease(), run.job(), run.request(), run.timeout());
  }

  static Turn of(RunAgain run) {
    return new Turn(run.lease(), run.job(), run.request(), run.timeout());
  }
}
