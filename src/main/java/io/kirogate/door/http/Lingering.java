package io.kirogate.door.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * The end of a connection whose client still sends a body that nobody wants. Closing at once would
 * reset it, and the client would see that instead of the answer (RFC 9112 9.6); reading on for ever
 * would be a favour to the wrong ones.
 */
final class Lingering {
  private static final long MILLIS = 2_000;

  private Lingering() {}

  /** Before a request is refused: lets the rest of its body pass, for a while, then closes. */
  static void unlessRead(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded() || !announcesBody(request)) {
      return;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    long timer = vertx.setTimer(MILLIS, over -> request.connection().close());
    request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
    request.handler(null).endHandler(all -> request.connection().close()).resume();
  }

  private static boolean announcesBody(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }
}
