package io.kirogate.dispatch;

import io.kirogate.message.JobId;
import io.kirogate.message.Submit;
import java.nio.charset.StandardCharsets;

/**
 * A job that has no worker yet.
 *
 * @param number its place among all jobs ever submitted
 * @param submittedAt ms
 * @param bytes of its prompt in UTF-8
 */
record Waiting(Submit submit, long number, long submittedAt, long bytes) {

  static Waiting of(Submit submit, long number, long now) {
    int bytes = submit.prompt().getBytes(StandardCharsets.UTF_8).length;
    return new Waiting(submit, number, now, bytes);
  }

  JobId job() {
    return submit.job();
  }
}
