package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol as its specification has it, by the plain shape. */
class AcpAgentTest {
  private AcpClient client;
  private String session;

  @BeforeEach
  void start() throws Exception {
    client = AcpClient.ready("--acp");
    session = client.open();
  }

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void saysWhatItCan() throws Exception {
    Map<String, Object> result =
        client.result(client.request("initialize", Json.of("protocolVersion", 9)));

    assertThat(result).containsEntry("protocolVersion", 1).containsEntry("authMethods", List.of());
    assertThat(AcpClient.object(result, "agentInfo")).containsKey("version");
    assertThat(client.result(client.request("authenticate", Json.of("methodId", "x")))).isEmpty();
  }

  @Test
  void answersToTheByte() throws Exception {
    String text =
        "# Kopf **fett**\t\tTab\r\nzweite \"Zeile\"  \n\n  äöü € 👩‍💻 \u2028 \u0007 ende \n\n ";

    assertThat(client.ask(session, text)).isEqualTo("You said: " + text);
  }

  @Test
  void breaksAnAnswerInPieces() throws Exception {
    int from = client.position();
    String said = client.ask(session, "[[long 100]]");

    assertThat(said).startsWith("word0 word1 ").endsWith(" word99");
    List<Map<String, Object>> chunks = client.chunks(session, from);
    assertThat(chunks).hasSizeGreaterThan(10);
    assertThat(chunks).extracting(chunk -> chunk.get("messageId")).doesNotContainNull();
    assertThat(chunks.stream().map(chunk -> chunk.get("messageId")).distinct()).hasSize(1);
  }

  @Test
  void remembersPerSession() throws Exception {
    String other = client.open();
    client.ask(session, "my secret is 7731");

    assertThat(client.ask(session, "[[memory]]")).isEqualTo("I remember: my secret is 7731");
    assertThat(client.ask(other, "[[memory]]")).isEqualTo("I remember: ");
  }

  @Test
  void sessionsRunInParallel() throws Exception {
    String other = client.open();
    int slow = client.prompt(session, "[[wait 600000]]");

    assertThat(client.ask(other, "[[say quick]]")).isEqualTo("quick");

    client.cancel(session);
    assertThat(client.result(slow)).containsEntry("stopReason", "cancelled");
  }

  @Test
  void refusesASecondPromptInABusySession() throws Exception {
    int first = client.prompt(session, "[[silent]]");
    int second = client.prompt(session, "hello");

    assertThat(client.error(second)).containsEntry("code", -32603);

    client.cancel(session);
    assertThat(client.result(first)).containsEntry("stopReason", "cancelled");
    assertThat(client.ask(session, "[[say on]]")).isEqualTo("on");
  }

  @Test
  void aCancelEndsAnAnswerAndATool() throws Exception {
    int id = client.prompt(session, "[[slow 20]] [[long 4000]]");
    client.update("agent_message_chunk");
    client.cancel(session);
    assertThat(client.result(id)).containsEntry("stopReason", "cancelled");

    id = client.prompt(session, "[[unasked exec sleep 600]]");
    assertThat(client.update("tool_call_update")).containsEntry("status", "in_progress");
    client.cancel(session);
    assertThat(client.update("tool_call_update")).containsEntry("status", "failed");
    assertThat(client.result(id)).containsEntry("stopReason", "cancelled");
  }

  @Test
  void aRequestCanBeCancelledByItsId() throws Exception {
    int id = client.prompt(session, "[[silent]]");
    client.send(
        Json.of(
            "jsonrpc", "2.0", "method", "$/cancel_request", "params", Json.of("requestId", id)));

    assertThat(client.result(id)).containsEntry("stopReason", "cancelled");
  }

  @Test
  void runsAToolOnlyWhenAllowed() throws Exception {
    int id = client.prompt(session, "[[tool echo r$((1+1))n]]");
    assertThat(client.update("tool_call")).containsEntry("status", "pending");
    Map<String, Object> question = client.call("session/request_permission");
    assertThat(question.get("params").toString())
        .contains("once", "allow_once", "always", "allow_always", "reject", "reject_once")
        .contains("command=echo r$((1+1))n");
    client.answer(question, "reject");
    assertThat(client.update("tool_call_update")).containsEntry("status", "failed");
    int from = client.position();
    client.result(id);
    assertThat(client.said(session, from)).contains("Tool use was cancelled by the user");

    id = client.prompt(session, "[[tool echo r$((1+1))n; pwd; cat]]");
    client.answer(client.call("session/request_permission"), "once");
    assertThat(client.update("tool_call_update")).containsEntry("status", "in_progress");
    assertThat(client.update("tool_call_update"))
        .containsEntry("status", "completed")
        .containsEntry("rawOutput", Map.of("stdout", "r2n\n/tmp\n", "exitStatus", 0));
    from = client.position();
    client.result(id);
    assertThat(client.said(session, from)).startsWith("The tool said: ").contains("r2n\\n/tmp");
  }

