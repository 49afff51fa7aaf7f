package io.kirogate.door.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.door.Defect;
import io.kirogate.door.HealthView;
import io.kirogate.door.Inside;
import io.kirogate.door.PoolChoice;
import io.kirogate.door.Priorities;
import io.kirogate.door.RequestChecks;
import io.kirogate.door.RequestIds;
import io.kirogate.job.Envelope;
import io.kirogate.job.Jobs;
import io.kirogate.job.PromptRequest;
import io.kirogate.message.FailureCode;
import io.kirogate.message.PoolId;
import io.kirogate.message.Refusal;
import io.kirogate.picture.Pools;
import io.kirogate.task.Task;
import io.kirogate.task.Tasks;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public addresses on the event bus: JSON in, JSON out, the same checks as on HTTP. A failure
 * is a {@code ReplyException} with the HTTP status and the problem as JSON.
 */
public final class BusDoor {
  private static final Logger LOG = LoggerFactory.getLogger(BusDoor.class);
  private static final String PREFIX = "kirogate.";

  /** The header that chooses a pool, for tasks too, whose input is not ours to define. */
  private static final String POOL = "pool";

  private final Vertx vertx;
  private final Jobs jobs;
  private final Pools pools;
  private final HealthView health;
  private final Map<String, MessageConsumer<Object>> taskConsumers = new HashMap<>();
  private Tasks tasks;

  public BusDoor(Vertx vertx, Tasks tasks, Inside inside) {
    this.vertx = vertx;
    this.tasks = tasks;
    this.jobs = inside.jobs();
    this.pools = inside.pools();
    this.health = inside.health();
  }

  /** Completes when every address is known, in a cluster on the other nodes too. */
  public Future<?> open() {
    return Future.all(
        consume("health", this::health).completion(),
        consume("prompt", message -> guarded(message, this::prompt)).completion(),
        prepare(tasks));
  }

  /**
   * Listens at the addresses of these tasks, too. Completes when they are known, as {@link #open}
   * does; fails when they cannot be, with nothing changed.
   */
  public Future<?> prepare(Tasks next) {
    List<String> added =
        next.all().stream()
            .map(Task::name)
            .filter(name -> !taskConsumers.containsKey(name))
            .toList();
    added.forEach(name -> taskConsumers.put(name, consumeTask(name)));
    return Future.all(
            added.stream().map(taskConsumers::get).map(MessageConsumer::completion).toList())
        .onFailure(refused -> added.forEach(this::forget));
  }

  /** These tasks, which are {@link #prepare prepared}, and no others from now on. */
  public void reload(Tasks next) {
    tasks = next;
    taskConsumers.keySet().stream()
        .filter(name -> next.named(name).isEmpty())
        .toList()
        .forEach(this::forget);
  }

  private void forget(String name) {
    taskConsumers.remove(name).unregister();
  }

  private MessageConsumer<Object> consumeTask(String name) {
    return consume("task." + name, message -> guarded(message, (m, id) -> ask(m, id, name)));
  }

  private MessageConsumer<Object> consume(String name, Handler<Message<Object>> handler) {
    return vertx.eventBus().consumer(PREFIX + name, handler);
  }

  private void health(Message<Object> message) {
    message.reply(health.health());
  }

  private void prompt(Message<Object> message, String requestId) {
    ObjectNode body = object(message);
    Envelope envelope = envelope(message, requestId, asked(message).in(body).chosen());
    PromptRequest request = RequestChecks.prompt(body, jobs.limits(envelope.pool()));
    jobs.prompt(request, envelope, waiting(message));
  }

  private void ask(Message<Object> message, String requestId, String name) {
    Envelope envelope = envelope(message, requestId, asked(message).chosen());
    jobs.task(known(name), object(message), envelope, waiting(message));
  }

  private BusWaiting waiting(Message<Object> message) {
    return new BusWaiting(message, pools);
  }

  private Task known(String name) {
    return tasks
        .named(name)
        .orElseThrow(() -> new Refusal(FailureCode.NOT_FOUND, "There is no task " + name));
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
      waiting(message).refuse(PoolId.DEFAULT, refusal.failure());
    } catch (RuntimeException defect) {
      LOG.atError()
          .addKeyValue("request", requestId)
          .setCause(defect)
          .log("A defect at {}", message.address());
      waiting(message).refuse(PoolId.DEFAULT, Defect.of(requestId));
    }
  }

  private static Envelope envelope(Message<Object> message, String requestId, PoolId pool) {
    return new Envelope(pool, requestId, Callers.of(message), Priorities.of(message.headers()));
  }

  private PoolChoice asked(Message<Object> message) {
    return new PoolChoice(jobs.pools()).sent("The header " + POOL, message.headers().getAll(POOL));
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
