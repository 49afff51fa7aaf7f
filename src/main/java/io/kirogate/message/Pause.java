package io.kirogate.message;

/**
 * Door to Dispatcher: assign nothing until {@link Resume}; what runs goes on, what waits keeps its
 * place and its deadline.
 */
public record Pause() implements ToDispatcher {}
