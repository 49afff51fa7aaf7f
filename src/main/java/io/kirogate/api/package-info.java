/**
 * The doors: HTTP and the event bus.
 *
 * <h2>Flow</h2>
 *
 * <pre>
 *   HttpDoor, BusDoor --body--&gt; Desk --Submit, Withdraw, Verdict--&gt; Dispatcher
 *        ^                     |  ^
 *        +------- Caller ------+  +--- Queued, Begun, Answered, Done, Failed, PoolFacts
 * </pre>
 *
 * A door reads what a client sent, body and {@link io.kirogate.api.Envelope}, and stands for the
 * client as a {@link io.kirogate.api.Caller}. The {@link io.kirogate.api.Desk} checks the request,
 * gives it a job id, notes it in the {@link io.kirogate.api.JobBook}, submits it, and hands the one
 * terminal event back. A task's turn comes back for judgement first: the answer is accepted, asked
 * for once more, or refused.
 *
 * <h2>Keys</h2>
 *
 * With {@code http.keys} every call but those of orchestrators shows one ({@link
 * io.kirogate.api.Keys}); each path says which rights open it. Who shows no key does not learn
 * which paths there are.
 *
 * <h2>Operating</h2>
 *
 * {@link io.kirogate.api.PoolControl} tells Dispatcher or Supervisor what an operator wants, and is
 * answered by the pool's picture being so. A reload is the root's; it comes back as other tasks,
 * another agent and other bounds. The routes are then swapped as a whole, and who is inside goes on
 * along the old ones. Workers of two agents may be alive for a while: {@link
 * io.kirogate.api.Agents} knows whose answer it is.
 *
 * <h2>Stopping</h2>
 *
 * The {@link io.kirogate.api.Gate} counts the jobs inside. Once closed it lets none in, while
 * health goes on answering; the server is closed when all have left or the drain's time is over.
 *
 * <h2>Threading</h2>
 *
 * One event-loop instance owns everything here. Nothing blocks and nothing is shared.
 */
package io.kirogate.api;
