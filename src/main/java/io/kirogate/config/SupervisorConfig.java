package io.kirogate.config;

import java.time.Duration;

/**
 * The periodic check.
 *
 * @param every between two checks; deaths are seen at once, not at the next check
 */
public record SupervisorConfig(Duration every) {}
