package io.kirogate.message;

import java.time.Duration;

/**
 * Dispatcher to worker: ask the agent. The lease begins.
 *
 * @param request the id by which the caller finds it in the log
 * @param timeout the job's deadline from now; it spans all turns of the lease
 * @param keepLease whether the worker stays with this job after a turn ({@link Release} or {@link
 *     RunAgain} follows)
 */
public record Run(JobId job, String request, String prompt, Duration timeout, boolean keepLease)
    implements Message {}
