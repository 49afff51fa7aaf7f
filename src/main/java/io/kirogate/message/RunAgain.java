package io.kirogate.message;

/**
 * Dispatcher to worker: another turn on the lease of this job. A worker that does not hold it any
 * more ignores it: a {@link Run} instead could begin anew what has crossed with the job's end.
 */
public record RunAgain(JobId job, String prompt) implements Message {}
