package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The protocol as it is written. */
class AcpBehaviourTest extends AcpBehaviour {
  @Override
  DemoVariant variant() {
    return DemoVariant.ACP;
  }

  @Override
  String mode() {
    return "plan";
  }

  @Override
  JsonObject usage() {
    return new JsonObject().putNull("credits").put("contextPercent", 100.0 * 11 / 100_000);
  }

  @Override
  String change() {
    return "[[config model claude-haiku-4]]";
  }

  /** More than an answer may have. */
  @Test
  void anAnswerWithoutAnEndIsNotKept() {
    Set<String> before = gateway.sessions();
    JsonObject problem = problem("[[pieces 20000000 40]]", "AGENT_ERROR");
    assertThat(problem.getString("detail")).contains("the answer is longer than");
    awaitReplaced(before);
  }

  /** Of a large prompt the pipe of an agent that is stopped does not take everything. */
  @Test
  void anAgentThatTakesNoPromptIsUnresponsive() {
    Set<String> before = gateway.sessions();
    List.of("worker1", "worker2").forEach(slot -> Gateway.kill(gateway.pid(slot), "STOP"));
    String large = "x".repeat(390_000);
    List<CompletableFuture<HttpResponse<String>>> both =
        List.of(gateway.executeAsync(large), gateway.executeAsync(large));
    both.forEach(each -> problem(each, "AGENT_UNRESPONSIVE"));
    await().atMost(LONG).until(() -> gateway.sessions().stream().noneMatch(before::contains));
  }
}
