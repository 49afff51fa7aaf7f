/**
 * A stand-in agent: a program of its own that behaves at the terminal as the recorded sessions of
 * {@code q chat} do, so that the gateway can be tried, tested and measured without an account.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.demo.DemoAgent} reads the {@link io.kirogate.demo.Options}, shows the banner
 * and hands over to {@link io.kirogate.demo.Chat}: {@link io.kirogate.demo.LineReader} puts the tty
 * into raw mode and runs the {@link io.kirogate.demo.LineEditor} until a text is accepted, {@link
 * io.kirogate.demo.Dispatch} decides whether that is a command, a shell line or a prompt, and
 * {@link io.kirogate.demo.Turn} answers a prompt through the {@link io.kirogate.demo.Markdown}
 * renderer. What the answer says comes from {@link io.kirogate.demo.Directives} in the prompt, from
 * {@link io.kirogate.demo.Tasks}, or is the prompt itself.
 *
 * <p>The editor, the renderer, the directives and the tasks are pure; the tests hold them against
 * the recordings. Nothing of the gateway is imported, and the gateway knows this package as a
 * command to start, no more.
 *
 * <h2>Threading</h2>
 *
 * Everything runs on the main thread. The JVM's signal thread only offers a SIGINT to the queue of
 * {@link io.kirogate.demo.Interrupts}, on which the main thread does all its waiting.
 */
package io.kirogate.demo;
