package io.kirogate.message;

/**
 * Worker to Dispatcher: the turn ended without an answer; the worker makes itself clean or goes.
 */
public record TurnFailed(WorkerId worker, JobId job, Failure failure) implements Message {}
