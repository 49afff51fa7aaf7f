package io.kirogate.api;

import io.kirogate.message.Failure;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** A verticle, perhaps on another node, that waits for its reply and is inside until then. */
record BusCaller(Message<?> message, Gate gate) implements Caller {
  @Override
  public void succeed(String json) {
    message.reply(new JsonObject(json));
    gate.leave();
  }

  @Override
  public void fail(Failure failure) {
    refuse(message, failure);
    gate.leave();
  }

  /** The status as the code, the problem as the message. */
  static void refuse(Message<?> message, Failure failure) {
    message.fail(failure.code().status(), failure.toProblem().encode());
  }
}
