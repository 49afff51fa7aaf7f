package io.kirogate.message;

/**
 * Worker to Dispatcher: the turn ended without an answer, and with it the lease; the worker makes
 * itself clean or goes.
 */
public record TurnFailed(WorkerId worker, LeaseId lease, JobId job, Failure failure)
    implements ToDispatcher {}
