package io.kirogate.message;

/** Whatever may be sent with {@link Bus}. */
public sealed interface Message
    permits Submit,
        DoorsClosed,
        Withdraw,
        Verdict,
        Run,
        RunAgain,
        Cancel,
        Release,
        Retire,
        Ready,
        Started,
        TurnDone,
        TurnFailed,
        Gone,
        Draining,
        Facts,
        PoolFacts,
        Queued,
        Begun,
        Answered,
        Done,
        Failed {}
