package io.kirogate.api;

import io.kirogate.config.Key;
import io.vertx.core.eventbus.Message;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** Who asks, by a name that the queue is fair by. */
final class Callers {
  private static final String HEADER = "caller";
  private static final String EVENT_BUS = "event-bus";
  private static final String LOCAL = "local";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:@/-]{1,128}");

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

  /** What the sender calls itself: whoever is on the event bus is trusted with that. */
  static String of(Message<?> message) {
    String sent = message.headers().get(HEADER);
    return sent != null && SANE.matcher(sent).matches() ? sent : EVENT_BUS;
  }
}
