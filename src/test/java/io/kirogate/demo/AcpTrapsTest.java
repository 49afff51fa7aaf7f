package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each directive that only a turn over ACP knows, and what the others do there. */
class AcpTrapsTest {
  private static final String KIRO_UPDATE = "_kiro.dev/session/update";
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
  void countOnlyWhenAllowed() throws Exception {
    client.close();
    client = AcpClient.start("--acp-v2");
    client.result(client.request("initialize", Json.of("protocolVersion", 1)));

    assertThat(client.ask(client.open(), "[[stall]]")).isEqualTo("You said: [[stall]]");
  }

  @Test
  void theTextSoFarIsTakenBack() throws Exception {
    int id = client.prompt(session, "[[partial Half an ]][[discard]][[say Whole.]]");
    assertThat(client.call(KIRO_UPDATE).toString()).contains("stream_discarded");
    assertThat(client.said(session, 0)).isEqualTo("Half an This is taken back.");
    int from = client.position();
    client.result(id);
    assertThat(client.said(session, from)).isEqualTo("Whole.");
  }

  @Test
  void theUsageComesBehindTheAnswer() throws Exception {
    int id = client.prompt(session, "[[lateusage]]");
    assertThat(
            client.until(
                message ->
                    message.containsKey("result") || message.toString().contains("meteringUsage")))
        .containsEntry("id", id);
    client.until(message -> message.toString().contains("meteringUsage"));
  }

  @ParameterizedTest
  @CsvSource({"retry_warning, attempt=2", "stream_stall_notice, message="})
  void noticesAreGiven(String kind, String part) throws Exception {
    int id = client.prompt(session, "[[notice %s]]".formatted(kind));
    assertThat(client.call(KIRO_UPDATE).toString()).contains(kind, part);
    client.result(id);
  }

  @Test
  void aStallEndsOnlyByACancel() throws Exception {
    int id = client.prompt(session, "[[partial Some text]][[stall]]");
    client.update("agent_message_chunk");
    assertThat(client.quiet(300)).isTrue();
    client.cancel(session);
    assertThat(client.result(id)).containsEntry("stopReason", "cancelled");
    assertThat(client.said(session, 0)).isEqualTo("Some text");
  }

  @Test
  void aFailureCanComeInMidAnswer() throws Exception {
    int id = client.prompt(session, "[[partial Some text]][[status 500 dispatch failure]]");
    assertThat(client.error(id).get("data").toString()).contains("dispatch failure");
    assertThat(client.said(session, 0)).isEqualTo("Some text");
  }

