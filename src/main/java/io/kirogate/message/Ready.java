package io.kirogate.message;

/**
 * Worker to Dispatcher: proven clean and idle; {@code address} takes {@link Run}. The lease coming
 * back.
 */
public record Ready(WorkerId worker, String address) implements Message {}
