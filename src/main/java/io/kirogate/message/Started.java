package io.kirogate.message;

/** Worker to Dispatcher: the prompt is being typed; from here on the job belongs to this worker. */
public record Started(WorkerId worker, LeaseId lease, JobId job) implements ToDispatcher {}
