package io.kirogate.message;

import java.time.Duration;

/**
 * Dispatcher to worker: another turn on a lease that it holds. A worker that does not hold it any
 * more ignores it: a {@link Run} instead could begin anew what has crossed with the lease's end.
 *
 * @param request the id by which the caller finds it in the log
 * @param timeout the turn's deadline from now
 */
public record RunAgain(LeaseId lease, JobId job, String request, String prompt, Duration timeout)
    implements ToWorker {}
