package io.kirogate.door;

import static io.kirogate.door.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.VertxFixture;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Message;
import io.kirogate.message.Submit;
import io.kirogate.picture.AgentIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request names its pool, with a test in the place of both pools' Dispatchers. */
@ExtendWith(VertxFixture.class)
class PoolChoiceTest {
  private static final AgentIdentity OPENCODE = new AgentIdentity("opencode", "opencode", false);
  private static final String HEADER = PoolChoice.HEADER;

  private Vertx vertx;
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    gateway = TestGateway.openTwo(vertx, OPENCODE);
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String body, String header) {
    return gateway.send(
        gateway
            .request(path)
            .header("content-type", "application/json")
            .header(HEADER, header)
            .POST(BodyPublishers.ofString(body)));
  }

  private Submit submitted(BlockingQueue<Message> dispatcher) {
    return TestGateway.next(dispatcher, Submit.class);
  }

  private static JsonObject ok(CompletableFuture<HttpResponse<String>> answer) {
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static JsonObject problem(
      CompletableFuture<HttpResponse<String>> answer, int status, FailureCode code) {
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).getString("code")).isEqualTo(code.name());
    return json(response);
  }

  // ---- who is asked ----

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"prompt\":\"a\",\"pool\":\"fast\"} | ",
        "{\"prompt\":\"a\",\"pool\":\"fast\"} | fast",
        "{\"prompt\":\"a\",\"pool\":null} | fast",
        "{\"prompt\":\"a\"} | fast"
      })
  void bodyAndHeaderChooseThePoolOfAPrompt(String body, String header) {
    CompletableFuture<HttpResponse<String>> answer =
        header == null ? gateway.post("/execute", body) : post("/execute", body, header);
    Submit submit = submitted(gateway.sentToFast);
    assertThat(submit.turnTimeout())
        .as("by the limits of its pool")
        .isEqualTo(Duration.ofMinutes(1));
    gateway.doneByFast(submit.job(), "b");
    JsonObject got = ok(answer);
    assertThat(got.getString("pool")).isEqualTo("fast");
    assertThat(got.getString("worker")).isEqualTo("fast.worker1");
    assertThat(got.getString("sessionId")).isEqualTo("fast.worker1-2");
    assertThat(got.getString("agent")).isEqualTo("opencode");
    assertThat(gateway.sent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"prompt\":\"a\"}", "{\"prompt\":\"a\",\"pool\":\"default\"}"})
  void whoNamesNoneGetsTheDefaultPool(String body) {
    CompletableFuture<HttpResponse<String>> answer = gateway.post("/execute", body);
    gateway.done(gateway.nextSubmit().job(), "b");
    assertThat(ok(answer).getString("pool")).isEqualTo("default");
    assertThat(gateway.sentToFast).isEmpty();
  }

  /** Its input is not ours: a field "pool" of it means what the task says. */
  @Test
  void theHeaderChoosesThePoolOfATask() {
    String idea = "{\"idea\":\"a\",\"pool\":\"nonsuch\"}";
    CompletableFuture<HttpResponse<String>> answer = post("/kiro/generate-story", idea, "fast");
    gateway.failed(
        submitted(gateway.sentToFast).job(), Failure.of(FailureCode.TURN_TIMEOUT, "late"));
    problem(answer, 504, FailureCode.TURN_TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsuch, 'must be one of the pools default, fast'",
    "FAST, 'must be one of the pools default, fast'",
    "'', 'must be one of the pools default, fast'"
  })
  void aPoolThatThereIsNotIsRefusedWithThoseThatThereAre(String name, String words) {
    String body = new JsonObject().put("prompt", "a").put("pool", name).encode();
    JsonObject problem = problem(gateway.post("/execute", body), 400, FailureCode.INVALID_REQUEST);
    assertThat(problem.getJsonArray("errors"))
        .isEqualTo(JsonArray.of(new JsonObject().put("detail", words).put("pointer", "/pool")));
    for (String path : List.of("/execute", "/kiro/generate-story")) {
      assertThat(
              problem(post(path, "{}", name), 400, FailureCode.INVALID_REQUEST).getString("detail"))
          .contains("The header X-Kirogate-Pool", "default, fast");
    }
    assertThat(gateway.sent).isEmpty();
    assertThat(gateway.sentToFast).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"prompt\":\"a\",\"pool\":\"default\"} | /pool must be fast, which The header X-Kirogate-Pool names",
        "{\"prompt\":\"a\",\"pool\":7} | /pool must be a string"
      })
  void aBodyThatSaysSomethingElseThanTheHeaderIsRefused(String body, String detail) {
    JsonObject problem = problem(post("/execute", body, "fast"), 400, FailureCode.INVALID_REQUEST);
    assertThat(problem.getString("detail")).isEqualToIgnoringCase(detail);
    assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/pool");
  }

  @Test
  void twoHeadersAreRefused() {
    CompletableFuture<HttpResponse<String>> twice =
        gateway.send(
            gateway
                .request("/execute")
                .header("content-type", "application/json")
                .header(HEADER, "fast")
                .header(HEADER, "fast")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a\"}")));
    problem(twice, 400, FailureCode.INVALID_REQUEST);
  }

  @Test
  void pagesOfAllowedOriginsMayChoose() {
    HttpResponse<String> response =
        gateway
            .send(
                gateway
                    .request("/execute")
                    .header("origin", "https://pm.example")
                    .header("access-control-request-method", "POST")
                    .header("access-control-request-headers", HEADER)
                    .method("OPTIONS", BodyPublishers.noBody()))
            .join();
    assertThat(response.headers().firstValue("access-control-allow-headers").orElse(""))
        .containsIgnoringCase(HEADER);
  }

  // ---- on the event bus ----

  private Future<JsonObject> ask(String address, JsonObject body, String header) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(20_000);
    if (header != null) {
      options.addHeader("pool", header);
    }
    return vertx
        .eventBus()
        .<JsonObject>request(address, body, options)
        .map(io.vertx.core.eventbus.Message::body);
  }

  private static ReplyException refused(Future<JsonObject> answer) throws Exception {
    return (ReplyException)
        answer.transform(end -> Future.succeededFuture(end.cause())).await(20, TimeUnit.SECONDS);
  }

  @Test
  void onTheEventBusBodyAndHeaderChooseToo() throws Exception {
    JsonObject prompt = new JsonObject().put("prompt", "a");
    Future<JsonObject> byBody = ask("kirogate.prompt", prompt.copy().put("pool", "fast"), null);
    gateway.doneByFast(submitted(gateway.sentToFast).job(), "b");
    assertThat(byBody.await(20, TimeUnit.SECONDS).getString("worker")).isEqualTo("fast.worker1");

    Future<JsonObject> byHeader = ask("kirogate.prompt", prompt, "fast");
    gateway.doneByFast(submitted(gateway.sentToFast).job(), "b");
    assertThat(byHeader.await(20, TimeUnit.SECONDS).getString("pool")).isEqualTo("fast");

    JsonObject idea = new JsonObject().put("idea", "a");
    Future<JsonObject> task = ask("kirogate.task.generate-story", idea, "fast");
    gateway.failed(
        submitted(gateway.sentToFast).job(), Failure.of(FailureCode.TURN_TIMEOUT, "late"));
    assertThat(refused(task).failureCode()).isEqualTo(504);
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void onTheEventBusAnUnknownPoolIsRefusedToo() throws Exception {
    JsonObject prompt = new JsonObject().put("prompt", "a").put("pool", "nonsuch");
    ReplyException body = refused(ask("kirogate.prompt", prompt, null));
    assertThat(body.failureCode()).isEqualTo(400);
    assertThat(body.getMessage()).contains("/pool", "default, fast");
    JsonObject idea = new JsonObject().put("idea", "a");
    ReplyException header = refused(ask("kirogate.task.generate-story", idea, "nonsuch"));
    assertThat(header.failureCode()).isEqualTo(400);
    assertThat(header.getMessage()).contains("default, fast");
  }
}
