/**
 * Which workers of a pool live: how many, how long, and what follows when one goes.
 *
 * <h2>Flow</h2>
 *
 * Workers tell their {@code Facts} and say {@code Gone}; the Dispatcher tells of {@code Demand} and
 * {@code Load}; operators restart, resize, reload. {@link io.kirogate.supervise.PoolPlan} decides
 * and returns {@link io.kirogate.supervise.Action}s; {@link
 * io.kirogate.supervise.SupervisorVerticle} carries them out. It alone deploys and undeploys
 * workers. Every pool has its own.
 *
 * <h2>The end of a pool</h2>
 *
 * While the gateway goes on, {@link io.kirogate.supervise.SupervisorVerticle#close} retires every
 * worker and waits for the last. When the whole gateway stops, its undeploying ends them instead.
 *
 * <h2>Parts</h2>
 *
 * {@code PoolPlan} hands each event to the part that decides about it: {@link
 * io.kirogate.supervise.Starts} when vacant slots are filled, {@link
 * io.kirogate.supervise.Replacing} which workers are replaced and how, {@link
 * io.kirogate.supervise.Sizing} how many slots there are, {@link io.kirogate.supervise.Trust} which
 * version may serve, {@link io.kirogate.supervise.Variants} which ways to run it do not work,
 * {@link io.kirogate.supervise.Report} what others are told. They share the {@link
 * io.kirogate.supervise.Slots} and put what is to be done on one {@link
 * io.kirogate.supervise.Agenda}. After every event the plan settles in the same order: let in, hand
 * over, fill, replace, report.
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
 * <h2>Variants</h2>
 *
 * Where an agent can be run in several ways, each worker chooses by its version, and {@link
 * io.kirogate.supervise.Variants} remembers which ways workers have found not to work: {@code
 * Spawn} carries that to the next. A worker that was run in a wrong way is followed by the next at
 * once; that counts as no failed start. Until a way is known that works, workers are started one at
 * a time, so that only one finds it out. A changed version and a reload forget.
 *
 * <h2>When a worker is replaced</h2>
 *
 * Its restart was asked for, the config was reloaded, several of its turns in a row failed, or it
 * is over a limit ({@link io.kirogate.supervise.Limits}) or says itself that it is full. It serves
 * on until its spare is warm.
 *
 * <h2>Size</h2>
 *
 * A slot more as soon as requests have waited, no worker is on its way already, and there may be
 * one more. A slot less at a check when since the one before nobody has waited and not all had a
 * job at the same time: the last one, and only once its worker has served that long. How many had a
 * job is told by the Dispatcher's {@code Load}, since facts are too rare to show a short turn.
 *
 * <h2>When starts fail</h2>
 *
 * What follows a worker's going is decided by the cause in its {@code Gone}, in {@code Starts}
 * only. Each slot waits longer each time ({@link io.kirogate.supervise.Backoff}). After several
 * failures in a row the {@link io.kirogate.supervise.Breaker} opens: only one start at a time is
 * tried, and the reason is told. It opens at once where no start can help before somebody acts
 * (signed out, not installed): those are the outages whose failure code does not pass by itself.
 *
 * <h2>What is told</h2>
 *
 * {@code PoolState} holds what decides: size, how many serve, outage, warning. It goes to the
 * Dispatcher and to the door at once when it changes; a turn does not change it. {@code
 * PoolPicture} holds the workers' facts and goes to the door only, when it differs and at most ten
 * times a second ({@link io.kirogate.supervise.Telling}). It also holds what the turns used, with
 * those of workers that are gone ({@link io.kirogate.supervise.Credits}): a sum that never shrinks.
 *
 * <p>Facts are rare too: they come at once when a worker's stage changes, otherwise at most ten
 * times a second. So no rule may count on seeing each phase; whether a turn has passed is seen by
 * the count of turns.
 *
 * <h2>Threading</h2>
 *
 * {@code PoolPlan} is pure: time is a parameter. One verticle on one event loop owns it.
 */
package io.kirogate.supervise;
