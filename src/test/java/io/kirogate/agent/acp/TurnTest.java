package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Accepted;
import io.kirogate.agent.AgentSignal.Progressed;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.AgentSignal.TurnErred;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnUsage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnTest {
  private final Dialog dialog =
      Dialog.ready(
          "{'updates':['_kiro.dev/session/update'],'takenBack':['stream_discarded','_x/discarded'],"
              + "'notices':['retry_warning'],'noticeChunks':['Model .* not found\\\\.'],"
              + "'answerErrors':[{'match':'\\\\[TokenInvalidError\\\\].*','retire':true}]}");

  private static TurnEnded ended(StopReason reason, String... texts) {
    return new TurnEnded(List.of(texts), Fidelity.EXACT, reason, TurnUsage.UNKNOWN);
  }

  @Test
  void thePromptIsAskedAndAcceptedWhenThePipeHasIt() {
    dialog.driver.submit("Say \"hello\"\t\r\n  ü🤖\u0000 ");
    assertThat(dialog.request("session/prompt").get("params"))
        .isEqualTo(
            Agents.JSON
                .createObjectNode()
                .put("sessionId", "s0")
                .set(
                    "prompt",
                    Agents.JSON
                        .createArrayNode()
                        .add(
                            Agents.JSON
                                .createObjectNode()
                                .put("type", "text")
                                .put("text", "Say \"hello\"\t\r\n  ü🤖\u0000 "))));
    assertThat(dialog.host.told()).isEmpty();
    dialog.driver.inputTaken();
    dialog.driver.inputTaken();
    assertThat(dialog.host.told()).containsExactly(new Accepted());
  }

  @Test
  void aPipeThatIsEmptyBetweenTurnsSaysNothing() {
    dialog.driver.inputTaken();
    assertThat(dialog.host.signals).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(StopReason.class)
  void everyKnownReasonIsAnAnswer(StopReason reason) {
    dialog.submit("x");
    dialog.text(" an");
    dialog.text("swer\\n");
    dialog.ends(reason.word());
    assertThat(dialog.host.told()).containsExactly(new Accepted(), ended(reason, " answer\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "END_TURN", "finished", "cancelled"})
  void anyOtherReasonIsAnErrorOfTheAgents(String reason) {
    dialog.submit("x");
    dialog.ends(reason);
    assertThat(dialog.last())
        .isInstanceOfSatisfying(
            TurnErred.class,
            erred -> {
              assertThat(erred.failure().code()).isEqualTo(FailureCode.AGENT_ERROR);
              assertThat(erred.failure().detail()).contains(reason);
              assertThat(erred.retire()).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "[]", "{}", "{'stopReason':null}", "{'stopReason':{}}"})
  void anEndWithoutAReasonIsAnErrorOfTheAgents(String result) {
    dialog.submit("x");
    dialog.answer("session/prompt", result);
    assertThat(dialog.last()).isInstanceOf(TurnErred.class);
  }

  @Test
  void theEndShowsThatThePromptWasTaken() {
    dialog.driver.submit("x");
    dialog.ends("end_turn");
    assertThat(dialog.host.told()).containsExactly(new Accepted(), ended(StopReason.END_TURN));
  }

  @Test
  void messagesAreToldApartByIdsAndToolCalls() {
    dialog.submit("x");
    dialog.text("");
    dialog.text("I will run it");
    dialog.update("{'sessionUpdate':'agent_thought_chunk','content':{'type':'text','text':'hm'}}");
    dialog.text(".");
    dialog.update("{'sessionUpdate':'tool_call','toolCallId':'t','kind':'read','title':'T'}");
    dialog.update("{'sessionUpdate':'tool_call_update','toolCallId':'t','status':'completed'}");
    dialog.text("Do");
    dialog.update("{'sessionUpdate':'tool_call_update','toolCallId':'t','content':[]}");
    dialog.text("ne.");
    dialog.update(
        "{'sessionUpdate':'agent_message_chunk','messageId':'m','content':{'type':'text','text':'More'}}");
    dialog.update(
        "{'sessionUpdate':'agent_message_chunk','content':{'type':'image','data':'AA','mimeType':'x'}}");
    dialog.ends("end_turn");
    assertThat(dialog.last())
        .isEqualTo(ended(StopReason.END_TURN, "I will run it.", "Done.", "More"));
  }

  @Test
  void anUpdateOfACallThatWasNeverBegunBeginsIt() {
    dialog.submit("x");
    dialog.text("a");
    dialog.update("{'sessionUpdate':'tool_call_update','toolCallId':'t','status':'pending'}");
    dialog.text("b");
    dialog.ends("end_turn");
    assertThat(dialog.last()).isEqualTo(ended(StopReason.END_TURN, "a", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'sessionUpdate':'stream_discarded'}", "UPDATE", "NOTIFICATION"})
  void textIsTakenBack(String how) {
    dialog.submit("x");
    dialog.text("wrong");
    if (how.equals("UPDATE")) {
      dialog.notifies(
          "_kiro.dev/session/update",
          "{'sessionId':'s0','update':{'sessionUpdate':'stream_discarded'}}");
    } else if (how.equals("NOTIFICATION")) {
      dialog.notifies("_x/discarded", "{'sessionId':'s9'}");
      dialog.notifies("_x/discarded", "{'sessionId':'s0'}");
    } else {
      dialog.update(how);
    }
    dialog.text("right");
    dialog.ends("end_turn");
    assertThat(dialog.last()).isEqualTo(ended(StopReason.END_TURN, "right"));
  }

  @Test
  void anotherSessionsUpdatesAndLateOnesChangeNothing() {
    dialog.submit("x");
    dialog.update(
        "s9", "{'sessionUpdate':'agent_message_chunk','content':{'type':'text','text':'no'}}");
    dialog.update(
        "s9",
        "{'sessionUpdate':'tool_call','toolCallId':'t','kind':'execute','status':'completed'}");
    dialog.ends("end_turn");
    dialog.text("late");
    dialog.update(
        "{'sessionUpdate':'tool_call','toolCallId':'t','kind':'execute','status':'completed'}");
    assertThat(dialog.host.told()).containsExactly(new Accepted(), ended(StopReason.END_TURN));
    dialog.submit("y");
    dialog.ends("end_turn");
    assertThat(dialog.last()).isEqualTo(ended(StopReason.END_TURN));
  }

  @Test
  void whatItsProgramSaysFirstIsNoAnswer() {
    dialog.submit("x");
    dialog.text("Model m not found.");
    dialog.text("The answer");
    dialog.text("Model m not found.");
    dialog.ends("end_turn");
    assertThat(dialog.last())
        .isEqualTo(
            new TurnEnded(
                List.of("The answerModel m not found."),
                Fidelity.EXACT,
                StopReason.END_TURN,
                TurnUsage.UNKNOWN,
                List.of("Model m not found.")));
    assertThat(dialog.driver.shown()).startsWith("Model m not found.The answer");
  }

  @Test
  void anAnswerThatIsAnErrorTextIsAnError() {
    dialog.submit("x");
    dialog.text("[TokenInvalid");
    dialog.text("Error] expired");
    dialog.ends("end_turn");
    assertThat(dialog.last())
        .isInstanceOfSatisfying(
            TurnErred.class,
            erred -> {
              assertThat(erred.failure().code()).isEqualTo(FailureCode.AGENT_ERROR);
              assertThat(erred.retire()).isTrue();
            });
  }

  @Test
  void everyUpdateIsProgressButARepeatedNotice() {
    dialog.submit("x");
    dialog.host.signals.clear();
    dialog.text("a");
    dialog.update("{'sessionUpdate':'some_new_thing'}");
    for (int attempt = 0; attempt < 5; attempt++) {
      dialog.notifies(
          "_kiro.dev/session/update",
          "{'sessionId':'s0','update':{'sessionUpdate':'retry_warning','attempt':%d}}"
              .formatted(attempt));
    }
    dialog.notifies("_something/else", "{'sessionId':'s0'}");
    dialog.update("s9", "{'sessionUpdate':'plan'}");
    assertThat(dialog.host.signals)
        .containsExactly(new Progressed(), new Progressed(), new Progressed());
  }

  @Test
  void anAnswerOverTheLimitBlocks() {
    Dialog small = Dialog.ready("{'maxAnswerCharacters':200}");
    small.submit("x");
    small.text("x".repeat(100));
    small.text("y".repeat(100));
    small.text("z".repeat(100));
    assertThat(small.host.told().stream().filter(AgentSignal.Blocked.class::isInstance)).hasSize(1);
    small.driver.interrupt();
    small.ends("cancelled");
    assertThat(small.host.told()).containsExactly(new Prompted());
  }

  @Test
  void aLineThatIsTooLongEndsTheTurnAndTheProcess() {
    Dialog small = Dialog.ready("{'maxLineBytes':300}");
    small.submit("x");
    small.raw("x".repeat(301));
    assertThat(small.last())
        .isInstanceOfSatisfying(TurnErred.class, erred -> assertThat(erred.retire()).isTrue());
    small.ends("end_turn");
    assertThat(small.host.told()).isEmpty();
  }

  @Test
  void aFaultyPromptIsRefusedAndNothingIsSent() {
    FakeHost host = new FakeHost();
    AcpDriver driver =
        new AcpDriver(AcpProfile.PLAIN, prompt -> Optional.of("must not be blank"), host);
    driver.submit(" ");
    assertThat(host.written).isEmpty();
    assertThat(host.signals).singleElement().isInstanceOf(AgentSignal.Refused.class);
  }

  @Test
  void itIsNotAskedTwiceAtOnce() {
    dialog.submit("x");
    assertThatThrownBy(() -> dialog.driver.submit("y")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingIsSignalledAfterItsEnd() {
    dialog.submit("x");
    dialog.host.told();
    dialog.driver.exited();
    dialog.ends("end_turn");
    dialog.text("late");
    assertThat(dialog.host.signals).isEmpty();
  }

  @Test
  void aPromptFromWithinTheEndIsAsked() {
    dialog.submit("x");
    dialog.host.onSignal =
        signal -> {
          if (signal instanceof TurnEnded) {
            dialog.host.onSignal = next -> {};
            dialog.driver.submit("y");
          }
        };
    dialog.ends("end_turn");
    dialog.text("second");
    dialog.ends("end_turn");
    assertThat(dialog.last()).isEqualTo(ended(StopReason.END_TURN, "second"));
  }

  // ---- interrupting ----

  @ParameterizedTest
  @ValueSource(strings = {"cancelled", "end_turn", "refusal", "whatever", ""})
  void anyEndAfterAnInterruptIsListening(String reason) {
    dialog.submit("x");
    dialog.host.taken();
    dialog.driver.interrupt();
    dialog.driver.interrupt();
    assertThat(dialog.host.taken())
        .containsExactly(
            Agents.json("{'method':'session/cancel','params':{'sessionId':'s0'},'jsonrpc':'2.0'}"));
    dialog.text("late");
    dialog.driver.inputTaken();
    dialog.host.told();
    dialog.ends(reason);
    assertThat(dialog.host.told()).containsExactly(new Prompted());
  }

  @Test
  void anErrorAfterAnInterruptIsListeningToo() {
    dialog.submit("x");
    dialog.driver.interrupt();
    dialog.host.told();
    dialog.refuse("session/prompt", "{'code':-32800,'message':'cancelled'}");
    assertThat(dialog.host.told()).containsExactly(new Prompted());
  }

  @Test
  void anInterruptBetweenTurnsFindsItListening() {
    dialog.driver.interrupt();
    assertThat(dialog.host.told()).containsExactly(new Prompted());
    assertThat(dialog.host.written).isEmpty();
  }
}
