package io.kirogate.message;

import java.time.Duration;

/**
 * Dispatcher to worker: ask the agent. The lease begins.
 *
 * @param request the id by which the caller finds it in the log
 * @param timeout the turn's deadline from now
 * @param keepLease whether the worker stays leased after the turn, so that {@link Release} or
 *     {@link RunAgain} follows; else the lease ends with the turn
 */
public record Run(
    LeaseId lease, JobId job, String request, String prompt, Duration timeout, boolean keepLease)
    implements ToWorker {}
