package io.kirogate.message;

/**
 * Door to Supervisor: replace the worker of this slot by a warmed one, after its job; a slot that
 * waits to be started is started now.
 */
public record Restart(SlotId slot) implements ToSupervisor {}
