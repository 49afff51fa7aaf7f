package io.kirogate.message;

/** For one worker. */
public sealed interface ToWorker extends Message
    permits Run, RunAgain, Cancel, Release, Retire, TakeSlot, Prove {}
