package io.kirogate.message;

/** For the Dispatcher of one pool. */
public sealed interface ToDispatcher extends Message
    permits Submit,
        Cancel,
        Verdict,
        Pause,
        Resume,
        DoorsClosed,
        DoorsOpen,
        Ready,
        Started,
        Declined,
        TurnDone,
        TurnFailed,
        Gone,
        Draining,
        PoolState {}
