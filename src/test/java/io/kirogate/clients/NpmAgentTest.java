package io.kirogate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.Gateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The example agent of npm's {@code @agentclientprotocol/sdk}. Whatever it is asked, it says the
 * same in a turn of four seconds, reads a file unasked, and asks whether it may edit another.
 */
class NpmAgentTest extends ForeignAgentTest {
  private static final String BEFORE =
      "I'll help you with that. Let me start by reading some files to understand the current"
          + " situation.\n\n Now I understand the project structure. I need to make some changes to"
          + " improve it.\n\n ";
  static final String DENIED =
      BEFORE
          + "I understand you prefer not to make that change. I'll skip the configuration update.";
  private static final String ALLOWED =
      BEFORE
          + "Perfect! I've successfully updated the configuration. The changes have been applied.";

  @Override
  List<String> command() {
    return Installed.npmAgent();
  }

  @Override
  List<String> prompts() {
    return List.of("Improve the project", "/logout");
  }

  @Override
  String answer(String prompt) {
    return DENIED;
  }

  /** Its turn is long enough. */
  @Override
  void hold(Collection<Long> pids) {}

  @Override
  void release(Collection<Long> pids) {}

  /** Before it would have ended of itself. */
  @Override
  void awaitCancelled(RunningGateway gateway, Collection<Long> pids) {
    await()
        .atMost(Duration.ofMillis(3500))
        .until(() -> gateway.calls().health().getInteger("available") == 2);
  }

  private JsonObject askWith(Object approvals) throws Exception {
    return answered(Gateway.get(start(approvals).executeAsync("Improve the project")));
  }

  private static JsonArray rule(JsonObject rule) {
    return JsonArray.of(rule.put("decision", "allow"));
  }

  private static void assertDenied(JsonObject answer) {
    assertThat(answer.getString("output")).isEqualTo(DENIED);
    assertThat(answer.getString("stopReason")).isEqualTo("end_turn");
    assertThat(answer.getJsonArray("denied"))
        .isEqualTo(JsonArray.of(new JsonObject().put("tool", "edit").put("command", "")));
  }

  private static void assertAllowed(JsonObject answer) {
    assertThat(answer.getString("output")).isEqualTo(ALLOWED);
    assertThat(answer.getJsonArray("denied")).isEqualTo(new JsonArray());
  }

  @Test
  void anEditIsDeniedAndTheAnswerNamesItByItsKind() throws Exception {
    assertDenied(askWith("deny"));
  }

  @Test
  void anEditIsAllowedWhenEverythingIs() throws Exception {
    assertAllowed(askWith("allow"));
  }

  /** An edit has no command that it could be uncertain about. */
  @Test
  void anEditIsAllowedByARuleThatNamesItsKind() throws Exception {
    assertAllowed(askWith(rule(new JsonObject().put("tool", "edit"))));
  }

  /** The path that the agent names, in two places and not the same, is no command. */
  @Test
  void anEditIsDeniedByARuleForACommand() throws Exception {
    assertDenied(askWith(rule(new JsonObject().put("tool", "edit").put("command", "*.json"))));
  }
}
