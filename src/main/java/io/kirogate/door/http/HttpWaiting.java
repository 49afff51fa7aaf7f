package io.kirogate.door.http;

import io.kirogate.door.JsonAnswers;
import io.kirogate.job.Event;
import io.kirogate.job.Job;
import io.kirogate.job.JobListener;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;

/** A client that waits for its HTTP response. */
record HttpWaiting(HttpServerResponse response, HttpAnswers answers) implements JobListener {
  @Override
  public Future<?> ended(Job job, Event.Ended end) {
    return end instanceof Event.Done done
        ? answers.bare(response, job.pool(), JsonAnswers.of(job, done))
        : answers.problem(response, job.pool(), ((Event.Failed) end).failure());
  }
}
