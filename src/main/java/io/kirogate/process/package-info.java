/**
 * Operating-system processes: agents on a pseudo-terminal or on plain pipes, their whole tree, how
 * they ended, and what they use. The only user of NuProcess, of JNA and of {@code /proc}.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.process.AgentProcess#start} checks the {@link io.kirogate.process.Launch}
 * ({@code Preflight}), builds the command line ({@code Wrapper}) and forks. Bytes come up from
 * NuProcess through {@code Child} and {@code Delivery} to the caller's {@link
 * io.kirogate.process.AgentProcess.Events}; bytes go down through {@code Input}. When the direct
 * child dies, {@code ExitWatch} sees it, its wait status is read, whatever it left behind is ended
 * ({@code Ending}, {@code Tree}), and {@code exited} is the last event.
 *
 * <h2>Why NuProcess does not reap before we looked</h2>
 *
 * NuProcess reports a signal death as the bare signal number, so that status 9 and SIGKILL look the
 * same, and it reaps as soon as both outputs are closed. {@code Child} therefore holds a second
 * write end of the stderr pipe: NuProcess cannot see its end, hence cannot reap, until the status
 * was read with {@code waitid(WNOWAIT)} and the hold is let go. The same hold keeps it from
 * forgetting a child that closed its outputs but lives on.
 *
 * <h2>What else only the kernel knows</h2>
 *
 * {@link io.kirogate.process.OsLock} excludes other gateways, {@link io.kirogate.process.Living}
 * tells since when a process lives.
 *
 * <h2>Flow control</h2>
 *
 * NuProcess cannot pause an output. When more than {@link
 * io.kirogate.process.AgentProcess#OUTPUT_HIGH} bytes were handed over and not yet consumed, {@code
 * Throttle} stops the direct child (SIGSTOP to its process group) until they are below {@link
 * io.kirogate.process.AgentProcess#OUTPUT_LOW}; the kernel's buffers then stop the agent itself. If
 * more keeps coming, from a daemon on the same pipe, the whole tree is stopped.
 *
 * <h2>Input</h2>
 *
 * NuProcess asks for more input only once the system took all that it had before. {@code Input}
 * therefore counts bytes as unread until then, and lets itself be asked once more behind the last
 * piece: {@code inputTaken} is told on pipes when nothing is unread on the caller's own thread, so
 * that it is true of every write. The end of the input is closed there too, behind the last byte.
 *
 * <h2>Ending</h2>
 *
 * {@code Ending} asks the whole tree, never one process: launchers pass no signals on. An agent on
 * pipes is first told by the end of its input and has two seconds to leave with its whole tree;
 * then come SIGHUP, SIGTERM and SIGKILL. The end of its output proves nothing and is not waited
 * for: a left-over may hold the pipe.
 *
 * <h2>Orphans</h2>
 *
 * What a tree's listing cannot find any more, since its gateway is dead, is found by the marker
 * that every agent hands down to its descendants: {@link io.kirogate.process.Sweep} ends all of a
 * run. {@link io.kirogate.process.Guardian} does the same when the gateway is killed, as a process
 * that outlives it; the next start sweeps for what even that one missed. Only what left its session
 * and cleared its environment escapes.
 *
 * <h2>Threading</h2>
 *
 * <ul>
 *   <li>The <em>process thread</em> ({@code ProcessThread}) forks, signals, lists and escalates. It
 *       lives as long as the JVM, since {@code PR_SET_PDEATHSIG} fires when the forking
 *       <em>thread</em> ends. It owns {@code Throttle}, {@code Ending} and {@code Tree}.
 *   <li><em>NuProcess's thread</em> is shared by all children: callbacks copy, hop and return, and
 *       stop a child that floods before they do.
 *   <li>The <em>exit thread</em> ({@code ExitWatch}) waits for deaths and only hops.
 *   <li>The <em>caller's executor</em> runs every event, one after another.
 * </ul>
 */
package io.kirogate.process;
