package io.kirogate.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.VertxFixture;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Priority;
import io.kirogate.message.Submit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Dispatcher hears of a request beside its prompt: who asks, and how urgent it is. */
@ExtendWith(VertxFixture.class)
class EnvelopeTest {
  private static final String PRIORITY = "X-Kirogate-Priority";

  private Vertx vertx;
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    gateway = TestGateway.open(vertx);
  }

  private HttpRequest.Builder post(String path, String body) {
    return gateway
        .request(path)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private Future<Message<Object>> ask(DeliveryOptions options) {
    return vertx
        .eventBus()
        .request("kirogate.prompt", new JsonObject().put("prompt", "a"), options);
  }

  private Submit submitted(DeliveryOptions options) {
    ask(options);
    Submit submit = gateway.nextSubmit();
    gateway.done(submit.job(), "");
    return submit;
  }

  @Test
  void overHttpTheCallerIsTheClientsAddressAndTheRequestInteractive() {
    gateway.send(post("/execute", "{\"prompt\":\"a\"}").header("caller", "somebody"));
    Submit submit = gateway.nextSubmit();
    assertThat(submit.caller()).isEqualTo("127.0.0.1");
    assertThat(submit.priority()).isEqualTo(Priority.INTERACTIVE);
    gateway.done(submit.job(), "");
  }

  @ParameterizedTest
  @CsvSource({
    "/execute, {\"prompt\":\"a\"}, batch, BATCH",
    "/execute, {\"prompt\":\"a\"}, interactive, INTERACTIVE",
    "/kiro/generate-story, {\"idea\":\"a\"}, batch, BATCH"
  })
  void theHeaderTellsThePriority(String path, String body, String sent, Priority priority) {
    gateway.send(post(path, body).header(PRIORITY, sent));
    Submit submit = gateway.nextSubmit();
    assertThat(submit.priority()).isEqualTo(priority);
    gateway.failed(submit.job(), Failure.of(FailureCode.CANCELLED, "enough"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"urgent", "BATCH", "", "batch, interactive", "batch;q=1"})
  void anythingElseIsRefusedWithTheHeadersName(String sent) {
    HttpResponse<String> response =
        gateway.send(post("/execute", "{\"prompt\":\"a\"}").header(PRIORITY, sent)).join();
    assertThat(response.statusCode()).isEqualTo(400);
    JsonObject problem = TestGateway.json(response);
    assertThat(problem.getString("code")).isEqualTo("INVALID_REQUEST");
    assertThat(problem.getString("detail")).contains(PRIORITY).contains("batch");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void twoOfThemAreRefusedToo() {
    HttpResponse<String> response =
        gateway
            .send(
                post("/kiro/generate-story", "{\"idea\":\"a\"}")
                    .header(PRIORITY, "batch")
                    .header(PRIORITY, "batch"))
            .join();
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void pagesOfAllowedOriginsMaySayIt() {
    HttpResponse<String> response =
        gateway
            .send(
                gateway
                    .request("/execute")
                    .header("origin", "https://pm.example")
                    .header("access-control-request-method", "POST")
                    .header("access-control-request-headers", PRIORITY)
                    .method("OPTIONS", BodyPublishers.noBody()))
            .join();
    assertThat(response.headers().firstValue("access-control-allow-headers").orElse(""))
        .containsIgnoringCase(PRIORITY);
  }

  @Test
  void onTheEventBusASenderMayNameItself() {
    assertThat(submitted(new DeliveryOptions().addHeader("caller", "nightly@reports")).caller())
        .isEqualTo("nightly@reports");
    assertThat(submitted(new DeliveryOptions()).caller()).isEqualTo("event-bus");
    assertThat(submitted(new DeliveryOptions().addHeader("caller", "no\nname")).caller())
        .isEqualTo("event-bus");
  }

  @Test
  void onTheEventBusThePriorityIsAHeaderToo() throws Exception {
    assertThat(submitted(new DeliveryOptions().addHeader(PRIORITY, "batch")).priority())
        .isEqualTo(Priority.BATCH);
    assertThat(submitted(new DeliveryOptions()).priority()).isEqualTo(Priority.INTERACTIVE);
    ReplyException refused =
        ask(new DeliveryOptions().addHeader(PRIORITY, "low"))
            .transform(end -> Future.succeededFuture((ReplyException) end.cause()))
            .await();
    assertThat(refused.failureCode()).isEqualTo(400);
    assertThat(refused.getMessage()).contains(PRIORITY);
  }
}
