package io.kirogate.door.http;

import io.kirogate.config.HttpConfig;
import io.kirogate.door.Inside;
import io.kirogate.door.Reloaded;
import io.kirogate.door.RequestIds;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.function.Supplier;

/** HTTP: the one port, and where its requests go. */
public final class HttpDoor {
  private final Vertx vertx;
  private final HttpConfig http;
  private final Inside inside;
  private final HttpAnswers answers;
  private final OperatorRoutes operators;
  private final HttpListener listener;

  /** As the tasks are now. Requests inside go on where they came in. */
  private Router router;

  /**
   * @param reload reads the config again and has it act; may complete anywhere
   */
  public HttpDoor(
      Vertx vertx, HttpConfig http, Tasks tasks, Inside inside, Supplier<Future<Reloaded>> reload) {
    this.vertx = vertx;
    this.http = http;
    this.inside = inside;
    this.answers = new HttpAnswers(inside.pools());
    this.operators = new OperatorRoutes(vertx, inside, reload, answers);
    this.router = routes(tasks);
    this.listener =
        new HttpListener(vertx, http, request -> router.handle(request), this::malformed);
  }

  /** The port that was bound; fails with a message that names host and port otherwise. */
  public Future<Integer> open() {
    return listener.listen();
  }

  /** Other tasks from now on. */
  public void reload(Tasks tasks) {
    router = routes(tasks);
  }

  private Router routes(Tasks tasks) {
    return new HttpRoutes(vertx, http, tasks, inside, operators, answers).router();
  }

  public Future<Void> close() {
    return listener.close();
  }

  /** Bytes that are not HTTP at all. */
  private void malformed(HttpServerRequest request) {
    answers.begin(request.response(), RequestIds.of(null));
    answers.problem(
        request.response(), Failure.of(FailureCode.INVALID_REQUEST, "This is not a valid request"));
    request.connection().close();
  }
}
