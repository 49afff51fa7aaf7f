package io.kirogate.api;

import io.kirogate.message.Priority;

/**
 * What stands on a request beside its body.
 *
 * @param requestId finds it in the log
 * @param caller who asks, for fairness between callers
 */
record Envelope(String requestId, String caller, Priority priority) {}
