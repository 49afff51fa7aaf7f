package io.kirogate.config;

import java.time.Duration;

/**
 * The stop.
 *
 * @param timeout how long running jobs may go on
 */
public record DrainConfig(Duration timeout) {}
