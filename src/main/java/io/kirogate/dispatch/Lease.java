package io.kirogate.dispatch;

import io.kirogate.dispatch.Assignment.Progress;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.WorkerId;

/** The time for which a holder has a worker. */
record Lease(LeaseId id, WorkerId worker, Holder holder) {

  Assignment assignment() {
    return holder.assignment();
  }

  JobId job() {
    return assignment().job();
  }

  Progress progress() {
    return assignment().progress();
  }

  Lease with(Assignment next) {
    return new Lease(id, worker, holder.with(next));
  }

  Lease at(Progress next) {
    return with(assignment().at(next));
  }
}
