package io.kirogate.message;

/**
 * Supervisor to a worker that is warm: the slot is yours. It says {@link Ready} to the Dispatcher.
 */
public record TakeSlot() implements ToWorker {}
