/**
 * Jobs: what callers wait for. Knows neither HTTP nor how an answer looks.
 *
 * <h2>Flow</h2>
 *
 * <pre>
 *   a door --prompt, task, withdraw, cancel--&gt; Jobs --Submit, Cancel, Verdict--&gt; Dispatcher
 *     ^                                        | ^
 *     +------ JobListener: heard, ended -------+ +--- Queued, Begun, Answered, Done, Failed
 * </pre>
 *
 * {@link io.kirogate.job.Jobs} is the only way in and out for every job. A door reads what a client
 * sent, and stands for the client as a {@link io.kirogate.job.JobListener}. A {@link
 * io.kirogate.job.Job} is pure: it takes what its Dispatcher tells, keeps a bounded and numbered
 * {@link io.kirogate.job.JobLog} of it, and says what follows. A task's turn comes back for
 * judgement first: the answer is accepted, asked for once more, or refused.
 *
 * <h2>Cancel and withdraw</h2>
 *
 * To cancel is to stop the work: those who wait hear that the job has failed. To withdraw is to
 * wait no more: this caller hears nothing, and others who wait for the same job do not notice. A
 * job for which nobody waits any more is cancelled.
 *
 * <h2>Pools</h2>
 *
 * A job is for one pool. {@link io.kirogate.job.Jobs} knows which ones take jobs; a reload may add
 * and remove some. A job that is inside is told of until its end, whatever became of its pool.
 *
 * <h2>Stopping</h2>
 *
 * The gate knows who waits. Once it is closed it lets nobody in. A caller has left when its door
 * says that the end was told, or when it has withdrawn; a stop waits for the last one.
 *
 * <h2>Threading</h2>
 *
 * The event loop of the doors owns everything here. Nothing blocks and nothing is shared.
 */
package io.kirogate.job;
