package io.kirogate.api;

import io.kirogate.message.JobId;

/**
 * A job that somebody waits for.
 *
 * @param requestId finds it in the log, together with the job's id
 * @param openedAt ms, from any fixed origin
 */
record OpenJob(
    JobId id, String requestId, Caller caller, Work work, Progress progress, long openedAt) {

  OpenJob with(Work next) {
    return new OpenJob(id, requestId, caller, next, progress, openedAt);
  }

  OpenJob with(Progress next) {
    return new OpenJob(id, requestId, caller, work, next, openedAt);
  }
}
