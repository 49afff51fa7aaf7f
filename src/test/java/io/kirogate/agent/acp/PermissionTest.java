package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.PermissionAsked;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.Approval;
import io.kirogate.message.StopReason;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionTest {
  private final Dialog dialog =
      Dialog.ready(
          "{'permission':{'tool':['/_meta/toolId','/toolCall/_meta/name'],"
              + "'command':['/toolCall/rawInput/command','/_meta/command'],"
              + "'names':{'run_command':'shell','execute':'shell'},'withCommand':['execute','shell']}}");

  @BeforeEach
  void asked() {
    dialog.submit("x");
    dialog.host.told();
    dialog.host.taken();
  }

  private Approval question() {
    return ((PermissionAsked) dialog.last()).approval();
  }

  private Approval asks(String toolCall) {
    dialog.asks("'q'", toolCall);
    return question();
  }

  private static void is(Approval question, String tool, String command, boolean certain) {
    assertThat(question.tool()).isEqualTo(tool);
    assertThat(question.command()).isEqualTo(command);
    assertThat(question.certain()).isEqualTo(certain);
  }

  private JsonNode outcome() {
    List<JsonNode> taken = dialog.host.taken();
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).get("id")).isEqualTo(Agents.json("'q'"));
    return taken.get(0).at("/result/outcome");
  }

  @Test
  void theQuestionTellsEverything() {
    Approval question = asks("{'toolCallId':'t','kind':'execute','rawInput':{'command':'id -un'}}");
    is(question, "shell", "id -un", true);
    assertThat(question.options())
        .containsExactly(
            new Approval.Option("always", Approval.Kind.ALLOW_ALWAYS),
            new Approval.Option("yes", Approval.Kind.ALLOW_ONCE),
            new Approval.Option("no", Approval.Kind.REJECT_ONCE));
  }

  @Test
  void earlierUpdatesOfTheSameCallTellTheRest() {
    dialog.update(
        "{'sessionUpdate':'tool_call','toolCallId':'t','kind':'execute','title':'Running: rm -rf /',"
            + "'rawInput':{}}");
    dialog.update(
        "{'sessionUpdate':'tool_call_update','toolCallId':'t','rawInput':{'command':'id -un'}}");
    is(asks("{'toolCallId':'t','title':'ls'}"), "shell", "id -un", true);
    is(asks("{'toolCallId':'other','kind':'execute'}"), "shell", "", false);
  }

  @Test
  void twoPlacesThatDifferAreNotCertain() {
    dialog.update(
        "{'sessionUpdate':'tool_call','toolCallId':'t','kind':'execute','rawInput':{'command':'ls'}}");
    is(asks("{'toolCallId':'t','rawInput':{'command':'rm -rf /'}}"), "shell", "ls", false);
  }

  @Test
  void twoKindsOrNamesThatDifferAreNotCertain() {
    dialog.update("{'sessionUpdate':'tool_call','toolCallId':'t','kind':'read'}");
    assertThat(asks("{'toolCallId':'t','kind':'edit'}").certain()).isFalse();
    dialog.update(
        "{'sessionUpdate':'tool_call','toolCallId':'u','kind':'edit','_meta':{'name':'a'}}");
    assertThat(asks("{'toolCallId':'u','_meta':{'name':'b'}}").certain()).isFalse();
  }

  @Test
  void aNameComesBeforeTheKind() {
    is(
        asks("{'toolCallId':'t','kind':'other','_meta':{'name':'fetch_page'}}"),
        "fetch_page",
        "",
        true);
    is(
        asks(
            "{'toolCallId':'t2','kind':'other','_meta':{'name':'run_command'},'rawInput':{'command':'ls'}}"),
        "shell",
        "ls",
        true);
    is(asks("{'toolCallId':'t3','_meta':{'name':'run_command'}}"), "shell", "", false);
  }

  @Test
  void titlesNeverDecide() {
    is(asks("{'toolCallId':'t','title':'ls -l'}"), "other", "", false);
    is(asks("{'toolCallId':'t4','title':'ls -l','kind':'execute'}"), "shell", "", false);
    is(asks("{'title':'ls -l','kind':'fetch'}"), "fetch", "", true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['bash','-lc','id -un && ls']|id -un && ls",
        "['/bin/sh','-c','ls']|ls",
        "['ls','-l','a b']|ls -l 'a b'",
        "['sh','-c','a','b']|sh -c a b",
        "['echo','$(rm)',';']|echo '$(rm)' ';'",
      })
  void aCommandMayBeWords(String words, String command) {
    is(
        asks("{'toolCallId':'t','kind':'execute','rawInput':{'command':%s}}".formatted(words)),
        "shell",
        command,
        true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"''", "7", "null", "{}", "[]", "['ls',7]", "{'a':'ls'}"})
  void whatIsNoCommandIsNotCertain(String command) {
    is(
        asks("{'toolCallId':'t','kind':'execute','rawInput':{'command':%s}}".formatted(command)),
        "shell",
        "",
        false);
  }

  @Test
  void onlyOnceIsChosen() {
    dialog.driver.decide(asks("{'toolCallId':'t','kind':'fetch'}"), Choice.ALLOW);
    assertThat(outcome()).isEqualTo(Agents.json("{'outcome':'selected','optionId':'yes'}"));
    dialog.driver.decide(asks("{'toolCallId':'t','kind':'fetch'}"), Choice.DENY);
    assertThat(outcome()).isEqualTo(Agents.json("{'outcome':'selected','optionId':'no'}"));
  }

  @Test
  void whereNothingFitsItIsCancelled() {
    for (Choice choice : Choice.values()) {
      dialog.says(
          "{'id':'q','method':'session/request_permission','params':{'sessionId':'s0','toolCall':"
              + "{'toolCallId':'t','kind':'fetch'},'options':[{'optionId':'a','kind':'allow_always'},"
              + "{'optionId':'b','kind':'reject_always'},{'optionId':'c','kind':'new_kind'}]}}");
      dialog.driver.decide(question(), choice);
      assertThat(outcome()).isEqualTo(Agents.json("{'outcome':'cancelled'}"));
    }
  }

  @Test
  void aQuestionIsAnsweredOnce() {
    Approval question = asks("{'toolCallId':'t','kind':'fetch'}");
    dialog.driver.decide(question, Choice.DENY);
    dialog.driver.decide(question, Choice.ALLOW);
    outcome();
  }

  @Test
  void everyQuestionHasAnIdOfItsOwn() {
    Approval first = asks("{'toolCallId':'t','kind':'fetch'}");
    Approval second = asks("{'toolCallId':'t','kind':'fetch'}");
    assertThat(first.id()).isNotEqualTo(second.id());
  }

  @Test
  void aQuestionShowsThatThePromptWasTaken() {
    dialog.ends("end_turn");
    dialog.driver.submit("y");
    dialog.host.told();
    dialog.asks("1", "{'toolCallId':'t','kind':'fetch'}");
    assertThat(dialog.host.told().get(0)).isEqualTo(new AgentSignal.Accepted());
  }

  @Test
  void whatNobodyMayAnswerIsCancelledAtOnce() {
    String question =
        "{'id':'q','method':'session/request_permission','params':{'sessionId':'%s','toolCall':"
            + "{'toolCallId':'t'},'options':[{'optionId':'yes','kind':'allow_once'}]}}";
    dialog.says(question.formatted("s9"));
    assertThat(outcome()).isEqualTo(Agents.json("{'outcome':'cancelled'}"));
    dialog.ends("end_turn");
    dialog.host.told();
    dialog.host.taken();
    dialog.says(question.formatted("s0"));
    assertThat(outcome()).isEqualTo(Agents.json("{'outcome':'cancelled'}"));
    assertThat(dialog.host.told()).isEmpty();
  }

  @Test
  void anInterruptCancelsOpenQuestionsAndThoseThatCome() {
    Approval question = asks("{'toolCallId':'t','kind':'fetch'}");
    dialog.driver.interrupt();
    List<JsonNode> taken = dialog.host.taken();
    assertThat(taken.get(0).path("method").asText()).isEqualTo("session/cancel");
    assertThat(taken.get(1).at("/result/outcome/outcome").asText()).isEqualTo("cancelled");
    dialog.driver.decide(question, Choice.ALLOW);
    assertThat(dialog.host.taken()).isEmpty();
    dialog.asks("'q'", "{'toolCallId':'u','kind':'fetch'}");
    assertThat(outcome()).isEqualTo(Agents.json("{'outcome':'cancelled'}"));
    assertThat(dialog.host.told()).isEmpty();
  }

  @Test
  void aQuestionOfATurnThatItsAcceptanceInterruptsIsCancelled() {
    dialog.ends("end_turn");
    dialog.driver.submit("y");
    dialog.host.taken();
    dialog.host.onSignal =
        signal -> {
          if (signal instanceof AgentSignal.Accepted) {
            dialog.driver.interrupt();
          }
        };
    dialog.asks("'q'", "{'toolCallId':'t','kind':'fetch'}");
    assertThat(dialog.host.taken().get(1).at("/result/outcome/outcome").asText())
        .isEqualTo("cancelled");
  }

  @Test
  void theEndCancelsWhatIsOpen() {
    asks("{'toolCallId':'t','kind':'fetch'}");
    dialog.ends("end_turn");
    assertThat(outcome()).isEqualTo(Agents.json("{'outcome':'cancelled'}"));
  }

  @Test
  void aDeniedToolThatEndsTheTurnIsAnAnswer() {
    dialog.text("I try");
    dialog.driver.decide(asks("{'toolCallId':'t','kind':'fetch'}"), Choice.DENY);
    dialog.ends("cancelled");
    assertThat(dialog.last())
        .isInstanceOfSatisfying(
            TurnEnded.class,
            ended -> {
              assertThat(ended.texts()).containsExactly("I try");
              assertThat(ended.stopReason()).isEqualTo(StopReason.END_TURN);
            });
  }

  // ---- tools that run unasked ----

  private void call(String id, String kind, String status) {
    tells("tool_call", id, kind, status, "ls");
  }

  /** What is told of a call after its beginning. */
  private void goesOn(String id, String kind, String status, String command) {
    tells("tool_call_update", id, kind, status, command);
  }

  private void tells(String update, String id, String kind, String status, String command) {
    dialog.update(
        "{'sessionUpdate':'%s','toolCallId':'%s','kind':'%s','status':'%s','rawInput':{'command':'%s'}}"
            .formatted(update, id, kind, status, command));
  }

  @ParameterizedTest
  @CsvSource({
    "execute,completed,true",
    "execute,failed,true",
    "execute,in_progress,false",
    "execute,pending,false",
    "edit,completed,true",
    "edit,failed,false",
    "other,completed,true",
    "read,completed,false",
    "search,completed,false",
    "think,completed,false",
    "fetch,completed,true"
  })
  void aToolThatRanUnaskedIsTold(String kind, String status, boolean told) {
    call("t", kind, status);
    assertThat(dialog.host.told()).hasSize(told ? 1 : 0);
    goesOn("t", kind, status, "ls");
    assertThat(dialog.host.told()).isEmpty();
  }

  @Test
  void whatRanIsTold() {
    call("t", "execute", "completed");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "ls", true));
    dialog.update("{'sessionUpdate':'tool_call_update','toolCallId':'u','status':'completed'}");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("other", "", false));
  }

  @Test
  void whatWasAskedAboutIsNotTold() {
    dialog.driver.decide(
        asks("{'toolCallId':'t','kind':'execute','rawInput':{'command':'ls'}}"), Choice.ALLOW);
    call("t", "execute", "completed");
    dialog.driver.decide(
        asks("{'toolCallId':'u','kind':'execute','rawInput':{'command':'ls'}}"), Choice.DENY);
    call("u", "execute", "failed");
    assertThat(dialog.host.told()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"think", "read", "search"})
  void whatFirstLookedHarmlessIsToldWhenItWasNot(String kind) {
    for (String later : List.of("execute", "edit")) {
      call(later, kind, "pending");
      goesOn(later, later, "completed", "ls");
      assertThat(dialog.host.told())
          .as(later)
          .singleElement()
          .isInstanceOfSatisfying(ToolRan.class, ran -> assertThat(ran.certain()).isFalse());
    }
  }

  @Test
  void aHarmlessKindDoesNotCoverAnotherName() {
    dialog.update(
        "{'sessionUpdate':'tool_call','toolCallId':'t','kind':'read','status':'completed',"
            + "'_meta':{'name':'run_command'},'rawInput':{'command':'rm'}}");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "rm", true));
  }

  private void allowed(String id) {
    dialog.driver.decide(asks(shell(id, "ls")), Choice.ALLOW);
  }

  private void denied(String id) {
    dialog.driver.decide(asks(shell(id, "ls")), Choice.DENY);
  }

  private static String shell(String id, String command) {
    return "{'toolCallId':'%s','kind':'execute','rawInput':{'command':'%s'}}"
        .formatted(id, command);
  }

  @ParameterizedTest
  @CsvSource({"completed", "failed"})
  void aQuestionDoesNotCoverAnotherCommand(String status) {
    allowed("t");
    goesOn("t", "execute", status, "rm -rf x");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "rm -rf x", false));
    denied("u");
    goesOn("u", "execute", status, "rm -rf x");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "rm -rf x", false));
  }

  @Test
  void aThirdCommandIsNoticedToo() {
    goesOn("t", "execute", "pending", "pwd");
    allowed("t");
    goesOn("t", "execute", "completed", "rm -rf x");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "rm -rf x", false));
  }

  @Test
  void whatWasDeniedAndYetRanIsTold() {
    denied("t");
    goesOn("t", "execute", "completed", "ls");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "ls", true));
  }

  @Test
  void aNoIsNotTakenBackByALaterYes() {
    denied("t");
    allowed("t");
    goesOn("t", "execute", "completed", "ls");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "ls", true));
  }

  @Test
  void whatDidNotWaitForItsAnswerIsTold() {
    asks(shell("t", "ls"));
    goesOn("t", "execute", "completed", "ls");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "ls", true));
  }

  @Test
  void anIdThatBeginsAnewIsANewCall() {
    allowed("t");
    goesOn("t", "execute", "completed", "ls");
    assertThat(dialog.host.told()).isEmpty();
    tells("tool_call", "t", "execute", "completed", "rm -rf x");
    assertThat(dialog.host.told()).containsExactly(new ToolRan("shell", "rm -rf x", true));
    is(asks(shell("t", "pwd")), "shell", "pwd", true);
  }

  @Test
  void aSecondPlaceThatCannotBeReadIsNotCertain() {
    for (String unread : List.of("['rm',1]", "{'a':'rm'}", "7", "['rm',['x']]")) {
      dialog.says(
          ("{'id':'q','method':'session/request_permission','params':{'sessionId':'s0',"
                  + "'_meta':{'command':'ls'},'toolCall':{'toolCallId':'t%s','kind':'execute',"
                  + "'rawInput':{'command':%s}},'options':[]}}")
              .formatted(unread.hashCode(), unread));
      is(question(), "shell", "ls", false);
    }
  }

  @Test
  void aNameThatCannotBeReadIsNotCertain() {
    assertThat(asks("{'toolCallId':'t','kind':'fetch','_meta':{'name':{'a':1}}}").certain())
        .isFalse();
    assertThat(asks("{'toolCallId':'u','kind':['fetch'],'_meta':{'name':'a'}}").certain())
        .isFalse();
    assertThat(asks("{'toolCallId':'v','kind':null,'_meta':{'name':'a'}}").certain()).isTrue();
  }

  @Test
  void whatWasUnderWayAtTheEndRanToo() {
    call("t", "execute", "in_progress");
    call("u", "execute", "pending");
    dialog.ends("end_turn");
    assertThat(dialog.host.told())
        .satisfiesExactly(
            ran -> assertThat(ran).isEqualTo(new ToolRan("shell", "ls", true)),
            ended -> assertThat(ended).isInstanceOf(TurnEnded.class));
  }

  @Test
  void whatAnInterruptStoppedIsNotTold() {
    call("t", "execute", "in_progress");
    call("u", "execute", "in_progress");
    dialog.driver.interrupt();
    call("t", "execute", "failed");
    dialog.ends("cancelled");
    assertThat(dialog.host.told()).containsExactly(new Prompted());
  }

  @Test
  void anAgentThatNeedNotAskIsNotWatched() {
    Dialog free = Dialog.ready("{'permission':{'asks':false}}");
    free.submit("x");
    free.host.told();
    free.update(
        "{'sessionUpdate':'tool_call','toolCallId':'t','kind':'execute','status':'completed'}");
    assertThat(free.host.told()).isEmpty();
  }

  @Test
  void aFloodOfCallsCostsABound() {
    ToolCalls calls = new ToolCalls(AcpProfile.Permission.PLAIN);
    for (int i = 0; i < 10_000; i++) {
      calls.accept(
          Agents.json("{'toolCallId':'t%d','kind':'execute','status':'in_progress'}".formatted(i)));
    }
    assertThat(calls.leftRunning()).hasSizeLessThanOrEqualTo(2_000);
  }

  @Test
  void aFloodOfLongCallsCostsABoundToo() {
    ToolCalls calls = new ToolCalls(AcpProfile.Permission.PLAIN);
    String command = "x".repeat(15_000);
    for (int i = 0; i < 1_000; i++) {
      calls.accept(
          Agents.json(
              "{'toolCallId':'t%d','kind':'execute','status':'in_progress','rawInput':{'command':'%s'}}"
                  .formatted(i, command)));
    }
    List<ToolCalls.Tool> kept = calls.leftRunning();
    assertThat(kept).hasSizeBetween(50, 70);
    assertThat(kept).allMatch(ToolCalls.Tool::certain);
  }

  @Test
  void idsCostToo() {
    ToolCalls calls = new ToolCalls(AcpProfile.Permission.PLAIN);
    String longId = "x".repeat(100_000);
    for (int i = 0; i < 100; i++) {
      calls.accept(
          Agents.json(
              "{'toolCallId':'%s%d','kind':'execute','status':'in_progress'}"
                  .formatted(longId, i)));
    }
    assertThat(calls.leftRunning()).hasSizeLessThanOrEqualTo(11);
  }

  @Test
  void aCommandThatIsTooLongIsNotCertain() {
    Approval question = asks(shell("t", "ls ".repeat(10_000)));
    assertThat(question.certain()).isFalse();
    assertThat(question.command()).startsWith("ls ls").hasSizeLessThanOrEqualTo(16 * 1024);
    assertThat(asks(shell("u", "ls ".repeat(5_000))).certain()).isTrue();
  }
}
