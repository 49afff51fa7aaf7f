package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is special about the shape of kiro v3 (facts/acp.md 2). */
class AcpKiroV3Test {
  private AcpClient client;
  private String session;

  @AfterEach
  void end() {
    client.close();
  }

  private void ready(String... more) throws Exception {
    client =
        more.length == 0
            ? AcpClient.ready("--acp-v3", "--auth-method", "cli")
            : AcpClient.ready("--acp-v3", "--auth-method", "cli", more[0]);
    session = client.open();
  }

  @Test
  void tellsNoVersion() throws Exception {
    ready();
    assertThat(client.result(client.request("initialize", Json.of("protocolVersion", 1))))
        .doesNotContainKey("agentInfo");
  }

  @Test
  void opensASessionWithOptions() throws Exception {
    ready();
    int id = client.request("session/new", AcpClient.newSession());
    client.call("_kiro/governance/state");
    client.call("_kiro/mcp/status");
    client.call("_kiro/sessions/changed");
    Map<String, Object> result = client.result(id);

    assertThat(result.get("sessionId").toString()).startsWith("sess_");
    assertThat(result.get("configOptions").toString())
        .contains("id=mode", "id=model", "id=autopilot", "currentValue=on", "id=effortLevel");
  }

  @Test
  void canTellItsModelsLater() throws Exception {
    ready("--late-model");
    int id = client.request("session/new", AcpClient.newSession());

    assertThat(client.result(id).toString()).doesNotContain("id=model");
    assertThat(client.update("config_option_update").toString()).contains("id=model,");
  }

  @Test
  void withoutTheAuthMethodItAsksForATokenAndOpensNoSession() throws Exception {
    client = AcpClient.ready("--acp-v3");
    Map<String, Object> question = client.call("_kiro/auth/getAccessToken");
    client.respond(question, "error", Json.of("code", -32601, "message", "no"));
    client.request("session/new", AcpClient.newSession());

    assertThat(client.quiet(500)).isTrue();
    client.closeStdin();
    assertThat(client.end()).isZero();
  }

  @Test
  void runsToolsUnaskedUntilAutopilotIsOff() throws Exception {
    ready();
    assertThat(client.ask(session, "[[ask]]")).contains("asked");
    assertThat(set("autopilot", "sideways").toString())
        .contains("id=autopilot, name=Autopilot, currentValue=on");
    assertThat(set("autopilot", "off").toString())
        .contains("id=autopilot, name=Autopilot, currentValue=off");

    int id = client.prompt(session, "[[tool id -un]]");
    assertThat(client.update("tool_call")).containsEntry("title", "Run Command");
    assertThat(client.update("session_info_update").toString()).contains("pending_interaction");
    Map<String, Object> question = client.call("session/request_permission");
    assertThat(question.toString())
        .contains("optionId=accept,", "optionId=always-accept", "optionId=reject,")
        .contains("optionId=always-reject", "_meta={kiro={toolId=run_command, command=id -un,")
        .doesNotContain("rawInput");
    client.answer(question, "reject");
    assertThat(client.update("session_info_update").toString()).contains("interaction_resolved");
    assertThat(client.update("tool_call_update")).containsEntry("status", "failed");
    client.result(id);
  }

  private List<?> set(String option, String value) throws Exception {
    Map<String, Object> params = Json.of("sessionId", session, "configId", option, "value", value);
    return (List<?>)
        client.result(client.request("session/set_config_option", params)).get("configOptions");
  }

  @Test
  void anUnknownModeIsPassedOverInSilence() throws Exception {
    ready();
    Map<String, Object> params = Json.of("sessionId", session, "modeId", "none");
    assertThat(client.result(client.request("session/set_mode", params))).isEmpty();
  }

  @Test
  void asksForTheShellInTheFirstTurnAndTellsItsEnd() throws Exception {
    ready();
    int id = client.prompt(session, "[[say one]]");
    assertThat(client.update("session_info_update").toString()).contains("turn_start");
    client.call("_kiro/terminal/shell_type");
    assertThat(client.update("session_info_update").toString()).contains("context_usage");
    assertThat(client.update("session_info_update").toString())
        .contains("turn_completion", "promptTurnSummaries=[{usage=0.02, unit=credit");
    assertThat(client.update("session_info_update").toString())
        .contains("turn_end", "stopReason=end_turn");
    client.result(id);

    id = client.prompt(session, "[[say two]]");
    client.update("session_info_update");
    assertThat(client.until(message -> message.containsKey("method")).toString())
        .contains("agent_message_chunk");
    client.result(id);
  }

  @Test
  void notifiesTheEndOfATurnThatGoesOn() throws Exception {
    ready();
    int id = client.prompt(session, "[[partial One. ]][[turnend]][[say Two.]]");
    client.until(message -> message.toString().contains("turn_end"));
    int from = client.position();
    client.result(id);

    assertThat(client.said(session, 0)).isEqualTo("One. Two.");
    assertThat(client.said(session, from)).isEqualTo("Two.");
  }

  @ParameterizedTest
  @CsvSource({
    "[[status 429]], ThrottlingException",
    "[[signout]], TokenExpiredError",
    "[[status 400 context window overflow]], context window overflow"
  })
  void tellsAFailureInTheDetails(String prompt, String details) throws Exception {
    ready();
    Map<String, Object> error = client.error(client.prompt(session, prompt));
    assertThat(error).containsEntry("code", -32000);
    assertThat(AcpClient.object(error, "data").get("details").toString()).contains(details);
  }

  @Test
  void announcesASpentQuota() throws Exception {
    ready();
    int id = client.prompt(session, "[[status 429 MONTHLY_REQUEST_COUNT]]");
    client.call("_kiro/error/rate_limit");
    assertThat(client.error(id).toString()).contains("UsageLimitReached");
  }

  @Test
  void canSayInTheAnswerThatItIsSignedOut() throws Exception {
    ready();
    assertThat(client.ask(session, "[[signout chunk]]")).startsWith("[TokenInvalidError]");
  }

  @Test
  void slashTextGoesToTheModel() throws Exception {
    ready();
    assertThat(client.ask(session, "/logout")).isEqualTo("You said: /logout");
  }

  @ParameterizedTest
  @CsvSource({"session/close", "session/delete", "_kiro/session/delete"})
  void closesASession(String method) throws Exception {
    ready();
    assertThat(client.result(client.request(method, Json.of("sessionId", session)))).isEmpty();
    assertThat(client.error(client.prompt(session, "hello"))).containsEntry("code", -32000);
  }
}
