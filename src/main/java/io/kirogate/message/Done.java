package io.kirogate.message;

/** Dispatcher to door: the good terminal event. */
public record Done(JobId job, Answer answer) implements JobEvent {}
