package io.kirogate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.Gateway;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both agents in one gateway: npm's in the default pool, PyPI's in one of its own. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BothAgentsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path directory;
  private RunningGateway running;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    JsonObject echo =
        new JsonObject()
            .put("agent", RunningGateway.agent(Installed.pypiAgent(), directory))
            .put("pool", RunningGateway.pool());
    JsonObject config =
        new JsonObject()
            .put("agent", RunningGateway.agent(Installed.npmAgent(), directory))
            .put("pool", RunningGateway.pool())
            .put("pools", new JsonObject().put("echo", echo));
    running = RunningGateway.start(directory, config);
    gateway = running.calls();
    await().atMost(LONG).until(() -> echo().getInteger("available") == 2);
  }

  @AfterEach
  void end() throws Exception {
    if (running != null) {
      running.stop();
    }
  }

  private JsonObject echo() {
    return gateway.health().getJsonObject("pools").getJsonObject("echo");
  }

  private CompletableFuture<HttpResponse<String>> ask(String pool, String prompt) {
    return gateway.postAsync("/execute", new JsonObject().put("pool", pool).put("prompt", prompt));
  }

  private static JsonObject answered(CompletableFuture<HttpResponse<String>> asked) {
    return ForeignAgentTest.answered(Gateway.get(asked));
  }

  @Test
  void eachPoolAnswersWithItsOwnAgentAndDoesNotWaitForTheOther() {
    CompletableFuture<HttpResponse<String>> slow = ask("default", "Improve the project");
    running.awaitPhase("ANSWERING", 1);
    for (int i = 0; i < 10; i++) {
      JsonObject answer = answered(ask("echo", "request " + i));
      assertThat(answer.getString("output")).isEqualTo("Client sent:request " + i);
      assertThat(answer.getString("pool")).isEqualTo("echo");
      assertThat(answer.getString("worker")).isIn("echo.worker1", "echo.worker2");
    }
    JsonObject answer = answered(slow);
    assertThat(answer.getString("output")).isEqualTo(NpmAgentTest.DENIED);
    assertThat(answer.getString("pool")).isEqualTo("default");
  }

  @Test
  void fourClientsAskBothPoolsAtOnceAndNothingIsMixed() {
    List<CompletableFuture<Set<String>>> clients =
        IntStream.range(0, 4)
            .mapToObj(client -> CompletableFuture.supplyAsync(() -> inTurns(client)))
            .toList();
    Set<String> workers = new HashSet<>();
    clients.forEach(client -> workers.addAll(Gateway.get(client)));
    assertThat(workers)
        .containsExactlyInAnyOrder("worker1", "worker2", "echo.worker1", "echo.worker2");
  }

  private Set<String> inTurns(int client) {
    Set<String> workers = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      String prompt = "request " + i + " of client " + client;
      CompletableFuture<HttpResponse<String>> slow = ask("default", prompt);
      JsonObject echoed = answered(ask("echo", prompt));
      assertThat(echoed.getString("output")).isEqualTo("Client sent:" + prompt);
      JsonObject other = answered(slow);
      assertThat(other.getString("output")).isEqualTo(NpmAgentTest.DENIED);
      workers.addAll(Set.of(echoed.getString("worker"), other.getString("worker")));
    }
    return workers;
  }

  @Test
  void theDeathOfOnePoolsAgentsIsNothingToTheOther() {
    CompletableFuture<HttpResponse<String>> slow = ask("default", "Improve the project");
    running.awaitPhase("ANSWERING", 1);
    for (String slot : Set.of("echo.worker1", "echo.worker2")) {
      long pid = echo().getJsonObject("workers").getJsonObject(slot).getLong("pid");
      Gateway.kill(pid, "KILL");
    }
    assertThat(answered(slow).getString("output")).isEqualTo(NpmAgentTest.DENIED);
    assertThat(gateway.sessions()).isEqualTo(Set.of("worker1-1", "worker2-1"));
    await().atMost(LONG).until(() -> echo().getInteger("available") == 2);
    assertThat(answered(ask("echo", "again")).getString("output")).isEqualTo("Client sent:again");
  }
}
