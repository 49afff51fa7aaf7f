package io.kirogate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.Gateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every agent: two of it behind HTTP, through the profile {@code acp}. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ForeignAgentTest {
  private static final int CLIENTS = 4;
  private static final int EACH = 5;

  @TempDir Path directory;
  private RunningGateway running;

  abstract List<String> command();

  /** What is asked to see whether answers are exact. */
  abstract List<String> prompts();

  /** What the agent answers when every tool is denied. */
  abstract String answer(String prompt);

  /** Makes sure that a turn of these processes does not end before they are released. */
  abstract void hold(Collection<Long> pids);

  abstract void release(Collection<Long> pids);

  /** Waits until the turn of one of these processes is cancelled, and releases them for its end. */
  abstract void awaitCancelled(RunningGateway gateway, Collection<Long> pids);

  /** Starts a gateway with two of this agent. */
  Gateway start(Object approvals) throws Exception {
    JsonObject agent = RunningGateway.agent(command(), directory);
    // Too short for a turn of npm's agent to end of itself.
    agent.put("approvals", approvals).put("interruptTimeout", "2500ms");
    JsonObject config = new JsonObject().put("agent", agent).put("pool", RunningGateway.pool());
    running = RunningGateway.start(directory, config);
    return running.calls();
  }

  @AfterEach
  void end() throws Exception {
    if (running != null) {
      running.stop();
    }
  }

  static JsonObject answered(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  private static JsonObject failed(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getString("code")).isEqualTo(code);
    return problem;
  }

  private List<CompletableFuture<HttpResponse<String>>> askBoth(Gateway gateway) {
    return Stream.of("left", "right").map(gateway::executeAsync).toList();
  }

  /** Both slots serve, each the one that it is asked. */
  private void assertBothServe(Gateway gateway) {
    List<JsonObject> answers =
        askBoth(gateway).stream().map(Gateway::get).map(ForeignAgentTest::answered).toList();
    assertThat(answers)
        .extracting(each -> each.getString("output"))
        .containsExactly(answer("left"), answer("right"));
    assertThat(answers)
        .extracting(each -> each.getString("worker"))
        .containsExactlyInAnyOrder("worker1", "worker2");
  }

  @Test
  void promptsAreAnsweredExactly() throws Exception {
    Gateway gateway = start("deny");
    for (String prompt : prompts()) {
      JsonObject answer =
          answered(gateway.post("/execute", new JsonObject().put("prompt", prompt)));
      assertThat(answer.getString("output")).isEqualTo(answer(prompt));
      assertThat(answer.getString("fidelity")).isEqualTo("exact");
      assertThat(answer.getString("stopReason")).isEqualTo("end_turn");
      assertThat(answer.getString("agent")).isEqualTo("acp");
      assertThat(answer.getJsonArray("notices")).isEqualTo(new JsonArray());
    }
  }

  @Test
  void twentyRequestsOfFourClientsAreAllAnsweredAndNoneMixed() throws Exception {
    Gateway gateway = start("deny");
    Map<String, Long> pids = running.pids();
    List<CompletableFuture<Set<String>>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                client -> CompletableFuture.supplyAsync(() -> oneByOne(gateway, client, EACH)))
            .toList();
    Set<String> workers = new HashSet<>();
    clients.forEach(client -> workers.addAll(Gateway.get(client)));
    assertThat(workers).containsExactlyInAnyOrder("worker1", "worker2");
    gateway.awaitAvailable(2);
    running.assertUnchanged(pids);
  }

  /** A client that asks when it has its answer; who served it. */
  Set<String> oneByOne(Gateway gateway, int client, int times) {
    Set<String> workers = new HashSet<>();
    for (int i = 0; i < times; i++) {
      String prompt = "request " + i + " of client " + client;
      JsonObject answer = answered(Gateway.get(gateway.executeAsync(prompt)));
      assertThat(answer.getString("output")).isEqualTo(answer(prompt));
      workers.add(answer.getString("worker"));
    }
    return workers;
  }

  @Test
  void aTurnThatTakesTooLongIsCancelledAndTheSameProcessServesTheNext() throws Exception {
    Gateway gateway = start("deny");
    Map<String, Long> pids = running.pids();
    hold(pids.values());
    CompletableFuture<HttpResponse<String>> late =
        gateway.postAsync(
            "/execute", new JsonObject().put("prompt", "slowly").put("timeoutMs", 1000));
    awaitCancelled(running, pids.values());
    failed(Gateway.get(late), 504, "TURN_TIMEOUT");
    gateway.awaitAvailable(2);
    running.assertUnchanged(pids);
    assertBothServe(gateway);
  }

  @Test
  void aClientThatGoesCancelsItsTurnAndTheSameProcessServesTheNext() throws Exception {
    Gateway gateway = start("deny");
    Map<String, Long> pids = running.pids();
    hold(pids.values());
    Socket client = ask(gateway.port());
    running.awaitPhase("ANSWERING", 1);
    client.close();
    awaitCancelled(running, pids.values());
    gateway.awaitAvailable(2);
    running.assertUnchanged(pids);
    assertBothServe(gateway);
  }

  private static Socket ask(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String body = new JsonObject().put("prompt", "for nobody").encode();
    String request =
        "POST /execute HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void killedInATurnItFailsThatTurnAloneAndANewProcessComes() throws Exception {
    Gateway gateway = start("deny");
    Map<String, Long> pids = running.pids();
    hold(pids.values());
    List<CompletableFuture<HttpResponse<String>>> asked = askBoth(gateway);
    running.awaitPhase("ANSWERING", 2);
    Gateway.kill(pids.get("worker1"), "KILL");
    release(List.of(pids.get("worker2")));

    List<HttpResponse<String>> responses = asked.stream().map(Gateway::get).toList();
    int dead = responses.get(0).statusCode() == 200 ? 1 : 0;
    JsonObject problem = failed(responses.get(dead), 502, "AGENT_DIED");
    assertThat(problem.getString("detail")).contains("SIGKILL");
    JsonObject other = answered(responses.get(1 - dead));
    assertThat(other.getString("worker")).isEqualTo("worker2");
    assertThat(other.getString("output")).isEqualTo(answer(dead == 1 ? "left" : "right"));

    gateway.awaitAvailable(2);
    assertThat(gateway.sessions()).isEqualTo(Set.of("worker1-2", "worker2-1"));
    assertThat(running.pids()).containsEntry("worker2", pids.get("worker2"));
    assertBothServe(gateway);
  }
}
