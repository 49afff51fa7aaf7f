/**
 * The driver for agents that speak the Agent Client Protocol, version 1, over plain pipes.
 *
 * <p>Bytes become lines ({@link io.kirogate.agent.acp.LineSplitter}), lines become messages ({@link
 * io.kirogate.agent.acp.Rpc}: an id space for each side, a deadline for each request of ours but a
 * prompt), and messages become {@link io.kirogate.agent.AgentSignal}s in {@link
 * io.kirogate.agent.acp.AcpDriver}. What differs from one agent to the next is data, {@link
 * io.kirogate.agent.acp.AcpProfile}; no agent's name stands in code.
 *
 * <p><b>The start</b> is {@link io.kirogate.agent.acp.Handshake}, then the first session. Each
 * session is opened and set by {@link io.kirogate.agent.acp.Opening}: model, mode, effort and the
 * profile's own settings, each proven before the next. Where the agent tells the new value, that is
 * the proof; where it does not, the value must be one that the session listed. {@link
 * io.kirogate.agent.acp.AcpSession} keeps what was proven and notices when the agent changes it.
 *
 * <p><b>Clean</b> means a session with an id that this process never gave before. {@link
 * io.kirogate.agent.acp.Sessions} opens the next one while a turn runs, where the agent serves two
 * at once. None is ever loaded. Where the agent can, every session is closed: when the next one is
 * used, when its setting fails, and all that are left before the process is ended. A process that
 * can close none says when it is full.
 *
 * <p><b>A turn</b> is {@link io.kirogate.agent.acp.AcpTurn}: it takes updates and is ended by a
 * reason, and does not know that today the response to the prompt is what ends it. It is made of
 * {@link io.kirogate.agent.acp.Texts}, {@link io.kirogate.agent.acp.ToolCalls} and {@link
 * io.kirogate.agent.acp.UsageMeter}; {@link io.kirogate.agent.acp.LateUsage} knows whose usage it
 * is that is told after an end. The prompt counts as taken when the pipe took it, or when the agent
 * says anything that only it can have caused.
 *
 * <p><b>Permissions</b> are read from protocol fields, never from titles. Everything that is told
 * of one call ({@link io.kirogate.agent.acp.ToolCall}), in the question and in the updates before
 * it, must be readable and say the same; otherwise it is not certain, and a rule does not allow it.
 * An answer is for this once and for what was asked about: a tool that ran without a yes to just
 * that is told as {@link io.kirogate.agent.AgentSignal.ToolRan}, for whoever knows the rules.
 *
 * <p><b>Errors</b> are judged by the profile's rules in {@link io.kirogate.agent.acp.Verdicts}. A
 * prompt that an agent would run as a command gets an ordinary word before it.
 *
 * <p>Threading: a driver belongs to its worker's thread, has no thread of its own, and knows time
 * only through its host.
 */
package io.kirogate.agent.acp;
