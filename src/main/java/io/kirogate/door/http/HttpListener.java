package io.kirogate.door.http;

import io.kirogate.config.HttpConfig;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Binds the one port, or says plainly which one could not be had. */
final class HttpListener {
  private final Vertx vertx;
  private final HttpConfig http;
  private final HttpServer server;

  HttpListener(
      Vertx vertx,
      HttpConfig http,
      Handler<HttpServerRequest> requests,
      Handler<HttpServerRequest> malformed) {
    this.vertx = vertx;
    this.http = http;
    // Clear-text HTTP/2 serves no client that there is, and would be a second form of everything.
    HttpServerOptions options = new HttpServerOptions().setHttp2ClearTextEnabled(false);
    this.server =
        vertx.createHttpServer(options).requestHandler(requests).invalidRequestHandler(malformed);
  }

  /** The port that was bound. */
  Future<Integer> listen() {
    return vertx
        .executeBlocking(this::probe)
        .compose(free -> server.listen(http.port(), http.host()))
        .map(HttpServer::actualPort)
        .recover(cause -> Future.failedFuture(unavailable(cause)));
  }

  /**
   * Two servers of one Vert.x on one port do not collide, they share its connections: an embedder's
   * own server, or a second gateway, would silently get half of the requests.
   */
  private Void probe() throws IOException {
    if (http.port() != 0) {
      new ServerSocket(http.port(), 1, InetAddress.getByName(http.host())).close();
    }
    return null;
  }

  private IOException unavailable(Throwable cause) {
    BindException failure =
        new BindException(
            "cannot listen on " + http.host() + ":" + http.port() + ": " + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }

  Future<Void> close() {
    return server.close();
  }
}
