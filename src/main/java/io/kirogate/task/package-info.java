/**
 * What the gateway asks agents to do beside plain prompts, as data: a folder {@code NAME} of {@code
 * conf/tasks} (built into the jar) or of the configured directory is a task, an HTTP endpoint and a
 * bus address.
 *
 * <h2>Flow</h2>
 *
 * <pre>
 *   input --validate--&gt; violations, or render --&gt; prompt --(an agent)--&gt; text --judge--&gt; Accepted
 *                                                                             \--&gt; Refused --repair--&gt; prompt
 * </pre>
 *
 * A folder holds {@code input.schema.json}, {@code prompt.mustache} (the instructions) and {@code
 * output.schema.json}. The frame around the instructions, the marks for the answer and the fence
 * around the caller's data, is written here and not in the folder, so that no task can forget it:
 * user text reaches an agent only as JSON between lines that it cannot foresee ({@link
 * io.kirogate.task.Nonce}).
 *
 * <h2>Threading</h2>
 *
 * {@link io.kirogate.task.Tasks#load} reads files and blocks. All else is pure and immutable and
 * may be used anywhere.
 */
package io.kirogate.task;
