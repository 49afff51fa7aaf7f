package io.kirogate.message;

/**
 * Dispatcher to Supervisor: requests have been waiting for a while. Sent again as long as they do.
 *
 * @param waiting how many wait
 * @param longestMs how long the oldest of them has
 */
public record Demand(int waiting, long longestMs) implements ToSupervisor {}
