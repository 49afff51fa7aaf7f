package io.kirogate.message;

/**
 * Dispatcher to worker: interrupt the turn of this job; ignored when the worker has another or
 * none.
 */
public record Cancel(JobId job) implements Message {}
