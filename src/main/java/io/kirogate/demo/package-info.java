/**
 * A stand-in agent: a program of its own that behaves at the terminal as the recorded sessions of
 * {@code q chat} do, or speaks ACP as {@code kiro-cli acp} does, so that the gateway can be tried,
 * tested and measured without an account.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.demo.DemoAgent} reads the {@link io.kirogate.demo.Options}, shows the banner
 * and hands over to {@link io.kirogate.demo.Chat}: {@link io.kirogate.demo.LineReader} puts the tty
 * into raw mode and runs the {@link io.kirogate.demo.LineEditor} until a text is accepted, {@link
 * io.kirogate.demo.Dispatch} decides whether that is a command, a shell line or a prompt, and
 * {@link io.kirogate.demo.Turn} answers a prompt through the {@link io.kirogate.demo.Markdown}
 * renderer.
 *
 * <p>With {@code --acp}, {@code --acp-v2} or {@code --acp-v3} there is no terminal. {@link
 * io.kirogate.demo.AcpAgent} reads messages from stdin, {@link io.kirogate.demo.AcpMethods} does
 * what they want, and {@link io.kirogate.demo.AcpTurn} answers a prompt through {@link
 * io.kirogate.demo.AcpVoice}. All in which the three dialects differ is in {@link
 * io.kirogate.demo.AcpShape}; {@link io.kirogate.demo.AcpOptions} tells of the traps that a process
 * can be, and {@link io.kirogate.demo.AcpTraps} springs those that a turn can be.
 *
 * <p>What an answer says is the same for both, by {@link io.kirogate.demo.Script}: it comes from
 * {@link io.kirogate.demo.Directives} in the prompt, from {@link io.kirogate.demo.Tasks}, or is the
 * prompt itself.
 *
 * <p>The editor, the renderer, the directives and the tasks are pure; the tests hold them against
 * the recordings. Nothing of the gateway is imported, and the gateway knows this package as a
 * command to start, no more.
 *
 * <h2>Threading</h2>
 *
 * At a terminal everything runs on the main thread. The JVM's signal thread only offers a SIGINT to
 * the queue of {@link io.kirogate.demo.Interrupts}, on which the main thread does all its waiting.
 *
 * <p>Over ACP the main thread reads, and each turn has a thread and an {@code Interrupts} of its
 * own. A session's memory belongs to its running turn. What both threads touch is volatile in
 * {@link io.kirogate.demo.AcpState} and {@link io.kirogate.demo.AcpSession}, or guarded in {@link
 * io.kirogate.demo.AcpSettings}; {@link io.kirogate.demo.AcpWire} writes one line at a time.
 */
package io.kirogate.demo;
