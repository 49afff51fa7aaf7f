/**
 * Which workers live: how many, how long, and what follows when one goes.
 *
 * <h2>Flow</h2>
 *
 * Workers tell their {@code Facts} and say {@code Gone}; the Dispatcher tells of {@code Demand};
 * operators restart, resize, reload. {@link io.kirogate.supervise.PoolPlan} decides and returns
 * {@link io.kirogate.supervise.Action}s; {@link io.kirogate.supervise.SupervisorVerticle} carries
 * them out. It alone deploys and undeploys workers.
 *
 * <h2>Starts</h2>
 *
 * Every worker boots without a slot's work, is warm, and serves from {@code TakeSlot} on. One that
 * comes for a vacant slot takes it as soon as it is warm. One that comes for a slot whose worker
 * lives is the <em>spare</em>: when it is warm the old one is told to retire, and as that leaves,
 * after its job, the slot passes on in the same step. So no replacement costs capacity, and no two
 * workers serve one slot. There is one spare at a time, and none while a replaced worker still
 * ends: at most one process more than there are slots. A spare that fails costs nothing but a
 * warning.
 *
 * <p>A worker of another version of the agent than the last one that was let in first answers a
 * prompt of ours and forgets it.
 *
 * <h2>When a worker is replaced</h2>
 *
 * Its restart was asked for, the config was reloaded, several of its turns in a row failed, or it
 * is over a limit ({@link io.kirogate.supervise.Limits}). It serves on until its spare is warm.
 *
 * <h2>Size</h2>
 *
 * A slot more as soon as requests have waited, no worker is on its way already, and there may be
 * one more. A slot less at a check when since the one before nobody has waited and not all were
 * busy at a time: the last one, and only once its worker has served that long.
 *
 * <h2>When starts fail</h2>
 *
 * Each slot waits longer each time ({@link io.kirogate.supervise.Backoff}). After several failures
 * in a row the {@link io.kirogate.supervise.Breaker} opens: only one start at a time is tried, and
 * the reason is told. It opens at once where no start can help before somebody acts (signed out,
 * not installed).
 *
 * <h2>Threading</h2>
 *
 * {@code PoolPlan} is pure: time is a parameter. One verticle on one event loop owns it.
 */
package io.kirogate.supervise;
