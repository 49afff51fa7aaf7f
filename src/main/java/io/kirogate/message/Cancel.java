package io.kirogate.message;

/**
 * Stop the work of this job, wherever it is. Door to Dispatcher: the job's terminal event still
 * comes, {@code CANCELLED}. Dispatcher to worker: interrupt the turn of this job; ignored when the
 * worker has another or none.
 */
public record Cancel(JobId job) implements ToDispatcher, ToWorker {}
