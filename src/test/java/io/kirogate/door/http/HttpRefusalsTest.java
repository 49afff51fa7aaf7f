package io.kirogate.door.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.VertxFixture;
import io.kirogate.config.HttpConfig;
import io.kirogate.door.TestGateway;
import io.kirogate.message.AgentName;
import io.kirogate.message.Facts;
import io.kirogate.message.Submit;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not let in, and how that is said. */
@ExtendWith(VertxFixture.class)
class HttpRefusalsTest {
  private TestGateway gateway;

  @BeforeEach
  void open(Vertx vertx) {
    gateway = TestGateway.open(vertx);
  }

  private static void isProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    JsonObject problem = TestGateway.json(response);
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getString("type")).isEqualTo("urn:kirogate:" + code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
    assertThat(problem.getString("error")).isNotBlank();
  }

  private static List<String> faults(HttpResponse<String> response) {
    return TestGateway.json(response).getJsonArray("errors").stream()
        .map(JsonObject.class::cast)
        .map(e -> e.getString("pointer") + " " + e.getString("detail"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   | /prompt is missing
          {"prompt":null}                      | /prompt must be a string
          {"prompt":["a"]}                     | /prompt must be a string
          {"prompt":""}                        | /prompt must not be blank
          {"prompt":" \\n\\t\\u0007 "}         | /prompt must not be blank
          {"prompt":"\\u200b\\u2028\\ufeff"}   | /prompt must not be blank
          {"prompt":"\\udb40\\udc41 \\u00a0"}  | /prompt must not be blank
          {"prompt":"a\\ud800"}                | /prompt holds half a character (an unpaired surrogate)
          {"prompt":"a","timeoutMs":0}         | /timeoutMs must be a whole number of milliseconds from 1 to 1800000
          {"prompt":"a","timeoutMs":1800001}   | /timeoutMs must be a whole number of milliseconds from 1 to 1800000
          {"prompt":"a","timeoutMs":1e30}      | /timeoutMs must be a whole number of milliseconds from 1 to 1800000
          {"prompt":"a","timeoutMs":99999999999999999999} | /timeoutMs must be a whole number of milliseconds from 1 to 1800000
          {"prompt":"a","timeoutMs":"5"}       | /timeoutMs must be a whole number of milliseconds from 1 to 1800000
          {"prompt":"a","requestId":{}}        | /requestId must be a string of at most 256 characters
          []                                   | ' must be a JSON object, is an array'
          '"prompt"'                           | ' must be a JSON object, is a string'
          """)
  void anInvalidBodyIs400(String body, String fault) {
    HttpResponse<String> response = gateway.post("/execute", body).join();
    isProblem(response, 400, "INVALID_REQUEST");
    assertThat(faults(response)).containsExactly(fault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"prompt\":\"a\"} x",
        "{\"prompt\":\"a\"}}",
        "{\"prompt\":[",
        "{\"prompt\":\"a\",\"prompt\":\"b\"}",
        "{'prompt':1}",
        "prompt=a"
      })
  void whatIsNotJsonIs400(String body) {
    HttpResponse<String> response = gateway.post("/execute", body).join();
    isProblem(response, 400, "INVALID_REQUEST");
    assertThat(response.body()).as("in our words").doesNotContain("Source", "\\n");
  }

  @Test
  void allFaultsAreToldAtOnce() {
    HttpResponse<String> response =
        gateway.post("/execute", "{\"prompt\":1,\"timeoutMs\":-1,\"requestId\":[]}").join();
    assertThat(faults(response))
        .extracting(fault -> fault.split(" ")[0])
        .containsExactly("/prompt", "/requestId", "/timeoutMs");
  }

  @Test
  void bytesThatAreNotUtf8Are400() {
    HttpResponse<String> response =
        gateway
            .send(
                gateway
                    .request("/execute")
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff, '}'})))
            .join();
    isProblem(response, 400, "INVALID_REQUEST");
  }

  @Test
  void aPromptAboveTheAgentsLimitIs400() {
    String prompt = "é".repeat(200_000);
    assertThat(accepted(new JsonObject().put("prompt", prompt).encode()).equals(prompt)).isTrue();
    HttpResponse<String> tooLong =
        gateway.post("/execute", new JsonObject().put("prompt", "x".repeat(400_001))).join();
    assertThat(faults(tooLong))
        .containsExactly("/prompt has 400001 characters, the most is 400000");
  }

  /** The prompt that was submitted for it. */
  private String accepted(String body) {
    CompletableFuture<HttpResponse<String>> response = gateway.post("/execute", body);
    Submit submit = gateway.nextSubmit();
    gateway.done(submit.job(), "ok");
    assertThat(response.join().statusCode()).isEqualTo(200);
    return submit.prompt();
  }

  @Test
  void aTasksInputIsChecked() {
    HttpResponse<String> response = gateway.post("/kiro/generate-story", "{\"idea\":7}").join();
    isProblem(response, 400, "INVALID_REQUEST");
    assertThat(faults(response)).containsExactly("/idea must be a string, is a number");
    HttpResponse<String> tooLong =
        gateway
            .post("/kiro/generate-story", new JsonObject().put("idea", "x".repeat(400_000)))
            .join();
    isProblem(tooLong, 400, "INVALID_REQUEST");
    assertThat(gateway.sent).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /nowhere             | 404 | NOT_FOUND          |
          POST   | /kiro/other          | 404 | NOT_FOUND          |
          GET    | /                    | 404 | NOT_FOUND          |
          GET    | /execute             | 405 | METHOD_NOT_ALLOWED | POST
          DELETE | /kiro/generate-story | 405 | METHOD_NOT_ALLOWED | POST
          POST   | /health              | 405 | METHOD_NOT_ALLOWED | GET, HEAD
          PUT    | /status              | 405 | METHOD_NOT_ALLOWED | GET, HEAD
          """)
  void unknownPathsAndMethods(String method, String path, int status, String code, String allow) {
    HttpResponse<String> response =
        gateway
            .send(gateway.request(path).method(method, BodyPublishers.ofString("not even json")))
            .join();
    isProblem(response, status, code);
    assertThat(response.headers().firstValue("allow").orElse(null)).isEqualTo(allow);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -                                          | -    | 415
          text/plain                                 | -    | 415
          application/x-www-form-urlencoded          | -    | 415
          application/jsonp                          | -    | 415
          application/json; charset=iso-8859-1       | -    | 415
          application/json                           | gzip | 415
          Application/JSON                           | -    | 400
          application/json;charset=UTF-8             | -    | 400
          'application/json; charset="utf-8"'        | -    | 400
          application/json;                          | identity | 400
          """)
  void onlyJsonInUtf8(String type, String encoding, int status) {
    var request = gateway.request("/execute").POST(BodyPublishers.ofString("{}"));
    if (type != null) {
      request.header("content-type", type);
    }
    if (encoding != null) {
      request.header("content-encoding", encoding);
    }
    isProblem(
        gateway.send(request).join(),
        status,
        status == 415 ? "UNSUPPORTED_MEDIA_TYPE" : "INVALID_REQUEST");
  }

  @Test
  void tooLargeIs413AndTheConnectionEnds() {
    String huge = "x".repeat(600_000);
    String answer = gateway.rawToItsEnd(head("Content-Length: 600000") + huge);
    assertThat(answer).startsWith("HTTP/1.1 413 ");
    assertThat(TestGateway.body(answer).getString("code")).isEqualTo("TOO_LARGE");
  }

  @Test
  void tooLargeInChunksIs413AndTheConnectionEnds() {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    String answer =
        gateway.rawToItsEnd(head("Transfer-Encoding: chunked") + chunk.repeat(10) + "0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413 ");
    assertThat(TestGateway.body(answer).getString("code")).isEqualTo("TOO_LARGE");
  }

  /** Announced, never sent: the answer comes at once and not after a body that never does. */
  @Test
  void tooLargeIsSaidBeforeTheBodyIsThere() {
    String answer = gateway.rawToItsEnd(head("Content-Length: 5000000") + "{");
    assertThat(answer).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void theLargestBodyIsTaken() {
    String around = "{\"prompt\":\"a\",\"more\":\"\"}";
    String body = around.replace("\"\"", "\"" + "x".repeat(500_000 - around.length()) + "\"");
    assertThat(accepted(body)).isEqualTo("a");
  }

  private static String head(String length) {
    return "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + length
        + "\r\n\r\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          localhost          | 200
          localhost:1        | 200
          LOCALHOST:8080     | 200
          127.0.0.1:99       | 200
          [::1]:8080         | 200
          gate.example       | 200
          gate.example:9     | 200
          other.example:81   | 200
          other.example      | 403
          other.example:82   | 403
          evil.example       | 403
          localhost.evil.com | 403
          192.168.1.7        | 403
          """)
  void theHostMustBeOneOfOurs(String host, int status) {
    String answer =
        gateway.raw("GET /status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    if (status == 403) {
      assertThat(TestGateway.body(answer).getString("code")).isEqualTo("FORBIDDEN_HOST");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Accept: a", "Host: localhost\r\nHost: localhost", "Host: a b", "Host:"})
  void oneValidHostIsNeeded(String header) {
    String answer =
        gateway.raw("GET /status HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("x-request-id: ");
    assertThat(TestGateway.body(answer).getString("code")).isEqualTo("INVALID_REQUEST");
  }

  @Test
  void whatTheRouterRefusesByItselfCarriesTheClientsIdToo() {
    assertThat(gateway.raw("GET /status HTTP/1.1\r\nX-Request-Id: r-1\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("x-request-id: r-1\r\n");
  }

  @Test
  void http10NeedsNoHost() {
    assertThat(gateway.raw("GET /health/live HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://pm.example   | 200
          http://127.0.0.1:PORT | 200
          http://127.0.0.1:1   | 403
          http://pm.example    | 403
          https://evil.example | 403
          null                 | 403
          """)
  void foreignOriginsAreRefused(String origin, int status) {
    HttpResponse<String> response =
        gateway
            .send(
                gateway
                    .request("/health")
                    .header("origin", origin.replace("PORT", "" + gateway.port)))
            .join();
    assertThat(response.statusCode()).isEqualTo(status);
    boolean listed = origin.equals("https://pm.example");
    assertThat(response.headers().firstValue("access-control-allow-origin").orElse(null))
        .isEqualTo(listed ? origin : null);
    if (status == 403) {
      isProblem(response, 403, "FORBIDDEN_ORIGIN");
    }
  }

  @Test
  void configuredOriginsMayAskFirst() {
    HttpResponse<String> response = preflight("https://pm.example");
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("access-control-allow-methods").orElse(""))
        .contains("POST");
    assertThat(response.headers().firstValue("access-control-allow-headers").orElse(""))
        .contains("content-type");
    isProblem(preflight("https://evil.example"), 403, "FORBIDDEN_ORIGIN");
  }

  /** As the replaced systems were, for who says so. */
  @Test
  void allOriginsMayBeAllowed(Vertx vertx) {
    HttpConfig open =
        new HttpConfig("127.0.0.1", 0, false, List.of(), List.of("*"), 1000, List.of());
    gateway = TestGateway.open(vertx, open, TestGateway.KIRO, Duration.ofSeconds(30));
    assertThat(preflight("https://any.example").statusCode()).isEqualTo(204);
    HttpResponse<String> response =
        gateway.send(gateway.request("/status").header("origin", "https://any.example")).join();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("access-control-allow-origin")).isPresent();
  }

  private HttpResponse<String> preflight(String origin) {
    return gateway
        .send(
            gateway
                .request("/execute")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type"))
        .join();
  }

  /** Each request has every fault from its own on: the outer one is told. */
  @Test
  void checksGoFromTheOutsideIn() {
    List<Supplier<String>> ladder =
        List.of(
            () -> first("evil", "https://evil", "GET", "/x", "a/b", "900000"),
            () -> first("localhost", "https://evil", "GET", "/x", "a/b", "900000"),
            () -> first("localhost", "https://pm.example", "GET", "/x", "a/b", "900000"),
            () -> first("localhost", "https://pm.example", "GET", "/execute", "a/b", "900000"),
            () -> first("localhost", "https://pm.example", "POST", "/execute", "a/b", "900000"),
            () ->
                first(
                    "localhost",
                    "https://pm.example",
                    "POST",
                    "/execute",
                    "application/json",
                    "900000"),
            () ->
                first(
                    "localhost",
                    "https://pm.example",
                    "POST",
                    "/execute",
                    "application/json",
                    "1"));
    assertThat(ladder.stream().map(Supplier::get))
        .containsExactly(
            "FORBIDDEN_HOST",
            "FORBIDDEN_ORIGIN",
            "NOT_FOUND",
            "METHOD_NOT_ALLOWED",
            "UNSUPPORTED_MEDIA_TYPE",
            "TOO_LARGE",
            "INVALID_REQUEST");
  }

  private String first(
      String host, String origin, String method, String path, String type, String length) {
    String answer =
        gateway.raw(
            "%s %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Type: %s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n{"
                .formatted(method, path, host, origin, type, length));
    return TestGateway.body(answer).getString("code");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nbroken header\r\n\r\n",
        "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: minus\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
      })
  void malformedRequestsGetAProblemToo(String bytes) {
    String answer = gateway.raw(bytes);
    assertThat(answer).matches("(?s)HTTP/1.[01] 400 .*").containsIgnoringCase("x-request-id: ");
    assertThat(TestGateway.body(answer).getString("code")).isEqualTo("INVALID_REQUEST");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          abc-1.2:3_4 | true
          'a b'       | false
          a\u0022b    | false
          """)
  void theClientsOwnSaneRequestIdComesBack(String id, boolean kept) {
    HttpResponse<String> response =
        gateway.send(gateway.request("/status").header("x-request-id", id)).join();
    String answered = response.headers().firstValue("x-request-id").orElseThrow();
    assertThat(answered.equals(id)).isEqualTo(kept);
    assertThat(answered).matches("[A-Za-z0-9._:-]{1,128}");
  }

  @Test
  void anEndlessRequestIdIsReplaced() {
    HttpResponse<String> response =
        gateway.send(gateway.request("/status").header("x-request-id", "x".repeat(129))).join();
    assertThat(response.headers().firstValue("x-request-id").orElseThrow()).hasSizeLessThan(129);
  }

  /** Facts that nobody can send, in the place of a defect. */
  @Test
  void aDefectIsA500ThatTellsNothingButWhereToLook() {
    Facts impossible =
        new Facts(
            TestGateway.WORKER,
            new AgentName("kiro-cli", false),
            "line",
            null,
            1,
            2,
            3,
            0,
            0,
            0,
            0,
            false,
            "",
            null,
            null);
    gateway.pool(1, List.of(impossible), null);
    await().until(() -> gateway.get("/health").join().statusCode() == 500);
    HttpResponse<String> response =
        gateway.send(gateway.request("/health").header("x-request-id", "find-me")).join();
    isProblem(response, 500, "INTERNAL");
    assertThat(response.body()).contains("find-me").doesNotContain("Exception", "phase");
  }

  @Test
  void clientsThatOfferHttp2AreServed() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(gateway.request("/status").build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void aBodyMayBeAnnouncedFirst() throws IOException {
    try (Socket socket = gateway.connect()) {
      String head = head("Content-Length: 2\r\nExpect: 100-continue");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      assertThat(TestGateway.readAnswer(socket.getInputStream())).startsWith("HTTP/1.1 100 ");
      socket.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
      assertThat(TestGateway.readAnswer(socket.getInputStream())).startsWith("HTTP/1.1 400 ");
    }
  }
}
