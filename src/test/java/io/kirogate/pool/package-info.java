/**
 * The pool as a whole, without Vert.x, processes and a clock: the three pure types of {@code
 * dispatch}, {@code supervise} and {@code worker} together in a world that is made of chance.
 *
 * <p>{@link io.kirogate.pool.World} lets events happen in the order of their time, carries messages
 * as the bus does (each sender's to one receiver in order, and to nobody when nobody listens) and
 * checks after every event what the gateway promises. In each product package there is a shell for
 * it that does with its pure type what the verticle of that package does: {@code DispatchShell},
 * {@code SupervisorShell}, {@code WorkerShell}.
 */
package io.kirogate.pool;