  @Test
  void asksNoMoreAfterAlways() throws Exception {
    int id = client.prompt(session, "[[ask]]");
    client.answer(client.call("session/request_permission"), "always");
    client.result(id);

    assertThat(client.ask(session, "[[ask]]")).contains("asked");
  }

  @Test
  void takesAnErrorOrAnUnknownOptionForANo() throws Exception {
    for (String how : List.of("nonsense", "error")) {
      int id = client.prompt(session, "[[ask]]");
      Map<String, Object> question = client.call("session/request_permission");
      if (how.equals("error")) {
        client.respond(question, "error", Json.of("code", -32601, "message", "no"));
      } else {
        client.answer(question, how);
      }
      int from = client.position();
      assertThat(client.result(id)).containsEntry("stopReason", "end_turn");
      assertThat(client.said(session, from)).contains("cancelled by the user");
    }
  }

  @Test
  void aCancelEndsAnOpenQuestion() throws Exception {
    int id = client.prompt(session, "[[ask]]");
    Map<String, Object> question = client.call("session/request_permission");
    client.cancel(session);
    assertThat(client.result(id)).containsEntry("stopReason", "cancelled");
    client.answer(question, "cancelled");

    id = client.prompt(session, "[[ask]]");
    client.answer(client.call("session/request_permission"), "cancelled");
    assertThat(client.result(id)).containsEntry("stopReason", "cancelled");
  }

  @Test
  void changesModeAndModel() throws Exception {
    Map<String, Object> mode = Json.of("sessionId", session, "modeId", "plan");
    assertThat(client.result(client.request("session/set_mode", mode))).isEmpty();
    assertThat(set("model", "claude-haiku-4").toString())
        .contains("currentValue=plan", "currentValue=claude-haiku-4");

    mode.put("modeId", "none");
    assertThat(client.error(client.request("session/set_mode", mode)))
        .containsEntry("code", -32602);
  }

  private Map<String, Object> set(String option, String value) throws Exception {
    return client.result(
        client.request(
            "session/set_config_option",
            Json.of("sessionId", session, "configId", option, "value", value)));
  }

  @Test
  void closesASessionAndItsTurn() throws Exception {
    Map<String, Object> params = Json.of("sessionId", session);
    assertThat(client.result(client.request("session/list", Map.of())).toString())
        .contains(session, "/tmp");
    int turn = client.prompt(session, "[[silent]]");
    assertThat(client.result(client.request("session/close", params))).isEmpty();
    int other = client.request("session/delete", params);

    assertThat(client.until(message -> Integer.valueOf(turn).equals(message.get("id"))).toString())
        .contains("cancelled");
    assertThat(client.error(client.prompt(session, "hello"))).containsEntry("code", -32602);
    assertThat(other).isPositive();
  }

  @Test
  void canBeToldNotToClose() throws Exception {
    client.ask(session, "[[noclear]]");
    Map<String, Object> params = Json.of("sessionId", session);

    assertThat(client.error(client.request("session/close", params))).containsEntry("code", -32603);
    assertThat(client.result(client.request("session/close", params))).isEmpty();
  }

  @Test
  void neverAnswersALoad() throws Exception {
    client.request("session/load", Json.of("sessionId", session, "cwd", "/tmp"));
    assertThat(client.ask(session, "[[say on]]")).isEqualTo("on");
    assertThat(client.quiet(300)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "session/new | {\"cwd\":\"/tmp\"}",
        "session/new | {\"mcpServers\":[]}",
        "session/new | {\"cwd\":\"tmp\",\"mcpServers\":[]}",
        "session/new | {\"cwd\":7,\"mcpServers\":[]}",
        "session/new | {\"cwd\":\"/tmp\",\"mcpServers\":{}}",
        "session/new | {\"cwd\":\"/tmp\",\"mcpServers\":[1]}",
        "session/new | {\"cwd\":\"/tmp\",\"mcpServers\":"
            + "[{\"name\":\"n\",\"url\":\"u\",\"headers\":{}}]}",
        "session/new | {\"cwd\":\"/tmp\",\"mcpServers\":[{\"name\":\"n\",\"command\":\"c\"}]}",
        "session/new | []",
        "session/prompt | {\"sessionId\":\"SESSION\"}",
        "session/prompt | {\"sessionId\":\"SESSION\",\"prompt\":[]}",
        "session/prompt | {\"sessionId\":\"SESSION\",\"prompt\":[{\"type\":\"text\"}]}",
        "session/prompt | {\"sessionId\":\"none\",\"prompt\":[{\"type\":\"text\",\"text\":\"a\"}]}",
        "session/set_config_option | {\"sessionId\":\"SESSION\",\"configId\":\"x\",\"value\":\"y\"}",
        "initialize | {}"
      })
  void refusesWrongParameters(String method, String params) throws Exception {
    client.line(
        "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"%s\",\"params\":%s}"
            .formatted(method, params.replace("SESSION", session)));

    Map<String, Object> message = client.until(it -> "a".equals(it.get("id")));
    assertThat(AcpClient.object(message, "error")).containsEntry("code", -32602);
  }

