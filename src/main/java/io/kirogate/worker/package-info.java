/**
 * One agent process and everything that happens to it.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.worker.WorkerMachine} is the interpreter: it holds the one mutable field that
 * decides, the {@link io.kirogate.worker.WorkerState}, turns messages, signals of the driver, time
 * and the process's exit into events, and has the {@link io.kirogate.worker.Effect}s done that a
 * transition returns. What may happen in which state is decided in the states and nowhere else:
 * {@code ComingUp} until it has a slot, {@code Serving} with a slot and no job, {@code AtTurn} with
 * a job, {@code Going}. They are pure and need no clock. A state also says which deadlines it has;
 * the machine keeps those that run, begins the new ones and forgets the others.
 *
 * <p>The machine knows its {@link io.kirogate.worker.Surroundings} and its driver, and takes the
 * time as a parameter, so the tests and the worlds of chance run the same one. {@link
 * io.kirogate.worker.WorkerVerticle} is the shell of production: the process, the bus, one alarm
 * for the machine's next deadline, the transcript of what is typed and shown. The log hears only
 * what happened, and about which job.
 *
 * <h2>Start</h2>
 *
 * An {@link io.kirogate.worker.Agent} that can be run in one way only is started at once, and its
 * version asked beside. Where there are several, or its version decides by which words the one is
 * started, the version is asked first, and {@link io.kirogate.worker.Ways} takes the first that is
 * for it and that no worker before has left. Only a usage error leaves one: {@code Gone} tells it
 * to the Supervisor, which remembers it. Before a start is said to have failed, the agent's command
 * is asked who is signed in, where its profile says how; nothing else lives of the worker then.
 *
 * <h2>Leases</h2>
 *
 * A {@code Run} begins a lease. Its turn ends it, unless the {@code Run} keeps it: then the worker
 * is held and knows the lease, but no job and no time, until {@code RunAgain} or {@code Release}
 * comes. A turn that fails ends its lease, whatever was to follow.
 *
 * <h2>End</h2>
 *
 * Before its process is ended, and only while that runs, the driver is told to give back what would
 * outlive it (sessions that the agent keeps). A process that is full (it cannot give them back, and
 * they pile up) is healthy: its facts say so, it serves on, and its Supervisor replaces it like one
 * that took its turns.
 *
 * <h2>Facts</h2>
 *
 * The Supervisor is told at once when the stage of the worker's phase changes, and when its version
 * is known, since it decides by these. What else changes (the phase within a stage, turns,
 * measurements, the process id, whether it is stuck) is told together, at most every 100 ms. So a
 * turn that nothing disturbs says {@code Started}, {@code TurnDone} and {@code Ready}, and no more.
 *
 * <h2>Threading</h2>
 *
 * A worker verticle; all events come on its context. The process's callbacks hop onto it. The
 * machine and its driver belong to that one thread.
 *
 * <h2>Promises</h2>
 *
 * {@code Ready} is said only after the first sign that it is ready and after a proven reset. A
 * verticle lives exactly as long as its process: the last word is {@code Gone}, said when nothing
 * of the process's tree is left. A turn that was begun is ended by exactly one {@code TurnDone} or
 * {@code TurnFailed}.
 */
package io.kirogate.worker;
