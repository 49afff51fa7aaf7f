package io.kirogate.message;

/** Dispatcher to door: the job is with this worker. */
public record Begun(JobId job, WorkerId worker) implements JobEvent {}
