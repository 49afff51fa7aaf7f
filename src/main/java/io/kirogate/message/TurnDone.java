package io.kirogate.message;

/** Worker to Dispatcher: the turn ended well. */
public record TurnDone(
    WorkerId worker, AgentName agent, LeaseId lease, JobId job, TurnResult result)
    implements ToDispatcher {}
