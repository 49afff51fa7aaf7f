package io.kirogate.message;

/** Supervisor to worker: end after the current job, for this reason. */
public record Retire(String reason) implements ToWorker {}
