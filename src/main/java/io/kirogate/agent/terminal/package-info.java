/**
 * Line interfaces: agents that were made for a person at a terminal.
 *
 * <h2>Flow</h2>
 *
 * <pre>
 *   bytes ──► Screen ──► Dialogue ──► TerminalDriver ──► AgentSignal
 *   prompt ─► PromptTyping ─► TerminalDriver ─► keys (and Dialogue is told of them)
 * </pre>
 *
 * {@link io.kirogate.agent.terminal.Dialogue} only watches: bytes and typed keys in, events out. A
 * recording replays through it unchanged, and that is how its rules are proven ({@code
 * src/test/resources/transcripts}). {@link io.kirogate.agent.terminal.TurnRows} keeps a turn's
 * lines where no tool can reach them, {@link io.kirogate.agent.terminal.TurnReader} reads the
 * assistant's texts, errors and tool blocks off them. Everything that differs between agents or
 * their releases is data, {@link io.kirogate.agent.terminal.TerminalVariant}.
 *
 * <h2>What is never done</h2>
 *
 * Silence is never taken for an end, a read's boundary never for a boundary of anything, the
 * model's words never for the agent's: the agent's own lines are told by colour and place, its
 * readiness by the tty.
 */
package io.kirogate.agent.terminal;
