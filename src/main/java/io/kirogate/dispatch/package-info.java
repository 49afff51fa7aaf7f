/**
 * Who gets which worker, and who is told what became of a job.
 *
 * <h2>Flow</h2>
 *
 * Doors submit; workers say that they are ready. {@link io.kirogate.dispatch.Dispatcher} decides
 * and returns {@link io.kirogate.dispatch.Decision}s; {@link io.kirogate.dispatch.DispatchVerticle}
 * carries them out and owns the one timer. A job waits in the {@link io.kirogate.dispatch.Queue},
 * then is on a worker by a {@link io.kirogate.dispatch.Lease}; {@code Ready} is the lease coming
 * back, and without it no worker gets a job. A reviewed job whose turn is lost while its answer is
 * with the door has no worker any more: it is an {@link io.kirogate.dispatch.Orphan} until the
 * verdict.
 *
 * <h2>The promise</h2>
 *
 * Every accepted job gets exactly one terminal event, {@code Done} or {@code Failed}, whatever
 * workers do or fail to do: nobody else emits one.
 *
 * <h2>Threading</h2>
 *
 * {@code Dispatcher} is pure: time is a parameter, nothing is sent. One verticle on one event loop
 * owns it.
 */
package io.kirogate.dispatch;
