package io.kirogate.api;

import java.time.Duration;

/**
 * A checked {@code /execute} body.
 *
 * @param requestId the client's own name for it, or null
 */
record PromptRequest(String prompt, String requestId, Duration timeout) {}
