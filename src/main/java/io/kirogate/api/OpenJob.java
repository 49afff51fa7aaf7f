package io.kirogate.api;

import io.kirogate.message.JobId;

/**
 * A job that somebody waits for.
 *
 * @param requestId finds it in the log, together with the job's id
 */
record OpenJob(JobId id, String requestId, Caller caller, Work work, Progress progress) {

  OpenJob with(Work next) {
    return new OpenJob(id, requestId, caller, next, progress);
  }

  OpenJob with(Progress next) {
    return new OpenJob(id, requestId, caller, work, next);
  }
}