  @Test
  void acceptsWellDescribedServers() throws Exception {
    List<Object> none = List.of();
    List<Object> servers =
        List.of(
            Json.of("type", "http", "name", "a", "url", "http://x", "headers", none),
            Json.of("name", "b", "command", "c", "args", none, "env", none));

    assertThat(
            client.result(
                client.request("session/new", Json.of("cwd", "/tmp", "mcpServers", servers))))
        .containsKey("sessionId");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json | -32700",
        "{\"a\":1} x | -32700",
        "[1] | -32600",
        "{\"id\":1} | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"initialize\"} | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1} | -32600"
      })
  void refusesWhatIsNoMessage(String line, int code) throws Exception {
    client.line(line);

    Map<String, Object> message = client.until(it -> it.containsKey("error"));
    assertThat(message).containsEntry("id", null);
    assertThat(AcpClient.object(message, "error")).containsEntry("code", code);
    assertThat(client.ask(session, "[[say on]]")).isEqualTo("on");
  }

  @ParameterizedTest
  @CsvSource({"session/set_model", "session/resume", "_kiro.dev/session/terminate", "nonsense"})
  void doesNotKnowOtherMethods(String method) throws Exception {
    Map<String, Object> params = Json.of("sessionId", session, "modelId", "x");
    assertThat(client.error(client.request(method, params))).containsEntry("code", -32601);
  }

  @Test
  void passesOverBlankLinesUnknownNotificationsAndAnswersThatNobodyWaitsFor() throws Exception {
    client.line("");
    client.send(Json.of("jsonrpc", "2.0", "method", "nonsense"));
    client.send(Json.of("jsonrpc", "2.0", "id", 77, "result", Map.of()));

    assertThat(client.ask(session, "[[say on]]")).isEqualTo("on");
  }

  @Test
  void endsWithStdinAndItsToolsWithIt() throws Exception {
    client.prompt(session, "[[unasked exec sleep 600]]");
    client.until(message -> message.toString().contains("in_progress"));
    await().until(() -> client.process().descendants().findAny().isPresent());
    ProcessHandle tool = client.process().descendants().findAny().orElseThrow();
    client.closeStdin();

    assertThat(client.end()).isZero();
    await().until(() -> !tool.isAlive());
  }

  @Test
  void takesALastLineWithoutAnEnd() throws Exception {
    client
        .process()
        .getOutputStream()
        .write("{\"jsonrpc\":\"2.0\",\"id\":\"z\",\"method\":\"authenticate\"}".getBytes());
    client.closeStdin();

    assertThat(client.until(message -> "z".equals(message.get("id")))).containsKey("result");
    assertThat(client.end()).isZero();
  }

  @Test
  void answersTasksAndDigestsAsAtATerminal() throws Exception {
    String task =
        "Task: generate-story\nKIROGATE-BEGIN-n1 KIROGATE-END-n1\nKIROGATE-DATA-n1\n"
            + "{\"idea\":\"export [[badjson]]\"}\nKIROGATE-DATA-END-n1\n";
    assertThat(client.ask(session, task)).contains("KIROGATE-BEGIN-n1\n```json\n{\n  \"title\": 7");
    assertThat(client.ask(session, "Task repair: generate-story\nKIROGATE-BEGIN-n2"))
        .contains("KIROGATE-BEGIN-n2")
        .contains("\"title\" : \"Export\"");
    client.close();

    client = AcpClient.ready("--acp", "--digest");
    assertThat(client.ask(client.open(), "abc")).isEqualTo(Answers.digest("abc"));
  }
}
