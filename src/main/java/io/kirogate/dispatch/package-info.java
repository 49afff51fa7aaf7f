/**
 * Who gets which worker, and who is told what became of a job.
 *
 * <h2>Flow</h2>
 *
 * Doors submit; workers say that they are ready. {@link io.kirogate.dispatch.Dispatcher}, one a
 * pool, takes each message with the time and returns {@link io.kirogate.dispatch.Decision}s; {@link
 * io.kirogate.dispatch.DispatchVerticle} sends them and owns the one timer. A job waits in the
 * {@link io.kirogate.dispatch.Queue}, then is part of the {@link io.kirogate.dispatch.Work} until
 * its end.
 *
 * <h2>Leases</h2>
 *
 * A {@link io.kirogate.dispatch.Lease} gives a worker to a {@link io.kirogate.dispatch.Holder} for
 * a time. Today each holder is one job, and its lease ends with it; a session will keep its lease
 * from one job to the next. {@code Ready} is the lease coming back, and without it no worker gets
 * another ({@link io.kirogate.dispatch.Crew}). What a worker says names the lease and the job; when
 * these are not the ones that it has, it changes nothing. A worker that went before it began its
 * job, or declines it, gives the job back to the queue.
 *
 * <h2>Review</h2>
 *
 * The door may judge a turn's answer before the job ends, and have it repaired by one more turn.
 * Meanwhile the worker has the lease and knows no job: the Dispatcher guards the job's own time,
 * and at its end the job fails and the worker is released. A cancelled job that is under review is
 * released too; at a turn its worker is told to stop. A job whose worker goes meanwhile is an
 * {@link io.kirogate.dispatch.Orphan} until the verdict, for the same time.
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
 * <h2>What the Supervisor hears</h2>
 *
 * {@code Demand}, when somebody has waited for a while; and how many workers were in use, as {@code
 * Load}: later, at most ten times a second, so that no turn waits for it ({@link
 * io.kirogate.dispatch.LoadMeter}).
 *
 * <h2>A pool that is removed</h2>
 *
 * The doors say that no job follows. What runs and what waits is served as before; then nothing is
 * open, and the root ends the pool. If the pool comes back before, the doors say that jobs follow.
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
