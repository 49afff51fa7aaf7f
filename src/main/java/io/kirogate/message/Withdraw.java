package io.kirogate.message;

/**
 * Door to Dispatcher: nobody waits for this job any more. Its terminal event still comes, {@code
 * CANCELLED}.
 */
public record Withdraw(JobId job) implements Message {}
