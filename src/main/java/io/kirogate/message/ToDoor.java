package io.kirogate.message;

/** For the verticle of the doors, where jobs and the pools' picture are kept. */
public sealed interface ToDoor extends Message permits JobEvent, PoolEvent {}
