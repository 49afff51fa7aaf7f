package io.kirogate.message;

/** Dispatcher to worker: this lease ends; the worker makes itself clean. */
public record Release(LeaseId lease) implements ToWorker {}
