package io.kirogate.door.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.config.HttpConfig;
import io.kirogate.config.Key.Right;
import io.kirogate.door.Defect;
import io.kirogate.door.HealthView;
import io.kirogate.door.Inside;
import io.kirogate.door.Priorities;
import io.kirogate.door.RequestChecks;
import io.kirogate.door.RequestIds;
import io.kirogate.job.Envelope;
import io.kirogate.job.JobListener;
import io.kirogate.job.Jobs;
import io.kirogate.job.PromptRequest;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Refusal;
import io.kirogate.task.Task;
import io.kirogate.task.Tasks;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP routes. A request is looked at from the outside in: who calls (host, origin, key), what
 * (path, method), in which form (type, size), and only then what it says.
 */
final class HttpRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRoutes.class);
  private static final String REQUEST_ID = "kirogate.requestId";

  private final Vertx vertx;
  private final HttpConfig http;
  private final Tasks tasks;
  private final Jobs jobs;
  private final HealthView health;
  private final OperatorRoutes operators;
  private final HttpAnswers answers;
  private final HttpGuards guards;
  private final Keys keys;
  private final BodyHandler body;

  HttpRoutes(
      Vertx vertx,
      HttpConfig http,
      Tasks tasks,
      Inside inside,
      OperatorRoutes operators,
      HttpAnswers answers) {
    this.vertx = vertx;
    this.http = http;
    this.tasks = tasks;
    this.jobs = inside.jobs();
    this.health = inside.health();
    this.operators = operators;
    this.answers = answers;
    this.guards = new HttpGuards(http);
    this.keys = new Keys(http.keys());
    this.body = BodyHandler.create(false).setBodyLimit(http.maxBody());
  }

  Router router() {
    Router router = Router.router(vertx);
    router.route().handler(this::arrived).failureHandler(this::failed);
    router.route().handler(guards::host);
    router.route().handler(guards::origin);
    reading(router, "/health/live", this::live);
    reading(router, "/health/ready", this::ready);
    router.route().handler(keys::authenticate);
    health(router);
    jobs(router);
    operating(router);
    router.route().handler(HttpRoutes::notFound);
    router.errorHandler(400, this::unroutable);
    return router;
  }

  /** The old clients, who prompt, poll both. */
  private void health(Router router) {
    Set<Right> rights = Set.of(Right.PROMPT, Right.OBSERVE, Right.OPERATE);
    List.of("/health", "/status").forEach(path -> only(router, path, rights));
    reading(router, "/health", this::health);
    reading(router, "/status", this::status);
  }

  private void jobs(Router router) {
    List.of("/execute", "/kiro/*").forEach(path -> only(router, path, Set.of(Right.PROMPT)));
    asking(router, "/execute", this::execute);
    tasks.all().forEach(task -> asking(router, "/kiro/" + task.name(), ctx -> execute(ctx, task)));
  }

  private void operating(Router router) {
    only(router, "/v1/workers", Set.of(Right.OBSERVE, Right.OPERATE));
    List.of("/v1/workers/:name/restart", "/v1/pool/*")
        .forEach(path -> only(router, path, Set.of(Right.OPERATE)));
    reading(router, "/v1/workers", operators::workers);
    ordering(router, "/v1/workers/:name/restart", operators::restart);
    ordering(router, "/v1/pool/pause", operators::pause);
    ordering(router, "/v1/pool/resume", operators::resume);
    ordering(router, "/v1/pool/reload", operators::reload);
    telling(router, HttpMethod.PUT, "/v1/pool/size", operators::resize);
  }

  /** Whatever the method: who may not call it learns nothing about it. */
  private void only(Router router, String path, Set<Right> rights) {
    router.route(path).handler(keys.require(rights));
  }

  private void reading(Router router, String path, Handler<RoutingContext> handler) {
    router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(handler);
    router.route(path).handler(ctx -> methodNotAllowed(ctx, "GET, HEAD"));
  }

  private void asking(Router router, String path, Handler<RoutingContext> handler) {
    telling(router, HttpMethod.POST, path, handler);
  }

  /** What takes a JSON body. */
  private void telling(
      Router router, HttpMethod method, String path, Handler<RoutingContext> handler) {
    router.route(method, path).handler(this::admitted);
    router.route(method, path).handler(guards::jsonBody);
    router.route(method, path).handler(body);
    router.route(method, path).handler(handler);
    router.route(path).handler(ctx -> methodNotAllowed(ctx, method.name()));
  }

  /** What needs no body; one that comes is not looked at. */
  private void ordering(Router router, String path, Handler<RoutingContext> handler) {
    router.post(path).handler(this::admitted);
    router.post(path).handler(handler);
    router.route(path).handler(ctx -> methodNotAllowed(ctx, "POST"));
  }

  private void arrived(RoutingContext ctx) {
    begin(ctx);
    ctx.next();
  }

  private void begin(RoutingContext ctx) {
    String requestId = RequestIds.of(ctx.request().getHeader(RequestIds.HEADER));
    ctx.put(REQUEST_ID, requestId);
    answers.begin(ctx.response(), requestId);
  }

  static String requestId(RoutingContext ctx) {
    return ctx.get(REQUEST_ID);
  }

  private void admitted(RoutingContext ctx) {
    jobs.admit();
    ctx.next();
  }

  private static void notFound(RoutingContext ctx) {
    throw new Refusal(FailureCode.NOT_FOUND, "There is nothing at " + ctx.request().path());
  }

  private static void methodNotAllowed(RoutingContext ctx, String allowed) {
    ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
    throw new Refusal(
        FailureCode.METHOD_NOT_ALLOWED,
        ctx.request().path() + " does not take " + ctx.request().method() + ", only " + allowed);
  }

  private void health(RoutingContext ctx) {
    answers.json(ctx.response(), health.health());
  }

  private void live(RoutingContext ctx) {
    answers.json(ctx.response(), health.live());
  }

  private void ready(RoutingContext ctx) {
    health
        .unready()
        .ifPresentOrElse(
            failure -> answers.problem(ctx.response(), PoolId.DEFAULT, failure, 503),
            () -> answers.json(ctx.response(), health.ready()));
  }

  private void status(RoutingContext ctx) {
    PoolId pool = AskedPool.byHeaderOrQuery(ctx, jobs);
    answers.json(ctx.response(), pool, health.status(pool));
  }

  private void execute(RoutingContext ctx) {
    ObjectNode body = JsonBody.of(ctx);
    Envelope envelope = envelope(ctx, AskedPool.byHeaderOrBody(ctx, body, jobs));
    PromptRequest request = RequestChecks.prompt(body, jobs.limits(envelope.pool()));
    submit(ctx, client -> jobs.prompt(request, envelope, client));
  }

  private void execute(RoutingContext ctx, Task task) {
    ObjectNode input = JsonBody.of(ctx);
    Envelope envelope = envelope(ctx, AskedPool.byHeader(ctx, jobs));
    submit(ctx, client -> jobs.task(task, input, envelope, client));
  }

  private static Envelope envelope(RoutingContext ctx, PoolId pool) {
    return new Envelope(
        pool, requestId(ctx), Callers.of(ctx), Priorities.of(ctx.request().headers()));
  }

  /** An end handler, because the response's own handlers belong to the router. */
  private void submit(RoutingContext ctx, Function<JobListener, JobId> submission) {
    HttpWaiting client = new HttpWaiting(ctx.response(), answers);
    JobId job = submission.apply(client);
    ctx.addEndHandler(
        end -> {
          if (end.failed()) {
            jobs.withdraw(job, client);
          }
        });
  }

  /** The router cannot even read the path; it says so without failing the context. */
  private void unroutable(RoutingContext ctx) {
    refuse(ctx, Failure.of(FailureCode.INVALID_REQUEST, "The path is not a valid URL path"));
  }

  private void failed(RoutingContext ctx) {
    if (requestId(ctx) == null) {
      // The router itself refuses what has no valid Host, before any handler of ours.
      begin(ctx);
    }
    Failure failure = failureOf(ctx);
    if (ctx.response().headWritten()) {
      LOG.atWarn()
          .addKeyValue("request", requestId(ctx))
          .setCause(ctx.failure())
          .log("Failed after its answer began");
    } else {
      refuse(ctx, failure);
    }
  }

  private void refuse(RoutingContext ctx, Failure failure) {
    LOG.atInfo()
        .addKeyValue("request", requestId(ctx))
        .addKeyValue("code", failure.code().name())
        .log("{} {} refused: {}", ctx.request().method(), ctx.request().path(), failure.code());
    Lingering.unlessRead(vertx, ctx.request());
    answers.problem(ctx.response(), AskedPool.of(ctx), failure);
  }

  /** Its body stopped in the middle, or was no HTTP: whoever sent it is the one to know. */
  private static boolean isTheClients(Throwable failure) {
    return failure instanceof HttpClosedException
        || failure instanceof NumberFormatException
        || failure instanceof DecoderException;
  }

  private Failure failureOf(RoutingContext ctx) {
    if (ctx.failure() instanceof Refusal refusal) {
      return refusal.failure();
    }
    return switch (ctx.statusCode()) {
      case 400 -> Failure.of(FailureCode.INVALID_REQUEST, "The request is malformed");
      case 413 ->
          Failure.of(FailureCode.TOO_LARGE, "The body has more than " + http.maxBody() + " bytes");
      default ->
          isTheClients(ctx.failure())
              ? Failure.of(FailureCode.INVALID_REQUEST, "The body is malformed or was cut off")
              : defect(ctx);
    };
  }

  private Failure defect(RoutingContext ctx) {
    LOG.atError()
        .addKeyValue("request", requestId(ctx))
        .setCause(ctx.failure())
        .log("A defect at {}", ctx.request().path());
    return Defect.of(requestId(ctx));
  }
}
