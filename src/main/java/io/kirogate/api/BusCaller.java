package io.kirogate.api;

import io.kirogate.message.Failure;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** A verticle, perhaps on another node, that waits for its reply and is inside until then. */
record BusCaller(Message<?> message, Gate gate, Agents agents) implements Caller {
  @Override
  public void succeed(String json) {
    message.reply(new JsonObject(json));
    gate.leave();
  }

  @Override
  public void fail(Failure failure) {
    refuse(message, failure, agents);
    gate.leave();
  }

  /** The status as the code, the problem as the message. */
  static void refuse(Message<?> message, Failure failure, Agents agents) {
    message.fail(failure.code().status(), agents.sign(failure.toProblem()).encode());
  }
}
