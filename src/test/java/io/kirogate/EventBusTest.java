package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another verticle in the same Vert.x uses the gateway over the event bus. */
@ExtendWith(VertxFixture.class)
class EventBusTest {
  private Gateway gateway;
  private final Caller caller = new Caller();

  /** A user's verticle. */
  private static final class Caller extends VerticleBase {
    CompletableFuture<JsonObject> ask(String address, JsonObject body) {
      CompletableFuture<JsonObject> answer = new CompletableFuture<>();
      context.runOnContext(
          v ->
              vertx
                  .eventBus()
                  .<JsonObject>request(address, body, new DeliveryOptions().setSendTimeout(60_000))
                  .map(reply -> reply.body())
                  .onSuccess(answer::complete)
                  .onFailure(answer::completeExceptionally));
      return answer;
    }

    @Override
    public Future<?> start() {
      return Future.succeededFuture();
    }
  }

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    gateway = Gateway.ready(vertx, Gateway.config());
    vertx.deployVerticle(caller).toCompletionStage().toCompletableFuture().get();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void promptsTasksAndHealth() {
    JsonObject answer =
        Gateway.get(
            caller.ask("kirogate.prompt", new JsonObject().put("prompt", "[[say over the bus]]")));
    assertThat(answer.getString("output")).isEqualTo("over the bus");
    JsonObject story =
        Gateway.get(
            caller.ask(
                "kirogate.task.generate-story", new JsonObject().put("idea", "Export feature")));
    assertThat(story.getString("title")).contains("Export");
    assertThat(Gateway.get(caller.ask("kirogate.health", new JsonObject())).getInteger("poolSize"))
        .isEqualTo(2);
  }

  @Test
  void aFailureIsAReplyExceptionWithTheProblem() {
    CompletableFuture<JsonObject> failed =
        caller.ask("kirogate.prompt", new JsonObject().put("prompt", "[[die 3]]"));
    ReplyException e =
        (ReplyException) catchThrowableOfType(Exception.class, () -> failed.join()).getCause();
    assertThat(e.failureCode()).isEqualTo(502);
    assertThat(new JsonObject(e.getMessage()).getString("code")).isEqualTo("AGENT_DIED");
  }
}
