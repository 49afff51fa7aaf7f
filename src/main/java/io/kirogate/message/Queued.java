package io.kirogate.message;

/** Dispatcher to door: the job waits; {@code position} 1 is next. */
public record Queued(JobId job, int position) implements JobEvent {}
