package io.kirogate.message;

/** Dispatcher to worker: the lease of this job ends; the worker makes itself clean. */
public record Release(JobId job) implements Message {}
