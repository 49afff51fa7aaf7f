package io.kirogate.job;

import io.vertx.core.Future;

/**
 * Somebody who waits for a job, in the words of one door. A listener waits for one job only. It
 * hears events in their order, then exactly one end; nothing after it is withdrawn. Called on the
 * event loop of {@link Jobs}.
 */
public interface JobListener {

  /** Something happened, and the job goes on. */
  default void heard(Job job, JobLog.Entry entry) {}

  /**
   * The job has ended.
   *
   * @return completes when the caller has been told, or cannot be told any more; a stop waits for
   *     it
   */
  Future<?> ended(Job job, Event.Ended end);
}
