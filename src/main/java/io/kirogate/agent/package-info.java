/**
 * The seam between a worker and whatever agent its process runs.
 *
 * <p>A worker knows {@link io.kirogate.agent.AgentSession} (ask, decide, interrupt, reset) and
 * {@link io.kirogate.agent.AgentSignal} (what happened), and nothing of terminals or protocols. A
 * kind of agent is an {@link io.kirogate.agent.AgentKind}; those with a line interface are data,
 * read by {@link io.kirogate.agent.Profiles} and driven by {@code agent.terminal}.
 *
 * <p>Threading: a session belongs to its worker's thread. Kinds are immutable.
 */
package io.kirogate.agent;
