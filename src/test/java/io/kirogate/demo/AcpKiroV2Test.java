package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is special about the shape of kiro v2 (facts/acp.md 2). */
class AcpKiroV2Test {
  private static final String METADATA = "_kiro.dev/metadata";
  private AcpClient client;
  private String session;

  @BeforeEach
  void start() throws Exception {
    client = AcpClient.ready("--acp-v2");
    session = client.open();
  }

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void tellsItsVersionAndNoSessionCapabilities() throws Exception {
    Map<String, Object> result =
        client.result(client.request("initialize", Json.of("protocolVersion", 1)));

    assertThat(AcpClient.object(result, "agentInfo").get("version").toString())
        .matches("\\d+\\.\\d+\\.\\d+");
    assertThat(AcpClient.object(result, "agentCapabilities"))
        .containsEntry("sessionCapabilities", Map.of());
  }

  @Test
  void notifiesBeforeANewSessionIsAnswered() throws Exception {
    int id = client.request("session/new", AcpClient.newSession());

    client.call("_kiro.dev/subagent/list_update");
    Map<String, Object> commands = client.call("_kiro.dev/commands/available");
    assertThat(client.update("available_commands_update").toString())
        .contains("model", "tools", "logout");
    Map<String, Object> result = client.result(id);
    assertThat(AcpClient.object(commands, "params"))
        .containsEntry("sessionId", result.get("sessionId"));
    assertThat(AcpClient.object(result, "models")).containsEntry("currentModelId", "auto");
    assertThat(result).containsKey("modes").doesNotContainKey("configOptions");
  }

  @Test
  void tellsTheUsageInPartsAndOnceMoreBehindTheAnswer() throws Exception {
    int id = client.prompt(session, "hello");

    assertThat(metadata()).containsKey("contextUsagePercentage").doesNotContainKey("meteringUsage");
    assertThat(metadata())
        .containsKeys("contextUsagePercentage", "meteringUsage", "turnDurationMs");
    client.result(id);
    assertThat(metadata()).doesNotContainKey("meteringUsage");
  }

  private Map<String, Object> metadata() throws InterruptedException {
    return AcpClient.object(client.call(METADATA), "params");
  }

  @Test
  void asksWithKindsForIds() throws Exception {
    int id = client.prompt(session, "[[tool id -un]]");
    assertThat(client.call("_kiro.dev/session/update").toString()).contains("tool_call_chunk");
    assertThat(client.update("tool_call")).containsEntry("title", "Running: id -un");
    Map<String, Object> question = client.call("session/request_permission");
    assertThat(question.get("id").toString()).hasSize(36);
    assertThat(question.toString())
        .contains("optionId=allow_once", "optionId=allow_always", "optionId=reject_once")
        .contains("rawInput={command=id -un}")
        .doesNotContain("reject_always");
    client.answer(question, "allow_once");
    assertThat(client.result(id)).containsEntry("stopReason", "end_turn");
  }

  @ParameterizedTest
  @CsvSource({"--trust-all-tools,", "--trust-tools, 'fs_read,execute_bash'"})
  void canBeStartedToTrust(String option, String value) throws Exception {
    client.close();
    client =
        value == null
            ? AcpClient.ready("--acp-v2", option)
            : AcpClient.ready("--acp-v2", option, value);

    assertThat(client.ask(client.open(), "[[ask]]")).contains("asked");
  }

  @Test
  void takesAnyModelAndFailsAtThePrompt() throws Exception {
    assertThat(setModel("nonsense")).isEmpty();
    Map<String, Object> error = client.error(client.prompt(session, "hello"));
    assertThat(error).containsEntry("code", -32603).containsEntry("message", "Internal error");
    assertThat(error.get("data").toString())
        .startsWith("Encountered an error in the response stream: ")
        .contains("Invalid model");

    setModel("claude-haiku-4");
    assertThat(client.ask(session, "[[say on]]")).isEqualTo("on");
  }

  private Map<String, Object> setModel(String id) throws Exception {
    return client.result(
        client.request("session/set_model", Json.of("sessionId", session, "modelId", id)));
  }

  @Test
  void startsWithTheModelOfItsCommandLine() throws Exception {
    client.close();
    client = AcpClient.ready("--acp-v2", "--model", "claude-haiku-4");

    assertThat(client.result(client.request("session/new", AcpClient.newSession())).toString())
        .contains("currentModelId=claude-haiku-4");
  }

  @Test
  void announcesASpentQuota() throws Exception {
    int id = client.prompt(session, "[[status 429 MONTHLY_REQUEST_COUNT]]");
    assertThat(client.call("_kiro.dev/error/rate_limit").toString())
        .contains("monthly usage limit has been reached");
    assertThat(client.error(id).get("data").toString())
        .startsWith("Encountered an error in the response stream: The monthly usage limit");
    assertThat(client.ask(session, "[[say on]]")).isEqualTo("on");
  }

  @ParameterizedTest
  @CsvSource({
    "[[status 429]], ThrottlingException",
    "[[selector]], temporarily unavailable",
    "[[signout]], bearer token",
    "[[status 400 context window overflow]], context window overflow",
    "[[status 500 dispatch failure]], dispatch failure"
  })
  void tellsAFailureInTheData(String prompt, String data) throws Exception {
    Map<String, Object> error = client.error(client.prompt(session, prompt));
    assertThat(error).containsEntry("code", -32603);
    assertThat(error.get("data").toString()).contains(data);
  }

  @Test
  void slashTextActsAsACommand() throws Exception {
    assertThat(client.ask(session, "/model claude-haiku-4")).isEqualTo("Model: claude-haiku-4");
    assertThat(client.ask(session, " /tools trust-all\n")).isEqualTo("All tools are now trusted.");
    assertThat(client.ask(session, "[[ask]]")).contains("asked");
    assertThat(client.ask(session, "/context")).isEqualTo("1 prompts are remembered.");
    assertThat(client.ask(session, "/clear")).isEqualTo("Conversation history cleared.");
    assertThat(client.ask(session, "[[memory]]")).isEqualTo("I remember: ");
  }

  @Test
  void otherSlashTextAndShieldedTextIsAPrompt() throws Exception {
    for (String text : List.of("/nonsense", "Text: /logout", "/modelling", "/ logout")) {
      assertThat(client.ask(session, text)).isEqualTo("You said: " + text);
    }
  }

  @Test
  void aLogoutEndsItForAllSessions() throws Exception {
    String other = client.open();
    client.ask(session, "/logout");

    assertThat(client.error(client.prompt(other, "hello")).get("data").toString())
        .contains("bearer token");
    assertThat(client.error(client.request("session/new", AcpClient.newSession())))
        .containsEntry("code", -32603);
  }

  @Test
  void terminatesASession() throws Exception {
    Map<String, Object> params = Json.of("sessionId", session);
    assertThat(client.error(client.request("session/close", params))).containsEntry("code", -32601);
    assertThat(client.result(client.request("_kiro.dev/session/terminate", params))).isEmpty();
    assertThat(client.error(client.prompt(session, "hello"))).containsEntry("code", -32603);
  }

  @Test
  void terminatesASessionByANotificationToo() throws Exception {
    client.send(
        Json.of(
            "jsonrpc",
            "2.0",
            "method",
            "_kiro.dev/session/terminate",
            "params",
            Json.of("sessionId", session)));

    assertThat(client.error(client.prompt(session, "hello"))).containsEntry("code", -32603);
  }
}
