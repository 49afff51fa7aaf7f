/**
 * What travels between the verticles: immutable records in four sealed families, one for each kind
 * of recipient, the ids in them, and {@link io.kirogate.message.Failure}. Knows no Vert.x; {@code
 * bus} sends them.
 *
 * <h2>Flow</h2>
 *
 * Commands go down, events come up, nobody asks: a door {@link io.kirogate.message.Submit submits}
 * to the Dispatcher of a pool, the Dispatcher tells a worker to {@link io.kirogate.message.Run
 * run}, the worker answers with {@link io.kirogate.message.Started}, {@link
 * io.kirogate.message.TurnDone} or {@link io.kirogate.message.TurnFailed} and {@link
 * io.kirogate.message.Ready}, and the Dispatcher alone tells the door the one terminal event of a
 * job: {@link io.kirogate.message.Done} or {@link io.kirogate.message.Failed}.
 *
 * <h2>Leases</h2>
 *
 * A {@link io.kirogate.message.LeaseId lease} gives its holder a worker. The holder is one job, or
 * a session with many jobs. While a lease is kept and no turn runs, the worker knows the lease and
 * no job.
 */
package io.kirogate.message;
