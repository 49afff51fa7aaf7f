package io.kirogate.message;

import java.time.Duration;

/**
 * Door to Dispatcher: a caller waits for this.
 *
 * @param request the id by which the caller finds it in the log
 * @param caller who asks, for fairness between callers: a key's name, else a client address
 * @param prompt what the agent shall be asked, not blank
 * @param turnTimeout the job's own time on its worker, a repair included
 * @param review whether the door judges each turn's text ({@link Answered}, {@link Verdict}) before
 *     the job ends
 */
public record Submit(
    JobId job,
    String request,
    String caller,
    Priority priority,
    String prompt,
    Duration turnTimeout,
    boolean review)
    implements ToDispatcher {}
