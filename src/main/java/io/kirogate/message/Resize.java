package io.kirogate.message;

/**
 * Door to Supervisor: how many workers there shall be from now on.
 *
 * @param min at least 1
 * @param max at least {@code min}
 */
public record Resize(int min, int max) implements ToSupervisor {}
