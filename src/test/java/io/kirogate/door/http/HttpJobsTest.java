package io.kirogate.door.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.VertxFixture;
import io.kirogate.door.JsonAnswers;
import io.kirogate.door.TestGateway;
import io.kirogate.message.Cancel;
import io.kirogate.message.Done;
import io.kirogate.message.Failure;
import io.kirogate.message.Failure.Violation;
import io.kirogate.message.FailureCode;
import io.kirogate.message.JobId;
import io.kirogate.message.StopReason;
import io.kirogate.message.Submit;
import io.kirogate.message.TurnUsage;
import io.kirogate.message.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs over HTTP: what the Dispatcher is told, and what the client gets. */
@ExtendWith(VertxFixture.class)
class HttpJobsTest {
  private static final String STORY =
      "{\"title\":\"T\",\"asA\":\"a\",\"iWant\":\"b\",\"soThat\":\"c\",\"storyPoint\":5,"
          + "\"components\":[],\"acceptanceCriteria\":[\"d\"]}";
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    gateway = TestGateway.open(vertx);
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  @Test
  void aPromptIsSubmittedAndItsAnswerComesBack() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post(
            "/execute",
            "{\"prompt\":\"Hi\\nthere\",\"requestId\":\"mine\",\"timeoutMs\":90000,\"x\":1}");
    Submit submit = gateway.nextSubmit();
    assertThat(submit.prompt()).isEqualTo("Hi\nthere");
    assertThat(submit.turnTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(submit.review()).isFalse();
    gateway.begun(submit.job());
    gateway.done(submit.job(), "OK");
    assertThat(response.join().statusCode()).isEqualTo(200);
    assertThat(header(response.join(), "content-type")).isEqualTo("application/json");
    assertThat(TestGateway.json(response.join()))
        .isEqualTo(
            new JsonObject(
                """
                {"id":"%s","output":"OK","sessionId":"worker1-3","requestId":"mine",
                 "worker":"worker1","agent":"kiro-cli","pool":"default","fidelity":"rendered",
                 "stopReason":"end_turn","denied":[{"tool":"execute_bash","command":"ls"}],
                 "notices":["Model not found."],"usage":null,"queuedMs":12,"tookMs":345}
                """
                    .formatted(submit.job())));
  }

