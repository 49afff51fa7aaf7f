package io.kirogate.message;

/**
 * Dispatcher to door, only for a {@link Submit} with review: a turn ended; a {@link Verdict} is
 * awaited.
 */
public record Answered(JobId job, Answer answer) implements JobEvent {}
