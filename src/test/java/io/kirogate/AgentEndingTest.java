package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.process.Sweep;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a process over pipes is, and however it comes to its end, it leaves nothing behind. */
@ExtendWith(VertxFixture.class)
class AgentEndingTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Says who it is, opens one session, and ends with its input only. */
  private static final String POLITE =
      """
      id() { read line; echo "$line" | sed 's/.*"id":\\([0-9]*\\).*/\\1/'; }
      echo "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":$(id),\\"result\\":{\\"protocolVersion\\":1}}"
      echo "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":$(id),\\"result\\":{\\"sessionId\\":\\"s$$\\"}}"
      cat >/dev/null
      echo "end of input" >>"$0"
      """;

  @TempDir Path directory;
  private Vertx vertx;
  private Gateway gateway;
  private String run;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  private void start(JsonObject agent) throws IOException {
    JsonObject config = Gateway.config(agent);
    config.getJsonObject("pool").put("size", 1);
    config.put("state", new JsonObject().put("directory", directory.resolve("state").toString()));
    gateway = Gateway.ready(vertx, config);
    run = Marked.run(directory.resolve("state"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    Map<String, List<Long>> left = Marked.by(run);
    Sweep.of(run, Duration.ZERO).toCompletableFuture().join();
    assertThat(left).as("after the stop").isEmpty();
  }

  private void restart() {
    assertThat(gateway.call("POST", "/v1/workers/worker1/restart", null).statusCode())
        .isLessThan(300);
  }

  /** Until the worker is another, and nothing is left of the one before. */
  private void awaitReplaced(Set<String> before) {
    await().atMost(LONG).until(() -> !gateway.sessions().equals(before));
    gateway.awaitAvailable(1);
    await().atMost(LONG).until(() -> Marked.by(run).keySet().equals(gateway.sessions()));
    assertThat(gateway.ask("[[say x]]")).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "ACP, --ignore-eof",
    "ACP_V2, --leftover",
    "ACP_V3, --wrapper --ignore-eof",
  })
  void leavesNothing(DemoVariant variant, String options) throws IOException {
    start(variant.agent(options.split(" ")));
    Set<String> first = gateway.sessions();
    restart();
    awaitReplaced(first);

    Set<String> second = gateway.sessions();
    Gateway.kill(gateway.pid("worker1"), "KILL");
    awaitReplaced(second);
  }

  /** No signal: the shell would end without a word. */
  @Test
  void theEndOfItsInputIsTheFirstThatItIsTold() throws IOException {
    Path ends = directory.resolve("ends");
    start(
        new JsonObject()
            .put("profile", "acp")
            .put("command", JsonArray.of("sh", "-c", POLITE, ends.toString())));
    Set<String> first = gateway.sessions();
    restart();
    await().atMost(LONG).until(() -> !gateway.sessions().equals(first));
    gateway.awaitAvailable(1);
    await().atMost(LONG).until(() -> Marked.by(run).keySet().equals(gateway.sessions()));
    assertThat(Files.readAllLines(ends)).containsExactly("end of input");
  }
}
