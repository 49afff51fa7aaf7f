package io.kirogate.api;

import io.kirogate.config.InvalidConfig;
import io.kirogate.message.Failure;
import io.kirogate.message.Failure.Violation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
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
final class OperatorDoor {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorDoor.class);

  private final Vertx vertx;
  private final PoolControl control;
  private final PoolView view;
  private final Supplier<Future<Reloaded>> reload;
  private final HttpAnswers answers;

  /**
   * @param reload reads the config again and has it act; may complete anywhere
   */
  OperatorDoor(
      Vertx vertx,
      PoolControl control,
      PoolView view,
      Supplier<Future<Reloaded>> reload,
      HttpAnswers answers) {
    this.vertx = vertx;
    this.control = control;
    this.view = view;
    this.reload = reload;
    this.answers = answers;
  }

  void workers(RoutingContext ctx) {
    answers.json(ctx.response(), view.pool());
  }

  void restart(RoutingContext ctx) {
    String slot = ctx.pathParam("name");
    control.restart(slot);
    about(ctx)
        .addKeyValue("worker", slot)
        .log("{} shall be replaced, says {}", slot, Callers.of(ctx));
    ctx.response().setStatusCode(202);
    answers.json(ctx.response(), view.worker(slot));
  }

  void pause(RoutingContext ctx) {
    answer(ctx, control.pause(), "The pool is paused");
  }

  void resume(RoutingContext ctx) {
    answer(ctx, control.resume(), "The pool is not paused any more");
  }

  void resize(RoutingContext ctx) {
    SizeRequest size = SizeRequest.of(RequestChecks.object(ctx));
    answer(
        ctx,
        control.resize(size.min(), size.max()),
        "The pool has " + size.min() + " to " + size.max() + " workers");
  }

  private void answer(RoutingContext ctx, Future<Void> done, String what) {
    done.onFailure(ctx::fail)
        .onSuccess(
            so -> {
              tell(ctx, what);
              answers.json(ctx.response(), view.pool());
            });
  }

  private static void tell(RoutingContext ctx, String what) {
    about(ctx).log("{}, says {}", what, Callers.of(ctx));
  }

  private static LoggingEventBuilder about(RoutingContext ctx) {
    return LOG.atInfo().addKeyValue("request", HttpDoor.requestId(ctx));
  }

  void reload(RoutingContext ctx) {
    tell(ctx, "The config shall be read again");
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
    JsonObject body = view.pool().put("needsRestart", new JsonArray(reloaded.needsRestart()));
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
