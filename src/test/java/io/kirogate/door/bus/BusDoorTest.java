package io.kirogate.door.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.VertxFixture;
import io.kirogate.door.TestGateway;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Submit;
import io.kirogate.message.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The event bus as another verticle uses it. */
@ExtendWith(VertxFixture.class)
class BusDoorTest {
  private TestGateway gateway;
  private Vertx vertx;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    gateway = TestGateway.open(vertx);
  }

  /** Asks one address once, as soon as it is deployed. */
  private static final class Asker extends VerticleBase {
    private final String address;
    private final Object question;
    private final Promise<Object> answer = Promise.promise();

    Asker(String address, Object question) {
      this.address = address;
      this.question = question;
    }

    @Override
    public Future<?> start() {
      vertx
          .eventBus()
          .request(address, question, new DeliveryOptions().setSendTimeout(20_000))
          .map(reply -> reply.body())
          .onComplete(answer);
      return Future.succeededFuture();
    }
  }

  private Future<Object> ask(String address, Object question) {
    Asker asker = new Asker(address, question);
    vertx.deployVerticle(asker).await();
    return asker.answer.future();
  }

  private static <T> T ended(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private static ReplyException failure(Future<Object> answer) throws Exception {
    Throwable failure = ended(answer.transform(end -> Future.succeededFuture(end.cause())));
    return (ReplyException) failure;
  }

  private static void isProblem(Future<Object> answer, FailureCode code) throws Exception {
    ReplyException failure = failure(answer);
    assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(failure.failureCode()).isEqualTo(code.status());
    assertThat(new JsonObject(failure.getMessage()).getString("code")).isEqualTo(code.name());
  }

  @Test
  void aPromptIsAnswered() throws Exception {
    Future<Object> answer =
        ask("kirogate.prompt", new JsonObject().put("prompt", "Hi").put("timeoutMs", 5000));
    Submit submit = gateway.nextSubmit();
    assertThat(submit.prompt()).isEqualTo("Hi");
    assertThat(submit.turnTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(submit.review()).isFalse();
    gateway.done(submit.job(), "OK");
    JsonObject got = (JsonObject) ended(answer);
    assertThat(got.getString("output")).isEqualTo("OK");
    assertThat(got.getString("id")).isEqualTo(submit.job().value());
    assertThat(got.getString("worker")).isEqualTo("worker1");
  }

  @Test
  void aTaskIsAnsweredBare() throws Exception {
    JsonObject story = new JsonObject().put("title", "t");
    Future<Object> answer =
        ask("kirogate.task.analyze-invest", new JsonObject().put("story", story));
    Submit submit = gateway.nextSubmit();
    String nonce = submit.prompt().replaceAll("(?s).*?KIROGATE-BEGIN-([A-Za-z0-9]+).*", "$1");
    JsonObject output = new JsonObject().put("summary", "s").put("warnings", new JsonArray());
    gateway.answered(
        submit.job(), "KIROGATE-BEGIN-" + nonce + "\n" + output + "\nKIROGATE-END-" + nonce);
    assertThat(gateway.next(Verdict.class).judgement()).isEqualTo(new Verdict.Accept());
    gateway.done(submit.job(), "");
    assertThat(ended(answer)).isEqualTo(output);
  }

  @Test
  void aFailureIsAReplyException() throws Exception {
    Future<Object> answer = ask("kirogate.prompt", new JsonObject().put("prompt", "Hi"));
    gateway.failed(gateway.nextSubmit().job(), Failure.of(FailureCode.TURN_TIMEOUT, "late"));
    isProblem(answer, FailureCode.TURN_TIMEOUT);
  }

  @Test
  void aStandInSaysSoInFailuresToo() throws Exception {
    vertx.undeploy(gateway.deployment).await();
    gateway =
        TestGateway.open(vertx, TestGateway.HTTP, TestGateway.STAND_IN, Duration.ofSeconds(30));
    JsonObject refused =
        new JsonObject(failure(ask("kirogate.prompt", new JsonObject())).getMessage());
    assertThat(refused.getString("agent")).isEqualTo("demo");
    Future<Object> answer = ask("kirogate.prompt", new JsonObject().put("prompt", "Hi"));
    gateway.failed(gateway.nextSubmit().job(), Failure.of(FailureCode.TURN_TIMEOUT, "late"));
    assertThat(new JsonObject(failure(answer).getMessage()).getString("agent")).isEqualTo("demo");
  }

  @Test
  void theBodyIsCheckedAsOnHttp() throws Exception {
    isProblem(ask("kirogate.prompt", new JsonObject()), FailureCode.INVALID_REQUEST);
    isProblem(ask("kirogate.prompt", "{\"prompt\":"), FailureCode.INVALID_REQUEST);
    isProblem(ask("kirogate.prompt", null), FailureCode.INVALID_REQUEST);
    isProblem(ask("kirogate.prompt", 5), FailureCode.INVALID_REQUEST);
    isProblem(
        ask("kirogate.task.generate-story", Buffer.buffer("{}")), FailureCode.INVALID_REQUEST);
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void textAndBytesAreJsonToo() throws Exception {
    Future<Object> text = ask("kirogate.prompt", "{\"prompt\":\"1\"}");
    gateway.done(gateway.nextSubmit().job(), "one");
    Future<Object> bytes = ask("kirogate.prompt", Buffer.buffer("{\"prompt\":\"2\"}"));
    gateway.done(gateway.nextSubmit().job(), "two");
    assertThat(((JsonObject) ended(text)).getString("output")).isEqualTo("one");
    assertThat(((JsonObject) ended(bytes)).getString("output")).isEqualTo("two");
  }

  @Test
  void healthIsAsOnHttp() throws Exception {
    JsonObject health = (JsonObject) ended(ask("kirogate.health", null));
    assertThat(health.getString("status")).isEqualTo("running");
    assertThat(health.fieldNames())
        .isEqualTo(TestGateway.json(gateway.get("/health").join()).fieldNames());
  }
}
