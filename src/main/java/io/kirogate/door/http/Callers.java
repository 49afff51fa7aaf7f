package io.kirogate.door.http;

import io.kirogate.config.Key;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/** Who asks, by a name that the queue is fair by. */
final class Callers {
  private static final String LOCAL = "local";

  private Callers() {}

  /** The name of the key that it showed, else its address. */
  static String of(RoutingContext ctx) {
    return Keys.shownBy(ctx).map(Key::name).orElseGet(() -> address(ctx));
  }

  /** Without one it is on this machine. */
  private static String address(RoutingContext ctx) {
    SocketAddress client = ctx.request().remoteAddress();
    return client == null || client.hostAddress() == null ? LOCAL : client.hostAddress();
  }
}
