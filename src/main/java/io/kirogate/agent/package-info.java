/**
 * The seam between a worker and whatever agent its process runs.
 *
 * <p>A worker knows {@link io.kirogate.agent.AgentDriver} (submit, decide, interrupt, renew, end)
 * and {@link io.kirogate.agent.AgentSignal} (what happened), and nothing of terminals or protocols.
 * A driver is made for one process by an {@link io.kirogate.agent.AgentVariant}, one way to run an
 * agent: what starts it, how the gateway is wired to it, what a prompt must be. The drivers are in
 * packages of their own, {@code agent.terminal} for line interfaces and {@code agent.acp} for the
 * Agent Client Protocol.
 *
 * <h2>Profiles</h2>
 *
 * An agent is data. {@link io.kirogate.agent.Profiles} finds its file, {@code ProfileReader} makes
 * an {@link io.kirogate.agent.AgentProfile} of it: a name, how its version is asked, and its
 * variants, the preferred first. A variant's own keys stand over the keys that the profile has for
 * all. Its {@code driver} says which class reads it; a new driver is one line in {@code
 * ProfileReader}.
 *
 * <p>Which characters an agent drops from a prompt, and how many it takes, is said in one place:
 * {@link io.kirogate.agent.PromptLimits}. Doors refuse by it before a prompt waits, and drivers
 * before they send.
 *
 * <p>Threading: a driver belongs to its worker's thread. Profiles and variants are immutable.
 */
package io.kirogate.agent;
