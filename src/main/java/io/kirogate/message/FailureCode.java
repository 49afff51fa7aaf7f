package io.kirogate.message;

import java.util.Set;

/**
 * Every way in which a request can fail, with its HTTP status. The names are a promise to clients.
 */
public enum FailureCode {
  INVALID_REQUEST(400, "The request is not valid", Trait.NOT_THE_WORKERS_FAULT),
  UNAUTHENTICATED(401, "No valid key was given"),
  FORBIDDEN(403, "This key may not do that"),
  FORBIDDEN_HOST(403, "The Host header names a host that this gateway does not serve"),
  FORBIDDEN_ORIGIN(403, "This browser origin may not call the gateway"),
  NOT_FOUND(404, "Unknown endpoint"),
  METHOD_NOT_ALLOWED(405, "This endpoint does not take that method"),
  CANCELLED(409, "Cancelled by another call", Trait.OUR_WORDS, Trait.NOT_THE_WORKERS_FAULT),
  SESSION_GONE(410, "The session has ended"),
  TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  RATE_LIMITED(429, "This key's own limit is reached", Trait.PASSES),
  AGENT_RATE_LIMITED(
      429,
      "The agent's service throttles or its quota is spent",
      Trait.PASSES,
      Trait.NOT_THE_WORKERS_FAULT),
  INTERNAL(500, "A defect of the gateway"),
  AGENT_DIED(502, "The agent's process ended during the turn"),
  AGENT_ERROR(502, "The agent answered with an error"),
  INVALID_OUTPUT(502, "The agent's answer does not match the task's schema"),
  QUEUE_FULL(503, "All workers busy, try again", Trait.PASSES, Trait.OUR_WORDS),
  QUEUE_TIMEOUT(503, "All workers busy, try again", Trait.PASSES, Trait.OUR_WORDS),
  AGENT_SIGNED_OUT(503, "The agent is not signed in"),
  AGENT_MISSING(503, "The agent's command is not installed"),
  AGENT_START_FAILED(503, "No agent could be started", Trait.PASSES),
  SHUTTING_DOWN(503, "The gateway is shutting down", Trait.PASSES, Trait.OUR_WORDS),
  POOL_PAUSED(503, "The pool is paused", Trait.PASSES, Trait.OUR_WORDS),
  AGENT_UNRESPONSIVE(504, "The agent did not take the prompt", Trait.OUR_WORDS),
  TURN_TIMEOUT(504, "The turn did not end in time", Trait.OUR_WORDS);

  private final int status;
  private final String title;
  private final Set<Trait> traits;

  /** What a code means beside its status; each is asked by one method below. */
  private enum Trait {
    PASSES,
    OUR_WORDS,
    NOT_THE_WORKERS_FAULT
  }

  FailureCode(int status, String title, Trait... traits) {
    this.status = status;
    this.title = title;
    this.traits = Set.of(traits);
  }

  /** The HTTP status, and the {@code failureCode()} on the event bus. */
  public int status() {
    return status;
  }

  /** One sentence for people; the {@code title} of the problem. */
  public String title() {
    return title;
  }

  /** Whether it will pass by itself, so that the same request may succeed later. */
  public boolean passes() {
    return traits.contains(Trait.PASSES);
  }

  /** Whether its detail is all in our own words; any other may quote an agent or a prompt. */
  public boolean inOurWords() {
    return traits.contains(Trait.OUR_WORDS);
  }

  /** Whether a turn that failed so speaks against its worker; several in a row replace it. */
  public boolean blamesWorker() {
    return !traits.contains(Trait.NOT_THE_WORKERS_FAULT);
  }
}
