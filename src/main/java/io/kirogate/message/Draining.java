package io.kirogate.message;

/**
 * Worker to Supervisor and Dispatcher: this worker was told to stop, so the gateway stops: spawn
 * and assign nothing.
 */
public record Draining(WorkerId worker) implements ToDispatcher, ToSupervisor {}
