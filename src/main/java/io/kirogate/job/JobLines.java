package io.kirogate.job;

import io.kirogate.message.Failure;
import io.kirogate.message.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What the gateway's log says of jobs: never a word of a prompt or an answer. */
final class JobLines {
  private static final Logger LOG = LoggerFactory.getLogger(JobLines.class);

  private JobLines() {}

  static void submitted(Job job) {
    about(LOG.atDebug(), job).log("{} submitted", job.label());
  }

  static void heard(Job job, Event event) {
    about(LOG.atDebug(), job).log("{} {}", job.label(), event.getClass().getSimpleName());
  }

  static void judged(Job job, Verdict verdict) {
    if (verdict.judgement() instanceof Verdict.Repair) {
      about(LOG.atInfo(), job).log("{} is asked again: its answer was invalid", job.label());
    }
  }

  static void ended(Job job, Event.Ended end, long now) {
    if (end instanceof Event.Done done) {
      done(job, done);
    } else {
      failed(job, ((Event.Failed) end).failure(), now);
    }
  }

  private static void done(Job job, Event.Done done) {
    about(LOG.atInfo(), job)
        .addKeyValue("queuedMs", done.answer().queuedMs())
        .addKeyValue("tookMs", done.answer().tookMs())
        .log("{} done", job.label());
  }

  private static void failed(Job job, Failure failure, long now) {
    about(LOG.atInfo(), job)
        .addKeyValue("code", failure.code().name())
        .addKeyValue("ms", now - job.openedAt())
        .log("{} failed: {}", job.label(), forTheLog(failure));
  }

  static void neverAccepted(Job job) {
    about(LOG.atError(), job).log("{} ended before its answer was accepted", job.label());
  }

  static void withdrawn(Job job, long now) {
    about(LOG.atInfo(), job)
        .addKeyValue("ms", now - job.openedAt())
        .log("{} withdrawn: its client went away", job.label());
  }

  /**
   * A door could not tell its caller what happened to the job, and that is the door's own defect.
   */
  static void untold(Job job, RuntimeException defect) {
    about(LOG.atError(), job).setCause(defect).log("A defect in telling of {}", job.label());
  }

  /** Unless they are all our own words, they may quote an agent, and so a prompt or an answer. */
  private static String forTheLog(Failure failure) {
    return failure.code().inOurWords() ? failure.detail() : failure.code().title();
  }

  /** Whoever looks for a request, a job or a worker finds the line. */
  private static LoggingEventBuilder about(LoggingEventBuilder line, Job job) {
    LoggingEventBuilder about =
        line.addKeyValue("request", job.requestId()).addKeyValue("job", job.id().value());
    if (!job.pool().isDefault()) {
      about = about.addKeyValue("pool", job.pool().name());
    }
    if (!job.clientRequestId().equals(job.requestId())) {
      about = about.addKeyValue("clientRequest", job.clientRequestId());
    }
    return job.worker().isPresent()
        ? about.addKeyValue("worker", job.worker().get().toString())
        : about;
  }
}
