package io.kirogate.door.bus;

import io.vertx.core.eventbus.Message;
import java.util.regex.Pattern;

/** Who asks, by a name that the queue is fair by. */
final class Callers {
  private static final String HEADER = "caller";
  private static final String EVENT_BUS = "event-bus";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:@/-]{1,128}");

  private Callers() {}

  /** What the sender calls itself: whoever is on the event bus is trusted with that. */
  static String of(Message<?> message) {
    String sent = message.headers().get(HEADER);
    return sent != null && SANE.matcher(sent).matches() ? sent : EVENT_BUS;
  }
}
