package io.kirogate;

import io.kirogate.message.PoolId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools of a gateway as they run: a reload adds, changes and removes some. Owned by the root's
 * context: it is called there, and what it returns completes there, since what is deployed anywhere
 * else would be another verticle's child.
 *
 * <p>A pool that is removed is <em>leaving</em>: the doors know it no more, and it serves what it
 * has. If it comes back meanwhile it is taken back, with its workers, and reloaded. Once it has
 * served everything it ends; if it comes back then, a new one is made after its end.
 */
final class RunningPools {
  private static final Logger LOG = LoggerFactory.getLogger(RunningPools.class);

  private final ContextInternal context;
  private final Function<PreparedPool, RunningPool> maker;
  private final DoorsVerticle doors;

  /** The default one first. */
  private final Map<PoolId, RunningPool> pools = new LinkedHashMap<>();

  private final Map<PoolId, Leaving> leaving = new LinkedHashMap<>();

  /** A pool that was removed. */
  private static final class Leaving {
    private final RunningPool pool;
    private final Promise<Void> ended;
    private Phase phase = Phase.SERVING;

    private enum Phase {
      SERVING,
      ENDING
    }

    Leaving(RunningPool pool, Promise<Void> ended) {
      this.pool = pool;
      this.ended = ended;
    }
  }

  /**
   * @param maker of a pool that does nothing yet; called on the context
   */
  RunningPools(
      ContextInternal context, Function<PreparedPool, RunningPool> maker, DoorsVerticle doors) {
    this.context = context;
    this.maker = maker;
    this.doors = doors;
  }

  // ---- at the start ----

  /** Makes them; from now on they take jobs, which wait until {@link #startWorkers}. */
  Future<?> open(Collection<PreparedPool> plans) {
    return all(plans.stream().map(this::open).toList());
  }

  private Future<?> open(PreparedPool plan) {
    RunningPool pool = maker.apply(plan);
    pools.put(plan.id(), pool);
    return pool.open();
  }

  Future<?> startWorkers() {
    return all(pools.values().stream().map(RunningPool::startWorkers).toList());
  }

  // ---- at a reload ----

  /**
   * Has another plan act. New pools take jobs before the doors know them; those that are not in the
   * plan end by themselves, and nobody waits for that.
   */
  Future<?> reload(Preparation plan, Map<PoolId, DoorsVerticle.Pool> forDoors) {
    List<RunningPool> back = takeBack(plan);
    return endingsOf(plan)
        .compose(ended -> add(plan))
        .compose(
            added ->
                here(doors.reload(plan.tasks(), forDoors))
                    .onFailure(refused -> discard(added))
                    .map(known -> added))
        // The doors do not know them, so they go on leaving.
        .onFailure(refused -> back.forEach(this::leave))
        .compose(added -> act(plan, added));
  }

  /** Those of the plan that are leaving serve on, unless they have begun to end. */
  private List<RunningPool> takeBack(Preparation plan) {
    List<RunningPool> back =
        plan.pools().keySet().stream()
            .map(leaving::get)
            .filter(each -> each != null && each.phase == Leaving.Phase.SERVING)
            .map(each -> each.pool)
            .toList();
    for (RunningPool pool : back) {
      leaving.remove(pool.id());
      pools.put(pool.id(), pool);
      LOG.info("The pool {} is back before it has ended", pool.id());
    }
    return back;
  }

  /** Those that come back too late are waited for. */
  private Future<?> endingsOf(Preparation plan) {
    return all(
        plan.pools().keySet().stream()
            .map(leaving::get)
            .filter(Objects::nonNull)
            .map(each -> each.ended.future())
            .toList());
  }

  /** Opens those that there are not yet. */
  private Future<List<RunningPool>> add(Preparation plan) {
    List<RunningPool> added =
        plan.pools().values().stream()
            .filter(each -> !pools.containsKey(each.id()))
            .map(maker)
            .toList();
    return all(added.stream().map(RunningPool::open).toList())
        .onFailure(e -> discard(added))
        .map(opened -> added);
  }

  private void discard(List<RunningPool> added) {
    added.forEach(RunningPool::discard);
  }

  private Future<?> act(Preparation plan, List<RunningPool> added) {
    List<RunningPool> removed =
        pools.values().stream().filter(pool -> !plan.pools().containsKey(pool.id())).toList();
    removed.forEach(this::leave);
    List<Future<?>> acting =
        new ArrayList<>(
            pools.values().stream()
                .<Future<?>>map(pool -> pool.reload(plan.pools().get(pool.id())))
                .toList());
    added.forEach(pool -> acting.add(begin(pool)));
    return all(acting);
  }

  private Future<?> begin(RunningPool pool) {
    pools.put(pool.id(), pool);
    LOG.info("The pool {} was added", pool.id());
    return pool.startWorkers();
  }

  // ---- leaving ----

  private void leave(RunningPool pool) {
    LOG.info("The pool {} was removed; it serves what it has, then it ends", pool.id());
    pools.remove(pool.id());
    Leaving leaves = new Leaving(pool, context.promise());
    leaving.put(pool.id(), leaves);
    here(pool.served()).onSuccess(served -> end(leaves));
  }

  private void end(Leaving served) {
    PoolId id = served.pool.id();
    if (leaving.get(id) != served) {
      // It was taken back.
      return;
    }
    served.phase = Leaving.Phase.ENDING;
    here(served.pool.end())
        .onSuccess(
            ended -> {
              leaving.remove(id);
              doors.forget(id);
              LOG.info("The pool {} has ended", id);
            })
        .onComplete(served.ended);
  }

  // ---- common ----

  private <T> Future<T> here(Future<T> future) {
    Promise<T> here = context.promise();
    future.onComplete(here);
    return here.future();
  }

  /** Nothing to wait for is done at once. */
  private Future<?> all(List<? extends Future<?>> futures) {
    return here(Future.all(futures));
  }
}
