/**
 * The gateway as a whole: {@link io.kirogate.Main} is the program, {@link io.kirogate.MainVerticle}
 * the gateway inside any Vert.x.
 *
 * <h2>Flow</h2>
 *
 * <pre>
 *   HTTP, event bus          door       translates a protocol into jobs and back, chooses the pool
 *         Jobs               job        one book of all jobs
 *         Dispatcher         dispatch   one a pool, owner of queue and leases
 *         WorkerVerticle     worker     one per process, a pure state machine inside
 *         AgentDriver        agent      knows how this agent is asked, answers, forgets
 *         AgentProcess       process    bytes, the whole tree, its end
 *         Supervisor         supervise  one a pool, the only one that deploys and undeploys workers
 * </pre>
 *
 * Commands go down and events come up as immutable {@code message}s; nobody asks, and each fact has
 * one writer. Who may import whom is checked by {@code ArchitectureTest}. What is written down, and
 * what never is, says {@code log}.
 *
 * <h2>Starting and stopping</h2>
 *
 * Config, tasks and profile are read before anything starts; then {@code instance} makes sure that
 * we are the only one, before any other side effect, and is left last on every way out; the port is
 * bound before agents start; {@code start()} does not wait for agents. A stop calls every
 * verticle's {@code stop()} at once, and each waits for its own phase: the doors until no request
 * is open, the Dispatcher until no job is, a worker until its turn is over and its process tree
 * gone.
 *
 * <h2>Reloading</h2>
 *
 * The config is read and checked as at a start, one reload at a time; a fault changes nothing. New
 * pools open their Dispatchers; then the doors are told, and only then each pool's Dispatcher and
 * Supervisor, which replaces worker after worker by one of the new config. What acts at a start
 * only is named.
 *
 * <p>A pool that is removed is unknown to the doors at once. It serves what runs and what waits;
 * then its Supervisor ends the workers, and the root undeploys both. {@link
 * io.kirogate.RunningPools} has the rules for one that comes back meanwhile.
 */
package io.kirogate;
