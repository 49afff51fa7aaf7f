package io.kirogate.message;

/**
 * Root to door: what a worker, which is started now, runs. After a reload it may be another agent
 * than the workers before it.
 *
 * @param agent its name
 * @param standIn whether it stands in for the configured agent
 */
public record Spawned(WorkerId worker, String agent, boolean standIn) implements Message {}
