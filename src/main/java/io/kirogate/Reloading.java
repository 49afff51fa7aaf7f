package io.kirogate;

import io.kirogate.config.Config;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.Problem;
import io.kirogate.door.Reloaded;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a changed config act in a gateway that runs, one reload at a time: whoever asks meanwhile
 * gets the next one, which reads anew, since the first may have read too early for him. Owned by
 * the root's context.
 */
final class Reloading {
  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

  private final Context context;
  private final Callable<String> source;
  private final Config started;
  private final Function<Preparation, Future<?>> act;
  private Future<Reloaded> running = Future.succeededFuture();

  /** The reload after the running one; null while nobody waits for it. */
  private Promise<Reloaded> next;

  /**
   * @param source the config's text, as it is at the moment; may block
   * @param started what the gateway was started with
   * @param act has another config act; fails with nothing changed
   */
  Reloading(
      Context context,
      Callable<String> source,
      Config started,
      Function<Preparation, Future<?>> act) {
    this.context = context;
    this.source = source;
    this.started = started;
    this.act = act;
  }

  /**
   * May be called from anywhere. Fails with an {@link InvalidConfig} when nothing has changed
   * because of the config; why is in the log then too.
   */
  Future<Reloaded> reload() {
    Promise<Reloaded> done = Promise.promise();
    context.runOnContext(here -> join().onComplete(done));
    return done.future();
  }

  private Future<Reloaded> join() {
    if (next != null) {
      return next.future();
    }
    Promise<Reloaded> ours = Promise.promise();
    next = ours;
    running.onComplete(ended -> begin(ours));
    return ours.future();
  }

  private void begin(Promise<Reloaded> ours) {
    next = null;
    running =
        context
            .executeBlocking(this::read)
            .compose(plan -> act.apply(plan).map(acts -> reloaded(plan)))
            .onFailure(Reloading::failed);
    running.onComplete(ours);
  }

  private Preparation read() throws Exception {
    try {
      return Preparation.of(source.call(), System.getenv());
    } catch (Refusal unreadable) {
      throw new InvalidConfig(List.of(new Problem("$", unreadable.getMessage())));
    }
  }

  private Reloaded reloaded(Preparation plan) {
    LOG.info("The config was read again and acts ({})", agents(plan));
    plan.pools().values().stream()
        .filter(PreparedPool::standIn)
        .forEach(
            pool ->
                LOG.warn(
                    "{} stands in: {} is not on the PATH", pool.agentName(), pool.configured()));
    List<String> needsRestart = Changes.needingRestart(started, plan.config());
    if (!needsRestart.isEmpty()) {
      LOG.warn("Changed too, but acts at the next start only: {}", String.join(", ", needsRestart));
    }
    return new Reloaded(needsRestart);
  }

  private static String agents(Preparation plan) {
    return plan.pools().values().stream()
        .map(pool -> (pool.id().isDefault() ? "" : pool.id() + ": ") + "agent " + pool.agentName())
        .collect(Collectors.joining(", "));
  }

  private static void failed(Throwable failure) {
    if (failure instanceof InvalidConfig invalid) {
      LOG.error("The config cannot be used, nothing has changed:");
      invalid.problems().forEach(problem -> LOG.error("{}", problem));
    } else {
      LOG.error("The reload failed", failure);
    }
  }
}