  /** An answer that was cut is never passed off as a whole one. */
  @Test
  void whyATurnEndedAndWhatItUsedIsTold() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post("/execute", "{\"prompt\":\"a\"}");
    TurnUsage usage = new TurnUsage(0.5, null);
    JobId job = gateway.nextSubmit().job();
    gateway.tell(new Done(job, gateway.answer("cut", StopReason.MAX_TOKENS, usage)));
    JsonObject answer = TestGateway.json(response.join());
    assertThat(answer.getString("stopReason")).isEqualTo("max_tokens");
    assertThat(answer.getJsonObject("usage"))
        .isEqualTo(new JsonObject("{\"credits\":0.5,\"contextPercent\":null}"));
  }

  @Test
  void withoutAnIdOfTheClientsTheRequestsOwnIsTold() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.send(
            gateway
                .request("/execute")
                .header("content-type", "application/json")
                .header("x-request-id", "r-1")
                .POST(BodyPublishers.ofString("{\"prompt\":\"a\",\"timeoutMs\":null}")));
    Submit submit = gateway.nextSubmit();
    assertThat(submit.turnTimeout()).isEqualTo(Duration.ofSeconds(120));
    gateway.done(submit.job(), "");
    assertThat(TestGateway.json(response.join()).getString("requestId")).isEqualTo("r-1");
    assertThat(header(response.join(), "x-request-id")).isEqualTo("r-1");
  }

  /** Whatever the Dispatcher says, in the words of the failure table. */
  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void everyFailureHasItsStatus(FailureCode code) {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post("/execute", "{\"prompt\":\"a\"}");
    gateway.failed(gateway.nextSubmit().job(), Failure.of(code, "because"));
    assertThat(response.join().statusCode()).isEqualTo(code.status());
    assertThat(header(response.join(), "content-type")).isEqualTo("application/problem+json");
    JsonObject problem = TestGateway.json(response.join());
    assertThat(problem).isEqualTo(JsonAnswers.problem(Failure.of(code, "because")));
    boolean passing = code.status() == 429 || code.status() == 503;
    boolean somebodyMustAct =
        code == FailureCode.AGENT_SIGNED_OUT || code == FailureCode.AGENT_MISSING;
    assertThat(header(response.join(), "retry-after") != null)
        .isEqualTo(passing && !somebodyMustAct);
  }

  @Test
  void theDispatchersOwnRetryAfterIsKept() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post("/execute", "{\"prompt\":\"a\"}");
    Failure full = Failure.of(FailureCode.QUEUE_FULL, "11 wait").retryAfter(17).whileBusy();
    gateway.failed(gateway.nextSubmit().job(), full);
    assertThat(header(response.join(), "retry-after")).isEqualTo("17");
    assertThat(TestGateway.json(response.join()).getString("error"))
        .isEqualTo("All workers busy, try again");
  }

  /** Words of old that are not true help nobody. */
  @Test
  void aFullQueueIsToldByItsCauseWhereNobodyIsAtATurn() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post("/execute", "{\"prompt\":\"a\"}");
    gateway.failed(
        gateway.nextSubmit().job(), Failure.of(FailureCode.QUEUE_FULL, "no worker is up"));
    assertThat(TestGateway.json(response.join()).getString("error")).isEqualTo("no worker is up");
  }

  /** Pain 18: one buffer answered two clients. */
  @Test
  void eachClientGetsItsOwnAnswer() {
    CompletableFuture<HttpResponse<String>> first = gateway.post("/execute", "{\"prompt\":\"1\"}");
    JobId one = gateway.nextSubmit().job();
    CompletableFuture<HttpResponse<String>> second = gateway.post("/execute", "{\"prompt\":\"2\"}");
    JobId two = gateway.nextSubmit().job();
    gateway.done(two, "for 2");
    gateway.done(two, "again");
    gateway.done(one, "for 1");
    assertThat(TestGateway.json(first.join()).getString("output")).isEqualTo("for 1");
    assertThat(TestGateway.json(second.join()).getString("output")).isEqualTo("for 2");
  }

  /** Pain 5: late output must answer nobody. */
  @Test
  void aClientThatGoesAwayIsWithdrawn() throws Exception {
    Socket socket = asking("a");
    Submit submit = gateway.nextSubmit();
    socket.close();
    assertThat(gateway.next(Cancel.class).job()).isEqualTo(submit.job());
    gateway.done(submit.job(), "late");
    gateway.failed(submit.job(), Failure.of(FailureCode.CANCELLED, "late"));
    assertThat(gateway.get("/health/live").join().statusCode()).isEqualTo(200);
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void anAnsweredJobIsNotWithdrawn() throws Exception {
    try (Socket socket = asking("a")) {
      gateway.done(gateway.nextSubmit().job(), "ok");
      assertThat(TestGateway.readAnswer(socket.getInputStream())).contains("\"output\":\"ok\"");
    }
    Socket next = asking("b");
    assertThat(gateway.nextSubmit().prompt()).isEqualTo("b");
    next.close();
    gateway.next(Cancel.class);
  }

  private Socket asking(String prompt) throws IOException {
    String body = "{\"prompt\":\"" + prompt + "\"}";
    String head =
        "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n";
    Socket socket = gateway.connect();
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void aTaskIsReviewedAndAnsweredBare() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post("/kiro/generate-story", "{\"idea\":\"Export feature\"}");
    Submit submit = gateway.nextSubmit();
    assertThat(submit.review()).isTrue();
    assertThat(submit.prompt()).startsWith("Task: generate-story\n").contains("Export feature");
    gateway.answered(submit.job(), block(submit.prompt(), STORY));
    assertThat(gateway.next(Verdict.class))
        .isEqualTo(new Verdict(submit.job(), new Verdict.Accept()));
    gateway.done(submit.job(), "not read");
    assertThat(response.join().body()).isEqualTo(STORY);
    assertThat(header(response.join(), "content-type")).isEqualTo("application/json");
  }

  @Test
  void oneRepairMayCureAnAnswer() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post("/kiro/generate-story", "{\"idea\":\"x\"}");
    Submit submit = gateway.nextSubmit();
    gateway.answered(submit.job(), block(submit.prompt(), "{\"title\":\"T\"}"));
    Verdict.Repair repair = (Verdict.Repair) gateway.next(Verdict.class).judgement();
    assertThat(repair.prompt())
        .startsWith("Task repair: generate-story\n")
        .contains("/iWant: is missing");
    assertThat(nonce(repair.prompt())).isNotEqualTo(nonce(submit.prompt()));
    gateway.answered(submit.job(), block(repair.prompt(), STORY));
    assertThat(gateway.next(Verdict.class).judgement()).isEqualTo(new Verdict.Accept());
    gateway.done(submit.job(), "");
    assertThat(response.join().body()).isEqualTo(STORY);
  }

  @Test
  void afterTheRepairItIsInvalidOutput() {
    CompletableFuture<HttpResponse<String>> response =
        gateway.post("/kiro/generate-story", "{\"idea\":\"x\"}");
    Submit submit = gateway.nextSubmit();
    gateway.answered(submit.job(), "I would rather not.");
    gateway.next(Verdict.class);
    gateway.answered(submit.job(), block(submit.prompt(), STORY));
    Verdict.Reject reject = (Verdict.Reject) gateway.next(Verdict.class).judgement();
    assertThat(reject.failure().violations())
        .extracting(Violation::detail)
        .singleElement()
        .asString()
        .startsWith("there is no line KIROGATE-BEGIN-");
    gateway.failed(submit.job(), reject.failure());
    assertThat(response.join().statusCode()).isEqualTo(502);
    assertThat(TestGateway.json(response.join()).getString("code")).isEqualTo("INVALID_OUTPUT");
    assertThat(TestGateway.json(response.join()).getJsonArray("errors")).hasSize(1);
  }

  private static String nonce(String prompt) {
    Matcher mark = Pattern.compile("KIROGATE-BEGIN-([A-Za-z0-9]+)").matcher(prompt);
    assertThat(mark.find()).isTrue();
    return mark.group(1);
  }

  private static String block(String prompt, String json) {
    String nonce = nonce(prompt);
    return "Here:\nKIROGATE-BEGIN-%s\njson\n%s\nKIROGATE-END-%s".formatted(nonce, json, nonce);
  }

  @Test
  void aStandInSaysSoEverywhereButInABareAnswer(Vertx vertx) {
    gateway =
        TestGateway.open(vertx, TestGateway.HTTP, TestGateway.STAND_IN, Duration.ofSeconds(30));
    CompletableFuture<HttpResponse<String>> prompt = gateway.post("/execute", "{\"prompt\":\"a\"}");
    gateway.done(gateway.nextSubmit().job(), "ok");
    CompletableFuture<HttpResponse<String>> task =
        gateway.post("/kiro/generate-story", "{\"idea\":\"x\"}");
    Submit submit = gateway.nextSubmit();
    gateway.answered(submit.job(), block(submit.prompt(), STORY));
    gateway.next(Verdict.class);
    gateway.done(submit.job(), "");
    HttpResponse<String> unknown = gateway.get("/nowhere").join();
    assertThat(List.of(prompt.join(), task.join(), unknown, gateway.get("/status").join()))
        .allMatch(response -> "demo".equals(header(response, "x-kirogate-agent")));
    assertThat(List.of(prompt.join(), unknown, gateway.get("/health/live").join()))
        .allMatch(response -> "demo".equals(TestGateway.json(response).getString("agent")));
    assertThat(task.join().body()).isEqualTo(STORY);
  }

  @Test
  void twoGatewaysInOneVertxDoNotHearEachOther(Vertx vertx) {
    TestGateway other = TestGateway.open(vertx);
    CompletableFuture<HttpResponse<String>> here = gateway.post("/execute", "{\"prompt\":\"1\"}");
    CompletableFuture<HttpResponse<String>> there = other.post("/execute", "{\"prompt\":\"2\"}");
    Submit ours = gateway.nextSubmit();
    Submit theirs = other.nextSubmit();
    assertThat(ours.prompt() + theirs.prompt()).isEqualTo("12");
    other.done(ours.job(), "wrong");
    other.done(theirs.job(), "there");
    gateway.done(ours.job(), "here");
    assertThat(TestGateway.json(here.join()).getString("output")).isEqualTo("here");
    assertThat(TestGateway.json(there.join()).getString("output")).isEqualTo("there");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void manyWaitAtOnce() {
    List<CompletableFuture<HttpResponse<String>>> responses =
        IntStream.range(0, 200)
            .mapToObj(i -> gateway.post("/execute", "{\"prompt\":\"" + i + "\"}"))
            .toList();
    for (int i = 0; i < 200; i++) {
      Submit submit = gateway.nextSubmit();
      gateway.done(submit.job(), "answer " + submit.prompt());
    }
    for (int i = 0; i < 200; i++) {
      assertThat(TestGateway.json(responses.get(i).join()).getString("output"))
          .isEqualTo("answer " + i);
    }
    await().until(gateway.sent::isEmpty);
  }
}
