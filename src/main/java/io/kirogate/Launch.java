package io.kirogate;

import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one launcher, made to leave the JVM and the terminal to {@link Main}: it neither exits nor
 * prints, and keeps why a start failed. Its hooks run on the thread that launches.
 */
final class Launch extends VertxApplication implements VertxApplicationHooks {
  private final JsonObject config;
  private final Consumer<Vertx> started;
  private final Optional<Supplier<MainVerticle>> ours;
  private Throwable failure =
      new IllegalStateException("the options for Vert.x or the deployment cannot be used");

  /**
   * @param config what {@code -conf} says, already checked; the launcher's own reading is ignored
   * @param started told of Vert.x before anything is deployed
   * @param ours makes the verticle to deploy, unless the arguments name another
   */
  Launch(
      List<String> args,
      JsonObject config,
      Consumer<Vertx> started,
      Optional<Supplier<MainVerticle>> ours) {
    super(args.toArray(String[]::new), null, false, false);
    this.config = config;
    this.started = started;
    this.ours = ours;
  }

  /** Why {@link #launch} did not return 0; Vert.x, if it exists by then, is still open. */
  Throwable failure() {
    return failure;
  }

  @Override
  public JsonObject afterConfigParsed(JsonObject ignored) {
    return config;
  }

  /**
   * The doors, the Dispatcher and the Supervisor have one loop, so that a message between them
   * wakes no thread: a fifth of the time that a turn spends in the gateway ({@code scripts/bench}).
   * A second loop would have nothing to do, since one instance of the doors serves all connections.
   */
  @Override
  public void beforeStartingVertx(HookContext context) {
    VertxOptions options = context.vertxOptions();
    if (options.getEventLoopPoolSize() == VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE) {
      options.setEventLoopPoolSize(1);
    }
  }

  @Override
  public void afterVertxStarted(HookContext context) {
    started.accept(context.vertx());
  }

  @Override
  public Supplier<? extends Deployable> verticleSupplier() {
    return ours.orElse(null);
  }

  @Override
  public void afterFailureToStartVertx(HookContext context, Throwable cause) {
    failed(cause);
  }

  @Override
  public void beforeDeployingVerticle(HookContext context) {
    int instances = context.deploymentOptions().getInstances();
    if (instances != 1) {
      String found = "-instances " + instances;
      failure =
          new IllegalArgumentException(
              found + ": expected 1, a process holds one gateway; pool.size sets its workers");
      throw new IllegalArgumentException(found);
    }
  }

  /** Without the default's close, which nobody would wait for: the JVM's exit closes Vert.x. */
  @Override
  public void afterFailureToDeployVerticle(HookContext context, Throwable cause) {
    failed(cause);
  }

  private void failed(Throwable cause) {
    failure = cause == null ? new IllegalStateException("the start took too long") : cause;
  }
}
