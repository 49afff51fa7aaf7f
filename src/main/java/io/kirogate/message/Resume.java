package io.kirogate.message;

/** Door to Dispatcher: the end of a {@link Pause}. */
public record Resume() implements ToDispatcher {}
