package io.kirogate.message;

/** Dispatcher to door: the bad terminal event. */
public record Failed(JobId job, Failure failure) implements JobEvent {}
