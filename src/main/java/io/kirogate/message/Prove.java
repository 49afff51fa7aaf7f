package io.kirogate.message;

/**
 * Supervisor to a worker that is warm: answer one prompt of ours and forget it again, before you
 * may take a slot. It is warm again afterwards, or {@link Gone} with {@code START_FAILED}.
 */
public record Prove() implements ToWorker {}
