package io.kirogate.demo;

import java.util.Map;

/** One session's part of the wire: what it tells and asks the client. */
record AcpChannel(AcpWire wire, String sessionId) {
  private static final String UPDATE = "session/update";

  /** A {@code session/update} of that kind. */
  void update(String kind, Object... fields) {
    Map<String, Object> update = Json.of("sessionUpdate", kind);
    update.putAll(Json.of(fields));
    notify(UPDATE, "update", update);
  }

  /** A piece of the answer. */
  void chunk(String text) {
    chunk("agent_message_chunk", text, null);
  }

  /**
   * @param messageId null: without
   */
  void chunk(String kind, String text, String messageId) {
    update(kind, "messageId", messageId, "content", text(text));
  }

  static Map<String, Object> text(String text) {
    return Json.of("type", "text", "text", text);
  }

  void notify(String method, Object... fields) {
    wire.notify(method, params(fields));
  }

  AcpWire.Call ask(String method, Object... fields) {
    return wire.call(method, params(fields));
  }

  private Map<String, Object> params(Object... fields) {
    Map<String, Object> params = Json.of("sessionId", sessionId);
    params.putAll(Json.of(fields));
    return params;
  }
}
