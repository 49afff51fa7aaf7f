package io.kirogate.message;

/**
 * Dispatcher to Supervisor: how many workers were leased at the same time, at the most, since this
 * was told last. Told at most ten times a second, and only when somebody was leased since. A
 * worker's own {@link Facts} are too rare to show a short turn.
 */
public record Load(int most) implements ToSupervisor {}
