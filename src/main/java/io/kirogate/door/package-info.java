/**
 * What two doors need: how a JSON body becomes a request, how answers, failures, and the pools look
 * in JSON.
 *
 * <p>A door translates one protocol into jobs and back. It reads what a client sent, body and
 * envelope, and waits for the job as a {@link io.kirogate.job.JobListener}. All doors lead to the
 * same {@link io.kirogate.door.Inside}: the jobs, the pools' pictures, and what operators may tell.
 * Doors never import each other; the root opens and closes them.
 *
 * <h2>Pools</h2>
 *
 * A request may name its pool in several places, which must agree ({@link
 * io.kirogate.door.PoolChoice}); which pools take jobs is what {@link io.kirogate.job.Jobs} knows
 * at that moment.
 *
 * <h2>Who answers</h2>
 *
 * An answer names the agent that gave it. Whatever the gateway says by itself is signed by a
 * stand-in for as long as one may be answering in the pool that it is about ({@link
 * io.kirogate.door.JsonAnswers#signed}).
 *
 * <h2>Threading</h2>
 *
 * All doors share one event loop. Nothing blocks and nothing is shared.
 */
package io.kirogate.door;
