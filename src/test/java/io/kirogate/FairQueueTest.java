package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who waits for whom, seen by real clients of a whole gateway with one worker. */
@ExtendWith(VertxFixture.class)
class FairQueueTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String BATCH = "X-Kirogate-Priority: batch\r\n";

  private Vertx vertx;
  private Gateway gateway;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void start(int queue) {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("size", 1).put("queue", queue).put("queueTimeout", "5m");
    gateway = Gateway.ready(vertx, config);
  }

  /** Asks from an address of this machine, on a connection of its own. */
  private CompletableFuture<JsonObject> ask(String from, String headers, String prompt) {
    return CompletableFuture.supplyAsync(
        () -> exchange(from, headers, new JsonObject().put("prompt", prompt).encode()),
        task -> new Thread(task, "client " + from).start());
  }

  private JsonObject exchange(String from, String headers, String body) {
    String head =
        "POST /execute HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\n%sContent-Length: %d\r\n\r\n";
    InetAddress gatewayHost = InetAddress.getLoopbackAddress();
    try (Socket socket = new Socket(gatewayHost, gateway.port(), InetAddress.getByName(from), 0)) {
      String request = head.formatted(headers, body.length()) + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new JsonObject(all.substring(all.indexOf("\r\n\r\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitWaiting(int requests) {
    await().atMost(LONG).until(() -> gateway.health().getInteger("queueLength") == requests);
  }

  private static long queuedMs(CompletableFuture<JsonObject> answer) {
    JsonObject json = Gateway.get(answer);
    assertThat(json.getLong("queuedMs")).as(json.encode()).isNotNull();
    return json.getLong("queuedMs");
  }

  /** One at work, then so many that wait, in this order. */
  private List<CompletableFuture<JsonObject>> crowd(String from, String headers, int waiting) {
    List<CompletableFuture<JsonObject>> crowd = new ArrayList<>();
    crowd.add(ask(from, headers, "[[wait 1500]] [[say first]]"));
    await().atMost(LONG).until(() -> gateway.health().getInteger("busy") == 1);
    for (int i = 1; i <= waiting; i++) {
      crowd.add(ask(from, headers, "[[wait 400]] [[say more]]"));
      awaitWaiting(i);
    }
    return crowd;
  }

  @Test
  void oneCallersCrowdDelaysAnothersFirstByTheTurnAtHandOnly() {
    start(1000);
    List<CompletableFuture<JsonObject>> crowd = crowd("127.0.0.1", "", 6);
    CompletableFuture<JsonObject> other = ask("127.0.0.2", "", "[[say other]]");
    awaitWaiting(7);
    assertThat(crowd.get(0)).as("the turn at hand").isNotDone();
    assertThat(queuedMs(other)).isLessThan(queuedMs(crowd.get(1)));
    crowd.forEach(Gateway::get);
  }

  @Test
  void batchYieldsToInteractive() {
    start(1000);
    List<CompletableFuture<JsonObject>> crowd = crowd("127.0.0.1", BATCH, 3);
    CompletableFuture<JsonObject> interactive = ask("127.0.0.1", "", "[[say other]]");
    awaitWaiting(4);
    assertThat(crowd.get(0)).as("the turn at hand").isNotDone();
    assertThat(queuedMs(interactive)).isLessThan(queuedMs(crowd.get(1)));
    crowd.forEach(Gateway::get);
  }

  /** What a client of the Terminal Server does: one after the other, and 503 only when busy. */
  @Test
  void withoutAQueueTheNextRequestRightAfterAnAnswerIsServed() {
    start(0);
    for (int i = 0; i < 15; i++) {
      assertThat(gateway.ask("[[say " + i + "]]")).isEqualTo(Integer.toString(i));
    }
    CompletableFuture<HttpResponse<String>> slow = gateway.executeAsync("[[wait 1500]] [[say a]]");
    await().atMost(LONG).until(() -> gateway.health().getInteger("busy") == 1);
    HttpResponse<String> refused = gateway.post("/execute", new JsonObject().put("prompt", "b"));
    assertThat(slow).isNotDone();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(refused.body()).getString("code")).isEqualTo("QUEUE_FULL");
    assertThat(Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow()))
        .isPositive();
    assertThat(Gateway.get(slow).statusCode()).isEqualTo(200);
  }
}
