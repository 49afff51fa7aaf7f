/**
 * Holds the pool at its size.
 *
 * <h2>Flow</h2>
 *
 * Workers tell how they are ({@code Facts}) and when they are gone ({@code Gone}); {@link
 * io.kirogate.supervise.PoolPlan} decides what to do about it and returns {@link
 * io.kirogate.supervise.Action}s; {@link io.kirogate.supervise.SupervisorVerticle} carries them
 * out. It is the only one that deploys and undeploys workers, and it tells Dispatcher and door how
 * the pool is.
 *
 * <h2>States of the pool</h2>
 *
 * A start that fails is tried again, later each time. An agent that is signed out or not installed
 * is a state of its own: no restart helps, so one probe at a time is started at each periodic
 * check, and all slots when one succeeds.
 *
 * <h2>Threading</h2>
 *
 * {@code PoolPlan} is pure: time and chance are parameters. One verticle on one event loop owns it.
 */
package io.kirogate.supervise;
