package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole gateway with two workers that all tests of a class share, and a client to it. Behind each
 * test stands the same proof: the pool is at its size, no worker remembers anything, and whatever
 * carries the run's marker belongs to a worker that serves.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class SharedGateway {
  static final Duration LONG = Duration.ofMinutes(2);
  static final int SIZE = 2;

  private Path directory;
  Gateway gateway;
  private VertxFixture.Watched watched;
  private String run;

  abstract DemoVariant variant();

  // ---- the gateway of all tests ----

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    this.directory = directory;
    watched = VertxFixture.Watched.start();
    gateway = Gateway.ready(watched.vertx(), config());
    run = Marked.run(directory.resolve("state"));
  }

  JsonObject config() {
    JsonObject config = Gateway.config(variant(), "--boot-fault", bootFault().toString());
    config
        .getJsonObject("agent")
        .put("directory", work().toString())
        .put("approvals", JsonArray.of(allow("echo *"), allow("date *")))
        .put("acceptTimeout", "5s")
        .put("resetTimeout", "5s");
    return config.put(
        "state", new JsonObject().put("directory", directory.resolve("state").toString()));
  }

  private JsonObject allow(String command) {
    return new JsonObject()
        .put("tool", variant().shell())
        .put("command", command)
        .put("decision", "allow");
  }

  Path bootFault() {
    return directory.resolve("fault");
  }

  /** Where the agents work. */
  Path work() {
    return directory;
  }

  @AfterAll
  void stop() throws Exception {
    try {
      gateway.close();
      await().atMost(LONG).untilAsserted(() -> assertThat(Marked.by(run)).isEmpty());
    } finally {
      watched.finish();
    }
  }

  @AfterEach
  void assertClean() {
    assertNothingRemembered();
    soon().untilAsserted(this::assertNoOrphans);
  }

  void assertNothingRemembered() {
    awaitAllFree();
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 2 * SIZE).mapToObj(i -> gateway.executeAsync("[[memory]]")).toList();
    answers.forEach(answer -> assertThat(output(answer).strip()).isEqualTo("I remember:"));
    awaitAllFree();
  }

  /** Behind every test, so without the pause that a wait usually begins with. */
  private static ConditionFactory soon() {
    return await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
  }

  private void awaitAllFree() {
    soon().until(() -> gateway.health().getInteger("available") == SIZE);
  }

  private void assertNoOrphans() {
    Map<String, List<Long>> living = Marked.by(run);
    assertThat(living.keySet()).hasSize(SIZE).isEqualTo(gateway.sessions());
    assertThat(living.values()).allMatch(each -> each.size() == variant().processes());
  }

  // ---- words of the tests ----

  static String output(CompletableFuture<HttpResponse<String>> response) {
    return answer(response).getString("output");
  }

  /** The whole answer; fails when it is none. */
  static JsonObject answer(CompletableFuture<HttpResponse<String>> response) {
    HttpResponse<String> got = Gateway.get(response);
    assertThat(got.statusCode()).as(got.body()).isEqualTo(200);
    return new JsonObject(got.body());
  }

  JsonObject answer(String prompt) {
    return answer(gateway.executeAsync(prompt));
  }

  /** The failure of this prompt, which must have that code. */
  JsonObject problem(String prompt, String code) {
    return problem(gateway.executeAsync(prompt), code);
  }

  static JsonObject problem(CompletableFuture<HttpResponse<String>> response, String code) {
    String body = Gateway.get(response).body();
    JsonObject problem = new JsonObject(body);
    assertThat(problem.getString("code")).as(body).isEqualTo(code);
    return problem;
  }

  /** With a time-out of its own. */
  CompletableFuture<HttpResponse<String>> within(int millis, String prompt) {
    return gateway.postAsync(
        "/execute", new JsonObject().put("prompt", prompt).put("timeoutMs", millis));
  }

  /** A client that asks this and then only has its connection; closing it is going away. */
  Socket client(String prompt) throws IOException {
    byte[] body = new JsonObject().put("prompt", prompt).encode().getBytes(StandardCharsets.UTF_8);
    String head =
        "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    Socket client = new Socket("127.0.0.1", gateway.port());
    client.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    client.getOutputStream().write(body);
    return client;
  }

  void awaitBusy(int workers) {
    await().atMost(LONG).until(() -> gateway.health().getInteger("busy") == workers);
  }

  void awaitQueued(int requests) {
    await().atMost(LONG).until(() -> gateway.health().getInteger("queueLength") == requests);
  }

  /** Whether all workers are still those. */
  void assertKept(Set<String> sessions) {
    gateway.awaitAvailable(SIZE);
    assertThat(gateway.sessions()).isEqualTo(sessions);
  }

  /** Until one of them is not there any more. */
  void awaitReplaced(Set<String> sessions) {
    await().atMost(LONG).until(() -> !gateway.sessions().containsAll(sessions));
    gateway.awaitAvailable(SIZE);
  }
}
