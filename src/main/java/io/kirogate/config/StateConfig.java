package io.kirogate.config;

/**
 * What must outlive a crash.
 *
 * @param directory null = {@code $STATE_DIRECTORY}, else {@code $XDG_STATE_HOME/kirogate/PORT}
 */
public record StateConfig(String directory) {}
