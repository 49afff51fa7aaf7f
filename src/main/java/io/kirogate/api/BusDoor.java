package io.kirogate.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.task.Task;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public addresses on the event bus: JSON in, JSON out, the same checks as on HTTP. A failure
 * is a {@code ReplyException} with the HTTP status and the problem as JSON.
 */
final class BusDoor {
  private static final Logger LOG = LoggerFactory.getLogger(BusDoor.class);
  private static final String PREFIX = "kirogate.";

  private final Vertx vertx;
  private final Tasks tasks;
  private final Desk desk;
  private final Gate gate;
  private final HealthView health;

  BusDoor(Vertx vertx, Tasks tasks, Desk desk, Gate gate, HealthView health) {
    this.vertx = vertx;
    this.tasks = tasks;
    this.desk = desk;
    this.gate = gate;
    this.health = health;
  }

  /** Completes when every address is known, in a cluster on the other nodes too. */
  Future<?> open() {
    List<Future<Void>> registered = new ArrayList<>();
    registered.add(consume("health", this::health));
    registered.add(consume("prompt", message -> guarded(message, this::prompt)));
    for (Task task : tasks.all()) {
      registered.add(
          consume("task." + task.name(), message -> guarded(message, (m, id) -> ask(m, id, task))));
    }
    return Future.all(registered);
  }

  private Future<Void> consume(String name, Handler<Message<Object>> handler) {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(PREFIX + name, handler);
    return consumer.completion();
  }

  private void health(Message<Object> message) {
    message.reply(health.health());
  }

  private void prompt(Message<Object> message, String requestId) {
    desk.prompt(object(message), requestId, new BusCaller(message, gate));
    gate.enter();
  }

  private void ask(Message<Object> message, String requestId, Task task) {
    desk.task(task, object(message), requestId, new BusCaller(message, gate));
    gate.enter();
  }

  /** Whatever happens, the caller gets its one reply. */
  private void guarded(Message<Object> message, BiConsumer<Message<Object>, String> handler) {
    String requestId = RequestIds.of(message.headers().get(RequestIds.HEADER));
    try {
      handler.accept(message, requestId);
    } catch (Refusal refusal) {
      LOG.atInfo()
          .addKeyValue("request", requestId)
          .addKeyValue("code", refusal.failure().code().name())
          .log("{} refused: {}", message.address(), refusal.failure().code());
      BusCaller.refuse(message, refusal.failure());
    } catch (RuntimeException defect) {
      LOG.atError()
          .addKeyValue("request", requestId)
          .setCause(defect)
          .log("A defect at {}", message.address());
      BusCaller.refuse(
          message,
          Failure.of(
              FailureCode.INTERNAL,
              "A defect of the gateway; its log tells of request " + requestId));
    }
  }

  private static ObjectNode object(Message<Object> message) {
    Object body = message.body();
    if (body instanceof JsonObject json) {
      return RequestChecks.object(json.encode());
    }
    return body instanceof Buffer bytes
        ? RequestChecks.object(bytes)
        : RequestChecks.object(body instanceof String text ? text : "");
  }
}
