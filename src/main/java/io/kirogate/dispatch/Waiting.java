package io.kirogate.dispatch;

import io.kirogate.message.JobId;
import io.kirogate.message.Priority;
import io.kirogate.message.Submit;

/**
 * A job that has no worker yet.
 *
 * @param number its place among all jobs ever submitted
 * @param submittedAt ms
 * @param deadline when it will have waited too long, ms
 * @param bytes of its prompt in UTF-8
 */
record Waiting(Submit submit, long number, long submittedAt, long deadline, long bytes) {

  JobId job() {
    return submit.job();
  }

  String caller() {
    return submit.caller();
  }

  boolean isBatch() {
    return submit.priority() == Priority.BATCH;
  }

  /** Whether half of the time that it may wait is over. */
  boolean waitsLong(long now) {
    return now - submittedAt >= deadline - now;
  }
}
