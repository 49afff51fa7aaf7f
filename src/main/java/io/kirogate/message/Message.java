package io.kirogate.message;

/** Whatever travels inside; each message says whom it is for. */
public sealed interface Message permits ToDoor, ToDispatcher, ToWorker, ToSupervisor {}
