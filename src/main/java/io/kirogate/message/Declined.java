package io.kirogate.message;

/**
 * Worker to Dispatcher: a {@link Run} crossed with this worker's leaving; nothing of it was typed
 * and another worker may have the job.
 */
public record Declined(WorkerId worker, LeaseId lease, JobId job) implements ToDispatcher {}
