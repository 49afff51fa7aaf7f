package io.kirogate.message;

import java.time.Duration;

/**
 * Door to Dispatcher: a caller waits for this.
 *
 * @param prompt what the agent shall be asked, not blank
 * @param turnTimeout the job's own time on its worker, a repair included
 * @param review whether the door judges each turn's text ({@link Answered}, {@link Verdict}) before
 *     the job ends
 */
public record Submit(JobId job, String prompt, Duration turnTimeout, boolean review)
    implements Message {}
