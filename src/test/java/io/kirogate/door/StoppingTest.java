package io.kirogate.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kirogate.VertxFixture;
import io.kirogate.config.HttpConfig;
import io.kirogate.message.DoorsClosed;
import io.kirogate.message.JobId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The doors' own start and stop. */
@ExtendWith(VertxFixture.class)
class StoppingTest {

  private static HttpConfig on(int port) {
    return new HttpConfig("127.0.0.1", port, false, List.of(), List.of(), 1000, List.of());
  }

  private static TestGateway open(Vertx vertx, int port) {
    return TestGateway.open(vertx, on(port), TestGateway.KIRO, Duration.ofSeconds(30));
  }

  private static Future<Void> stop(Vertx vertx, TestGateway gateway) {
    Future<Void> stopped = vertx.undeploy(gateway.deployment);
    await().until(() -> gateway.get("/health/ready").join().body().contains("SHUTTING_DOWN"));
    return stopped;
  }

  @Test
  void whoIsInsideIsAnsweredWhoComesIsRefused(Vertx vertx) throws Exception {
    TestGateway gateway = TestGateway.open(vertx);
    CompletableFuture<HttpResponse<String>> inside = gateway.post("/execute", "{\"prompt\":\"a\"}");
    JobId job = gateway.nextSubmit().job();
    Future<Void> stopped = stop(vertx, gateway);

    HttpResponse<String> refused = gateway.post("/execute", "{\"prompt\":\"b\"}").join();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(TestGateway.json(refused).getString("code")).isEqualTo("SHUTTING_DOWN");
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(refused.headers().firstValue("connection")).hasValue("close");
    assertThatThrownBy(
            () ->
                vertx
                    .eventBus()
                    .request("kirogate.prompt", new JsonObject().put("prompt", "c"))
                    .await(10, TimeUnit.SECONDS))
        .isInstanceOf(ReplyException.class)
        .hasMessageContaining("SHUTTING_DOWN");
    assertThat(gateway.get("/health/live").join().statusCode()).isEqualTo(200);
    assertThat(gateway.sent).containsExactly(new DoorsClosed());
    assertThat(stopped.isComplete()).isFalse();

    gateway.done(job, "still answered");
    assertThat(TestGateway.json(inside.join()).getString("output")).isEqualTo("still answered");
    stopped.await(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> gateway.connect().close()).isInstanceOf(ConnectException.class);
  }

  @Test
  void aCallerOnTheBusIsWaitedForToo(Vertx vertx) throws Exception {
    TestGateway gateway = TestGateway.open(vertx);
    Future<?> inside =
        vertx.eventBus().request("kirogate.prompt", new JsonObject().put("prompt", "a"));
    JobId job = gateway.nextSubmit().job();
    Future<Void> stopped = stop(vertx, gateway);
    assertThat(stopped.isComplete()).isFalse();
    gateway.done(job, "ok");
    inside.await(10, TimeUnit.SECONDS);
    stopped.await(10, TimeUnit.SECONDS);
  }

  @Test
  void aClientThatGoesAwayIsNotWaitedFor(Vertx vertx) throws Exception {
    TestGateway gateway = TestGateway.open(vertx);
    String body = "{\"prompt\":\"a\"}";
    Socket socket = gateway.connect();
    socket
        .getOutputStream()
        .write(
            ("POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.UTF_8));
    gateway.nextSubmit();
    Future<Void> stopped = stop(vertx, gateway);
    socket.close();
    stopped.await(4, TimeUnit.SECONDS);
  }

  /**
   * The Dispatcher says nothing any more: the door does, when the drain and its margin are over.
   */
  @Test
  void whoStillWaitsAtTheEndHearsSo(Vertx vertx) throws Exception {
    TestGateway gateway =
        TestGateway.open(vertx, TestGateway.HTTP, TestGateway.KIRO, Duration.ofMillis(1));
    CompletableFuture<HttpResponse<String>> inside = gateway.post("/execute", "{\"prompt\":\"a\"}");
    gateway.nextSubmit();
    vertx.undeploy(gateway.deployment).await(20, TimeUnit.SECONDS);
    assertThat(inside.join().statusCode()).isEqualTo(503);
    assertThat(TestGateway.json(inside.join()).getString("code")).isEqualTo("SHUTTING_DOWN");
  }

  @Test
  void anIdleGatewayStopsAtOnce(Vertx vertx) throws Exception {
    TestGateway gateway = TestGateway.open(vertx);
    assertThat(gateway.get("/health").join().statusCode()).isEqualTo(200);
    vertx.undeploy(gateway.deployment).await(10, TimeUnit.SECONDS);
  }

  /** Pain 12: a port in use is said, with its name. */
  @Test
  void aPortInUseFailsTheStart(Vertx vertx) throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> open(vertx, taken.getLocalPort()))
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  /** Vert.x would let them share it, when both ask for it by number. */
  @Test
  void aPortOfAnotherServerInThisVertxFailsTheStart(Vertx vertx) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(open(vertx, port).port).isEqualTo(port);
    assertThatThrownBy(() -> open(vertx, port))
        .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
  }
}
