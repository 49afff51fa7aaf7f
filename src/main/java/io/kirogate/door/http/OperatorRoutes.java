package io.kirogate.door.http;

import io.kirogate.config.InvalidConfig;
import io.kirogate.door.Inside;
import io.kirogate.door.PoolView;
import io.kirogate.door.Reloaded;
import io.kirogate.job.Jobs;
import io.kirogate.message.Failure;
import io.kirogate.message.Failure.Violation;
import io.kirogate.message.PoolId;
import io.kirogate.message.Refusal;
import io.kirogate.message.SlotId;
import io.kirogate.picture.PoolControl;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What operators may do over HTTP. Who changed something is in the log; the answer shows the pool
 * as it is afterwards.
 */
final class OperatorRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorRoutes.class);

  private final Vertx vertx;
  private final Jobs jobs;
  private final PoolControl control;
  private final PoolView view;
  private final Supplier<Future<Reloaded>> reload;
  private final HttpAnswers answers;

  /**
   * @param reload reads the config again and has it act; may complete anywhere
   */
  OperatorRoutes(
      Vertx vertx, Inside inside, Supplier<Future<Reloaded>> reload, HttpAnswers answers) {
    this.vertx = vertx;
    this.jobs = inside.jobs();
    this.control = inside.control();
    this.view = new PoolView(inside.jobs(), inside.pools(), InstantSource.system());
    this.reload = reload;
    this.answers = answers;
  }

  void workers(RoutingContext ctx) {
    PoolId pool = AskedPool.byHeaderOrQuery(ctx, jobs);
    answers.json(ctx.response(), pool, view.pool(pool));
  }

  void restart(RoutingContext ctx) {
    String name = ctx.pathParam("name");
    SlotId slot = control.restart(AskedPool.ofWorker(ctx, name, jobs), name);
    about(ctx)
        .addKeyValue("worker", slot.name())
        .log("{} will be replaced (requested by {})", slot, Callers.of(ctx));
    ctx.response().setStatusCode(202);
    answers.json(ctx.response(), slot.pool(), view.worker(slot));
  }

  void pause(RoutingContext ctx) {
    PoolId pool = AskedPool.byHeaderOrQuery(ctx, jobs);
    answer(ctx, pool, control.pause(pool), "is paused");
  }

  void resume(RoutingContext ctx) {
    PoolId pool = AskedPool.byHeaderOrQuery(ctx, jobs);
    answer(ctx, pool, control.resume(pool), "is not paused any more");
  }

  void resize(RoutingContext ctx) {
    PoolId pool = AskedPool.byHeaderOrQuery(ctx, jobs);
    SizeRequest size = SizeRequest.of(JsonBody.of(ctx));
    answer(
        ctx,
        pool,
        control.resize(pool, size.min(), size.max()),
        "has " + size.min() + " to " + size.max() + " workers");
  }

  private void answer(RoutingContext ctx, PoolId pool, Future<Void> done, String what) {
    done.onFailure(ctx::fail)
        .onSuccess(
            so -> {
              tell(ctx, words(pool) + " " + what);
              answers.json(ctx.response(), pool, view.pool(pool));
            });
  }

  private static String words(PoolId pool) {
    return pool.isDefault() ? "The pool" : "The pool " + pool;
  }

  private static void tell(RoutingContext ctx, String what) {
    about(ctx).log("{} (requested by {})", what, Callers.of(ctx));
  }

  private static LoggingEventBuilder about(RoutingContext ctx) {
    return LOG.atInfo().addKeyValue("request", HttpRoutes.requestId(ctx));
  }

  void reload(RoutingContext ctx) {
    tell(ctx, "The config is read again");
    Context here = vertx.getOrCreateContext();
    // A hop, so that what the pool tells of its change meanwhile is heard before the answer.
    reload.get().onComplete(done -> here.runOnContext(heard -> reloaded(ctx, done)));
  }

  private void reloaded(RoutingContext ctx, AsyncResult<Reloaded> done) {
    if (done.succeeded()) {
      reloaded(ctx, done.result());
    } else {
      ctx.fail(done.cause() instanceof InvalidConfig e ? invalid(e) : done.cause());
    }
  }

  private void reloaded(RoutingContext ctx, Reloaded reloaded) {
    JsonArray pools = new JsonArray();
    jobs.pools().forEach(pool -> pools.add(pool.name()));
    JsonObject body =
        view.pool(PoolId.DEFAULT)
            .put("pools", pools)
            .put("needsRestart", new JsonArray(reloaded.needsRestart()));
    answers.json(ctx.response(), body);
  }

  private static Refusal invalid(InvalidConfig e) {
    List<Violation> faults =
        e.problems().stream()
            .map(problem -> new Violation(problem.toString(), problem.pointer()))
            .toList();
    String all = faults.stream().map(Violation::detail).collect(Collectors.joining("; "));
    return new Refusal(
        Failure.invalid("The config is not valid, nothing has changed: " + all, faults));
  }
}
