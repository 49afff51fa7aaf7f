/**
 * One agent process and everything that happens to it.
 *
 * <h2>Flow</h2>
 *
 * {@link io.kirogate.worker.WorkerVerticle} is the interpreter: it holds the one mutable field, the
 * {@link io.kirogate.worker.WorkerState}, turns messages, signals of the session, deadlines and the
 * process's exit into events, and carries out the {@link io.kirogate.worker.Effect}s that a
 * transition returns. What may happen in which state is decided in {@code WorkerState} and nowhere
 * else; it is pure and needs no Vert.x, no process and no clock. What the verticle types and what
 * it is shown goes to a {@code Transcript} too; the log hears only what happened, and about which
 * job.
 *
 * <h2>Threading</h2>
 *
 * A worker verticle; all events come on its context. The process's callbacks hop onto it.
 *
 * <h2>Promises</h2>
 *
 * {@code Ready} is said only after the first ready mark and after a proven reset. A verticle lives
 * exactly as long as its process: the last word is {@code Gone}, said when nothing of the process's
 * tree is left. A turn that was begun is ended by exactly one {@code TurnDone} or {@code
 * TurnFailed}.
 */
package io.kirogate.worker;
