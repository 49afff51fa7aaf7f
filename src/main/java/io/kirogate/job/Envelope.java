package io.kirogate.job;

import io.kirogate.message.PoolId;
import io.kirogate.message.Priority;

/**
 * What stands on a request beside its content.
 *
 * @param pool whose agent shall answer
 * @param requestId finds it in the log
 * @param caller who asks, for fairness between callers
 */
public record Envelope(PoolId pool, String requestId, String caller, Priority priority) {}
