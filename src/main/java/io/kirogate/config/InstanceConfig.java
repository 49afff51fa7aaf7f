package io.kirogate.config;

/**
 * The single-instance files of old.
 *
 * @param lock the lock file; null = {@code kirogate-PORT.lock} in the temp directory, none for port
 *     0
 * @param pid the PID file; null = likewise, {@code .pid}
 */
public record InstanceConfig(String lock, String pid) {}
