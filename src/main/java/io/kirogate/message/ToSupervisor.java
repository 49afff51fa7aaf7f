package io.kirogate.message;

/** For the Supervisor of one pool. */
public sealed interface ToSupervisor extends Message
    permits Facts, Gone, Draining, Demand, Load, Resize, Restart {}