  @Test
  void twoMessagesHaveTwoIds() throws Exception {
    int from = client.position();
    assertThat(client.ask(session, "[[messages]][[say And this.]]"))
        .isEqualTo("This is another message.And this.");
    assertThat(client.chunks(session, from))
        .extracting(chunk -> chunk.get("messageId"))
        .doesNotContainNull()
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void otherUpdatesAreNoText() throws Exception {
    int id =
        client.prompt(
            session, "[[thought Hm.]][[update something_new]][[stray]][[empty]][[say Fine.]]");
    assertThat(AcpClient.text(client.update("agent_thought_chunk"))).isEqualTo("Hm.");
    client.update("something_new");
    assertThat(client.until(message -> message.containsKey("params")).toString())
        .contains("This is for somebody else.", "sess_of_somebody_else");
    assertThat(AcpClient.text(client.update("agent_message_chunk"))).isEmpty();
    client.result(id);
    assertThat(client.said(session, 0)).isEqualTo("Fine.");
  }

  @Test
  void aPieceComesBehindTheAnswer() throws Exception {
    int id = client.prompt(session, "[[late Too late.]][[say In time.]]");
    client.result(id);
    assertThat(client.said(session, 0)).isEqualTo("In time.");
    assertThat(AcpClient.text(client.update("agent_message_chunk"))).isEqualTo("Too late.");
  }

  @ParameterizedTest
  @CsvSource({"max_tokens", "max_turn_requests", "refusal", "something_new"})
  void theStopReasonCanBeAny(String reason) throws Exception {
    int id = client.prompt(session, "[[stop %s]]".formatted(reason));
    assertThat(client.result(id)).containsEntry("stopReason", reason);
  }

  @Test
  void stdoutCanHaveALineThatIsNoJson() throws Exception {
    assertThat(client.ask(session, "[[nojson Loading model...]][[say ok]]")).isEqualTo("ok");
    assertThat(client.garbage()).containsExactly("Loading model...");
  }

  @Test
  void stderrCanBeLong() throws Exception {
    client.ask(session, "[[stderr 300000]]");
    client.closeStdin();
    assertThat(client.end()).isZero();
    assertThat(client.errors()).hasSizeGreaterThan(300_000);
  }

  @Test
  void waitsForTheAnswerToAnUnknownRequest() throws Exception {
    int id = client.prompt(session, "[[request demo/unknown]][[say ok]]");
    Map<String, Object> question = client.call("demo/unknown");
    assertThat(client.quiet(300)).isTrue();
    client.respond(question, "error", Json.of("code", -32601, "message", "no"));
    client.result(id);
    assertThat(client.said(session, 0)).isEqualTo("demo/unknown was answered with -32601.\nok");
  }

  @Test
  void aMegabyteComesInOnePiece() throws Exception {
    int from = client.position();
    assertThat(client.ask(session, "[[big]]")).hasSize(1 << 20);
    assertThat(client.chunks(session, from)).hasSize(1);
    assertThat(client.ask(session, "[[big 7]]")).isEqualTo("abcdefg");
  }

  @Test
  void aMegabyteComesInTenThousandPieces() throws Exception {
    int from = client.position();
    assertThat(client.ask(session, "[[pieces]]")).isEqualTo(AcpVoice.filling(0, 1 << 20));
    assertThat(client.chunks(session, from)).hasSize(10_000);
    assertThat(client.ask(session, "[[pieces 5 2]]")).isEqualTo("abcde");
  }

  @Test
  void aToolRunsWithoutAQuestion() throws Exception {
    assertThat(client.ask(session, "[[unasked echo r$((1+1))n]]")).contains("r2n");
    assertThat(client.ask(session, "[[fakeready]]")).contains("done");
  }

  @Test
  void theQuestionNamesAnotherCommand() throws Exception {
    int id = client.prompt(session, "[[tool echo r$((1+1))n]][[differ ls]]");
    assertThat(client.update("tool_call").toString()).contains("command=echo r$((1+1))n");
    Map<String, Object> question = client.call("session/request_permission");
    assertThat(question.toString()).contains("command=ls", "Running: echo r$((1+1))n");
    client.answer(question, "allow_once");
    int from = client.position();
    client.result(id);
    assertThat(client.said(session, from)).contains("r2n");
  }

  @Test
  void theQuestionOffersOnlySome() throws Exception {
    int id = client.prompt(session, "[[ask]][[options allow_always,reject_once]]");
    Map<String, Object> question = client.call("session/request_permission");
    assertThat(question.toString()).contains("allow_always", "reject_once").doesNotContain("once]");
    assertThat(question.toString()).doesNotContain("allow_once");
    client.answer(question, "allow_once");
    int from = client.position();
    client.result(id);
    assertThat(client.said(session, from)).contains("cancelled by the user");
  }

  @Test
  void theQuestionWantsItsAnswerInSpiteOfACancel() throws Exception {
    int id = client.prompt(session, "[[ask]][[holdask]]");
    Map<String, Object> question = client.call("session/request_permission");
    client.cancel(session);
    assertThat(client.quiet(300)).isTrue();
    client.answer(question, "cancelled");
    assertThat(client.result(id)).containsEntry("stopReason", "cancelled");
  }

  @Test
  void aCancelIsAnsweredInOtherWays() throws Exception {
    assertThat(client.error(cancelled("[[stall]][[cancel error]]"))).containsEntry("code", -32603);
    assertThat(client.result(cancelled("[[stall]][[cancel end_turn]]")))
        .containsEntry("stopReason", "end_turn");
    int from = client.position();
    assertThat(client.result(cancelled("[[stall]][[cancel late]]")))
        .containsEntry("stopReason", "cancelled");
    assertThat(client.said(session, from)).isEqualTo("Here This comes behind the cancel.");
  }

  private int cancelled(String prompt) throws Exception {
    int id = client.prompt(session, "[[partial Here]]" + prompt);
    client.update("agent_message_chunk");
    client.cancel(session);
    return id;
  }

  @Test
  void aModeChangesInMidTurn() throws Exception {
    int id = client.prompt(session, "[[config mode kiro_planner]]");
    assertThat(client.update("current_mode_update")).containsEntry("currentModeId", "kiro_planner");
    client.result(id);
  }

  @Test
  void autopilotComesBackInMidTurn() throws Exception {
    client.close();
    client = AcpClient.ready("--acp-v3", "--auth-method", "cli");
    session = client.open();
    Map<String, Object> off =
        Json.of("sessionId", session, "configId", "autopilot", "value", "off");
    client.result(client.request("session/set_config_option", off));

    int id = client.prompt(session, "[[config autopilot on]][[ask]]");
    assertThat(client.update("config_option_update").toString())
        .contains("id=autopilot, name=Autopilot, currentValue=on");
    client.update("tool_call_update");
    assertThat(client.result(id)).containsEntry("stopReason", "end_turn");
  }

  @Test
  void pacesAndDelaysAsAtATerminal() throws Exception {
    int from = client.position();
    long start = System.nanoTime();
    client.ask(session, "[[wait 300]] [[chunks 4 50]] [[long 8]]");
    assertThat(System.nanoTime() - start).isGreaterThan(500_000_000L);
    assertThat(client.chunks(session, from)).hasSize(4);
    assertThat(client.ask(session, "[[flood 1000]]")).hasSizeGreaterThan(999);
    from = client.position();
    client.ask(session, "[[slow 1]] [[long 8]]");
    assertThat(client.chunks(session, from)).hasSize(8);
  }

  @Test
  void nothingMoreIsReadFromStdin() throws Exception {
    client.prompt(session, "[[deaf]]");
    client.request("initialize", Json.of("protocolVersion", 1));
    client.closeStdin();
    assertThat(client.quiet(500)).isTrue();
    assertThat(client.alive()).isTrue();
    client.terminate();
    assertThat(client.end()).isEqualTo(143);
  }

  @Test
  void aHangIgnoresACancelSigtermAndTheEndOfStdin() throws Exception {
    client.prompt(session, "[[hang]]");
    String other = client.open();
    assertThat(client.ask(other, "[[say on]]")).isEqualTo("on");
    await().until(() -> DemoAgentTest.ignoresAll(client.process().toHandle()));
    client.cancel(session);
    client.terminate();
    client.closeStdin();
    assertThat(client.silenced(500)).isFalse();
    assertThat(client.alive()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"[[die 3]], 3", "[[kill]], 137", "[[fault turn KILL]], 137"})
  void diesInMidTurn(String prompt, int status) throws Exception {
    client.prompt(session, prompt);
    client.update("agent_message_chunk");
    assertThat(client.end()).isEqualTo(status);
  }

  @Test
  void diesWhenItsQuestionIsAnsweredOrItsSessionClosed() throws Exception {
    client.prompt(session, "[[ask]][[fault approval KILL]]");
    client.answer(client.call("session/request_permission"), "reject_once");
    assertThat(client.end()).isEqualTo(137);
    client.close();

    client = AcpClient.ready("--acp-v2");
    session = client.open();
    client.ask(session, "[[fault reset KILL]]");
    client.request("_kiro.dev/session/terminate", Json.of("sessionId", session));
    assertThat(client.end()).isEqualTo(137);
  }
}
