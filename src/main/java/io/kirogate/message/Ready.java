package io.kirogate.message;

/** Worker to Dispatcher: proven clean and idle, it takes {@link Run}. The lease coming back. */
public record Ready(WorkerId worker) implements ToDispatcher {}
