/**
 * Who gets which worker, and who is told what became of a job.
 *
 * <h2>Flow</h2>
 *
 * Doors submit; workers say that they are ready. {@link io.kirogate.dispatch.Dispatcher} decides
 * and returns {@link io.kirogate.dispatch.Decision}s; {@link io.kirogate.dispatch.DispatchVerticle}
 * carries them out and owns the one timer. A job waits in the {@link io.kirogate.dispatch.Queue},
 * then is on a worker by a {@link io.kirogate.dispatch.Lease}; {@code Ready} is the lease coming
 * back, and without it no worker gets a job ({@link io.kirogate.dispatch.Crew}). A worker that went
 * before it began, or declines, gives its job back. A reviewed job whose turn is lost while its
 * answer is with the door has no worker any more: it is an {@link io.kirogate.dispatch.Orphan}
 * until the verdict.
 *
 * <h2>The promise</h2>
 *
 * Every accepted job gets exactly one terminal event, {@code Done} or {@code Failed}, whatever
 * workers do or fail to do: nobody else emits one. No job is handed out once its time to wait is
 * over.
 *
 * <h2>Fairness</h2>
 *
 * Callers take turns ({@link io.kirogate.dispatch.Turns}), one job a turn, however many each has; a
 * caller's own jobs go in their order. Who was served goes to the end only when the next job is
 * given out, so a caller that comes waits for no second job of another, and since everybody else
 * goes to the end at once, callers without number starve nobody. A job that came back goes before
 * all others, for its turn had come.
 *
 * <h2>Batch</h2>
 *
 * It yields to interactive jobs of all callers, with two bounds. While turns are short, one of
 * every eleven jobs is a batch one: waiting for half of a queue time of minutes would be starving
 * among hundreds of turns. While turns are long, eleven of them may take more than the queue's
 * time, after which the job fails: so from half of its time on, every second job is a batch one. An
 * interactive job is thus behind one batch job at most, and one more for each interactive one
 * before it.
 *
 * <h2>No room</h2>
 *
 * A worker whose lease has ended is ready again in a moment; a job that it will take has room even
 * where the queue is full or none ({@code queue: 0}). {@code Retry-After} is how long a job that
 * came now would wait at its own place, by the turns measured and the workers that serve.
 *
 * <h2>Pause</h2>
 *
 * Nothing is assigned; what runs goes on, who waits keeps place and deadline.
 *
 * <h2>Threading</h2>
 *
 * {@code Dispatcher} is pure: time is a parameter, nothing is sent. One verticle on one event loop
 * owns it.
 */
package io.kirogate.dispatch;
