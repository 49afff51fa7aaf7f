package io.kirogate.job;

import java.time.Duration;

/**
 * A plain prompt.
 *
 * @param requestId the client's own name for it, or null
 * @param timeout the turn's, or null = the pool's own
 */
public record PromptRequest(String prompt, String requestId, Duration timeout) {}
