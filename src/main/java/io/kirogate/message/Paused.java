package io.kirogate.message;

/** Dispatcher to door: whether the pool is paused from now on. */
public record Paused(PoolId pool, boolean paused) implements PoolEvent {}
