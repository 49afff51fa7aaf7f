package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients at once, some of which go away. */
@ParameterizedClass
@EnumSource(names = {"LINE", "ACP_V2"})
@ExtendWith(VertxFixture.class)
class LoadTest {
  private final DemoVariant variant;
  private Gateway gateway;

  LoadTest(DemoVariant variant) {
    this.variant = variant;
  }

  @BeforeEach
  void start(Vertx vertx) {
    JsonObject config = Gateway.config(variant);
    config.getJsonObject("pool").put("queueTimeout", "5m");
    gateway = Gateway.ready(vertx, config);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void twoHundredRequestsFromFiftyClientsEachGetTheirOwnAnswer() {
    AtomicInteger next = new AtomicInteger();
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int client = 0; client < 50; client++) {
      clients.add(askOn(next));
    }
    clients.forEach(Gateway::get);
    assertThat(next.get()).isEqualTo(250);
    gateway.awaitAvailable(2);
  }

  /** One client: the next request when it has its answer, until 200 are taken. */
  private CompletableFuture<Void> askOn(AtomicInteger next) {
    int number = next.getAndIncrement();
    if (number >= 200) {
      return CompletableFuture.completedFuture(null);
    }
    return gateway
        .executeAsync("[[say mine is " + number + "]]")
        .thenCompose(
            answer -> {
              assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
              assertThat(new JsonObject(answer.body()).getString("output"))
                  .isEqualTo("mine is " + number);
              return askOn(next);
            });
  }

  @Test
  void twoRunInParallelAndTheRestWaitInOrder() {
    Queue<String> order = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    CompletableFuture<HttpResponse<String>> one = gateway.executeAsync("[[wait 4000]] [[say a]]");
    CompletableFuture<HttpResponse<String>> two = gateway.executeAsync("[[wait 4000]] [[say b]]");
    await().until(() -> gateway.health().getInteger("busy") == 2);
    for (int i = 0; i < 6; i++) {
      int position = i;
      String name = "w" + i;
      all.add(
          gateway
              .executeAsync("[[say " + name + "]]")
              .thenAccept(
                  answer ->
                      order.add(new JsonObject(answer.body()).getLong("queuedMs") + " " + name)));
      await().until(() -> gateway.health().getInteger("queueLength") == position + 1);
    }
    assertThat(one.isDone() || two.isDone()).as("the first two are still at it").isFalse();
    all.forEach(Gateway::get);
    assertThat(order).hasSize(6);
  }

  @Test
  void aClientThatGoesAwayCostsTheOthersNothing() throws IOException {
    for (int i = 0; i < 4; i++) {
      goAwayInMidTurn();
    }
    assertThat(gateway.ask("[[say still here]]")).isEqualTo("still here");
    gateway.awaitAvailable(2);
    assertThat(gateway.health().getInteger("queueLength")).isZero();
  }

  private void goAwayInMidTurn() throws IOException {
    gateway.awaitAvailable(2);
    String body = new JsonObject().put("prompt", "[[silent]]").encode();
    String request =
        "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket client = new Socket("127.0.0.1", gateway.port())) {
      client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      await().until(() -> gateway.health().getInteger("busy") == 1);
    }
  }
}
