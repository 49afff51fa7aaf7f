package io.kirogate.door.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.VertxFixture;
import io.kirogate.config.HttpConfig;
import io.kirogate.config.Key;
import io.kirogate.config.Key.Right;
import io.kirogate.door.TestGateway;
import io.kirogate.message.Submit;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway with keys: who is let in, and what each may do. */
@ExtendWith(VertxFixture.class)
class KeysTest {
  private static final String WEB = "web-0123456789abcdef";
  private static final HttpConfig HTTP = withKeys();

  private TestGateway gateway;

  private static HttpConfig withKeys() {
    HttpConfig plain = TestGateway.HTTP;
    return new HttpConfig(
        plain.host(),
        plain.port(),
        plain.open(),
        plain.hosts(),
        plain.origins(),
        plain.maxBody(),
        List.of(
            key("web", Right.PROMPT),
            key("ops", Right.OPERATE),
            key("eyes", Right.OBSERVE),
            key("judge", Right.APPROVE),
            key("both", Right.PROMPT, Right.OPERATE)));
  }

  private static Key key(String name, Right... may) {
    return new Key(name, name + "-0123456789abcdef", Set.of(may));
  }

  @BeforeEach
  void open(Vertx vertx) {
    gateway = TestGateway.open(vertx, HTTP, TestGateway.KIRO, Duration.ofSeconds(30));
    gateway.pool(1, List.of(), null);
  }

  private CompletableFuture<HttpResponse<String>> call(String method, String path, String key) {
    HttpRequest.Builder request =
        gateway
            .request(path)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.noBody());
    return gateway.send(key == null ? request : request.header("authorization", "Bearer " + key));
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestGateway.json(response).getString("code")).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/health",
    "GET,/status",
    "POST,/execute",
    "POST,/kiro/generate-story",
    "GET,/v1/workers",
    "POST,/v1/pool/pause",
    "PUT,/v1/pool/size",
    "GET,/nothing-here",
    "DELETE,/execute"
  })
  void withoutAKeyNobodyLearnsAnything(String method, String path) {
    HttpResponse<String> response = call(method, path, null).join();
    assertProblem(response, 401, "UNAUTHENTICATED");
    assertThat(response.headers().firstValue("www-authenticate"))
        .hasValue("Bearer realm=\"kirogate\"");
    assertThat(gateway.sent).isEmpty();
  }

  @Test
  void orchestratorsNeedNone() {
    assertThat(call("GET", "/health/live", null).join().statusCode()).isEqualTo(200);
    assertProblem(call("GET", "/health/ready", null).join(), 503, "AGENT_START_FAILED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer web-0123456789abcdeF",
        "Bearer web-0123456789abcde",
        "Bearer web-0123456789abcdef0",
        "Bearer web-0123456789abcdef ops-0123456789abcdef",
        "Bearer",
        "Basic d2ViOndlYi0wMTIzNDU2Nzg5YWJjZGVm",
        "web-0123456789abcdef"
      })
  void whatIsNoKeyIsToldWithoutRepeatingIt(String sent) {
    HttpResponse<String> response =
        gateway.send(gateway.request("/health").header("authorization", sent)).join();
    assertProblem(response, 401, "UNAUTHENTICATED");
    assertThat(response.body()).doesNotContain("0123456789");
  }

  @Test
  void twoHeadersAreNone() {
    HttpRequest.Builder both =
        gateway
            .request("/health")
            .header("authorization", "Bearer " + WEB)
            .header("authorization", "Bearer " + WEB);
    assertProblem(gateway.send(both).join(), 401, "UNAUTHENTICATED");
  }

  @Test
  void aKeyInTheUrlIsNone() {
    assertProblem(call("GET", "/health?key=" + WEB, null).join(), 401, "UNAUTHENTICATED");
  }

  @Test
  void theSchemesCaseIsNobodysBusiness() {
    HttpResponse<String> response =
        gateway.send(gateway.request("/health").header("authorization", "bearer  " + WEB)).join();
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "web,   GET,  /health,                     200",
    "web,   GET,  /status,                     200",
    "web,   GET,  /v1/workers,                 403",
    "web,   POST, /v1/pool/pause,              403",
    "web,   POST, /v1/workers/worker1/restart, 403",
    "web,   PUT,  /v1/pool/size,               403",
    "web,   POST, /execute,                    400",
    "web,   POST, /kiro/generate-story,        400",
    "ops,   GET,  /health,                     200",
    "ops,   GET,  /v1/workers,                 200",
    "ops,   POST, /v1/pool/reload,             200",
    "ops,   POST, /v1/workers/worker1/restart, 202",
    "ops,   PUT,  /v1/pool/size,               400",
    "ops,   POST, /execute,                    403",
    "ops,   POST, /kiro/generate-story,        403",
    "eyes,  GET,  /health,                     200",
    "eyes,  GET,  /v1/workers,                 200",
    "eyes,  POST, /v1/pool/reload,             403",
    "eyes,  GET,  /v1/pool/reload,             403",
    "eyes,  POST, /execute,                    403",
    "judge, GET,  /health,                     403",
    "judge, POST, /execute,                    403",
    "both,  POST, /execute,                    400",
    "both,  POST, /v1/pool/reload,             200",
    "web,   GET,  /nothing-here,               404"
  })
  void aKeyMayDoWhatItMay(String name, String method, String path, int status) {
    HttpResponse<String> response = call(method, path, name + "-0123456789abcdef").join();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    if (status == 403) {
      assertThat(TestGateway.json(response).getString("code")).isEqualTo("FORBIDDEN");
      assertThat(TestGateway.json(response).getString("detail"))
          .contains("key " + name + " may")
          .doesNotContain("0123456789");
    }
  }

  @Test
  void theQueueIsFairByTheKeysName() {
    HttpRequest.Builder request =
        gateway
            .request("/execute")
            .header("authorization", "Bearer " + WEB)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"prompt\":\"a\"}"));
    CompletableFuture<HttpResponse<String>> answer = gateway.send(request);
    Submit submit = gateway.nextSubmit();
    assertThat(submit.caller()).isEqualTo("web");
    gateway.done(submit.job(), "b");
    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  /** A browser asks before it sends the key. */
  @Test
  void aPageMayAskWhetherItMayCallWithAKey() {
    HttpResponse<String> preflight =
        gateway
            .send(
                gateway
                    .request("/v1/pool/size")
                    .header("origin", "https://pm.example")
                    .header("access-control-request-method", "PUT")
                    .header("access-control-request-headers", "authorization,content-type")
                    .method("OPTIONS", BodyPublishers.noBody()))
            .join();
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("access-control-allow-methods").orElse(""))
        .contains("PUT", "DELETE");
    assertThat(preflight.headers().firstValue("access-control-allow-headers").orElse(""))
        .contains("authorization");
  }
}
