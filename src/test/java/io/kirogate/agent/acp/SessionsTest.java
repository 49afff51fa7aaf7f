package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Accepted;
import io.kirogate.agent.AgentSignal.Clean;
import io.kirogate.agent.AgentSignal.Full;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.AgentSignal.Unclean;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {

  private static Dialog ready(String acp, String capabilities) {
    return ready(acp, capabilities, "{}");
  }

  private static Dialog ready(String acp, String capabilities, String session) {
    Dialog dialog = Dialog.with(acp);
    dialog.start(capabilities, session);
    dialog.host.told();
    dialog.host.taken();
    return dialog;
  }

  private static void turn(Dialog dialog) {
    dialog.submit("x");
    dialog.ends("end_turn");
    dialog.host.told();
    dialog.host.taken();
  }

  private static List<String> methods(Dialog dialog) {
    return dialog.host.taken().stream().map(message -> message.path("method").asText()).toList();
  }

  @Test
  void aSessionThatNothingWasSaidInIsNew() {
    Dialog dialog = ready("{}", "{}");
    dialog.driver.renew();
    assertThat(dialog.host.told()).containsExactly(new Clean());
    assertThat(dialog.host.written).isEmpty();
  }

  @Test
  void everyLeaseHasASessionOfItsOwn() {
    Dialog dialog = ready("{}", "{}");
    turn(dialog);
    dialog.driver.renew();
    assertThat(methods(dialog)).containsExactly("session/new");
    assertThat(dialog.host.told()).isEmpty();
    dialog.opened("s1", "{}");
    assertThat(dialog.host.told()).containsExactly(new Clean());
    dialog.submit("y");
    assertThat(dialog.request("session/prompt").at("/params/sessionId").asText()).isEqualTo("s1");
    dialog.text("of the old session");
    dialog.update(
        "s1", "{'sessionUpdate':'agent_message_chunk','content':{'type':'text','text':'new'}}");
    dialog.ends("end_turn");
    assertThat(((TurnEnded) dialog.last()).texts()).containsExactly("new");
  }

  @Test
  void aLeaseThatIsKeptKeepsItsSession() {
    Dialog dialog = ready("{}", "{}");
    turn(dialog);
    dialog.submit("again");
    assertThat(dialog.request("session/prompt").at("/params/sessionId").asText()).isEqualTo("s0");
  }

  @Test
  void anIdThatWasSeenBeforeProvesNothing() {
    Dialog dialog = ready("{}", "{}");
    turn(dialog);
    dialog.driver.renew();
    dialog.opened("s0", "{}");
    assertThat(dialog.last())
        .isInstanceOfSatisfying(
            Unclean.class, unclean -> assertThat(unclean.reason()).contains("given before"));
  }

  @Test
  void settingsAreProvenInEverySession() {
    String acp = "{'settings':{'own':[{'by':'set_config_option','id':'autopilot','value':'off'}]}}";
    String on = "{'configOptions':[{'id':'autopilot','currentValue':'on','options':[]}]}";
    Dialog dialog = Dialog.with(acp);
    dialog.start("{}", on);
    dialog.answer("session/set_config_option", on.replace("'on'", "'off'"));
    assertThat(dialog.host.told()).containsExactly(new Prompted());
    turn(dialog);
    dialog.driver.renew();
    dialog.opened("s1", on);
    assertThat(dialog.host.told()).isEmpty();
    assertThat(dialog.request("session/set_config_option").at("/params/sessionId").asText())
        .isEqualTo("s1");
    dialog.answer("session/set_config_option", on);
    assertThat(dialog.last()).isInstanceOf(Unclean.class);
  }

  @Test
  void anErrorOrSilenceIsUnclean() {
    Dialog refused = ready("{}", "{}");
    turn(refused);
    refused.driver.renew();
    refused.refuse("session/new", "{'code':-32603,'message':'no more'}");
    assertThat(refused.last())
        .isInstanceOfSatisfying(
            Unclean.class, unclean -> assertThat(unclean.reason()).contains("no more"));

    Dialog silent = ready("{'requestSeconds':3}", "{}");
    turn(silent);
    silent.driver.renew();
    silent.passes(6);
    assertThat(silent.last()).isInstanceOf(Unclean.class);
  }

  @Test
  void theOldSessionIsClosedAndDeletedAsAdvertised() {
    Dialog dialog = ready("{'close':['_x/terminate']}", "{'close':{},'delete':{},'list':{}}");
    turn(dialog);
    dialog.driver.renew();
    JsonNode params = Agents.json("{'sessionId':'s0'}");
    assertThat(dialog.request("session/close").get("params")).isEqualTo(params);
    assertThat(dialog.request("session/delete").get("params")).isEqualTo(params);
    assertThat(methods(dialog)).containsExactly("session/close", "session/delete", "session/new");
  }

  @Test
  void theProfilesMethodTakesThePlaceOfDelete() {
    Dialog dialog = ready("{'close':['_x/terminate']}", "{'close':{},'delete':null}");
    turn(dialog);
    dialog.driver.renew();
    assertThat(methods(dialog)).containsExactly("session/close", "_x/terminate", "session/new");
    dialog.refuse("_x/terminate", "{'code':-32601,'message':'unknown'}");
    dialog.opened("s1", "{}");
    assertThat(dialog.host.told()).containsExactly(new Clean());
  }

  @Test
  void theNextSessionIsOpenedWhileTheTurnRuns() {
    Dialog dialog = ready("{'sessionsAtOnce':2}", "{'close':{}}");
    dialog.driver.submit("x");
    // In one breath: the agent is woken once for both, and we are told once that it took them.
    assertThat(methods(dialog)).containsExactly("session/prompt", "session/new");
    dialog.driver.inputTaken();
    assertThat(methods(dialog)).isEmpty();
    dialog.opened("s1", "{}");
    dialog.update("s1", "{'sessionUpdate':'available_commands_update'}");
    dialog.ends("end_turn");
    dialog.host.told();
    dialog.driver.renew();
    assertThat(dialog.host.told()).containsExactly(new Clean());
    assertThat(methods(dialog)).containsExactly("session/close");
    dialog.submit("y");
    assertThat(dialog.request("session/prompt").at("/params/sessionId").asText()).isEqualTo("s1");
    assertThat(methods(dialog)).containsExactly("session/prompt", "session/new");
  }

  @Test
  void anOldSessionIsClosedWhenItsUsageHasSettled() {
    Dialog dialog = ready("{'sessionsAtOnce':2,'settleMillis':2000}", "{'close':{}}");
    turn(dialog);
    dialog.opened("s1", "{}");
    dialog.driver.renew();
    assertThat(dialog.host.told()).containsExactly(new Clean());
    assertThat(methods(dialog)).isEmpty();
    dialog.passes(3);
    assertThat(methods(dialog)).containsExactly("session/close");
  }

  @Test
  void aSessionThatIsStillOpeningIsWaitedFor() {
    Dialog dialog = ready("{'sessionsAtOnce':2}", "{}");
    turn(dialog);
    dialog.driver.renew();
    assertThat(dialog.host.told()).isEmpty();
    assertThat(methods(dialog)).isEmpty();
    dialog.opened("s1", "{}");
    assertThat(dialog.host.told()).containsExactly(new Clean());
  }

  @Test
  void anOpeningThatFailedIsTriedAgainWhenItIsNeeded() {
    Dialog dialog = ready("{'sessionsAtOnce':2}", "{}");
    dialog.submit("x");
    dialog.refuse("session/new", "{'code':-32603,'message':'busy'}");
    dialog.ends("end_turn");
    dialog.host.told();
    dialog.host.taken();
    dialog.driver.renew();
    assertThat(methods(dialog)).containsExactly("session/new");
    dialog.opened("s1", "{}");
    assertThat(dialog.host.told()).containsExactly(new Clean());
  }

  @Test
  void onlyOneIsOpenedAhead() {
    Dialog dialog = ready("{'sessionsAtOnce':2}", "{}");
    for (int i = 0; i < 3; i++) {
      dialog.submit("x");
      dialog.ends("end_turn");
    }
    assertThat(methods(dialog))
        .containsExactly("session/prompt", "session/new", "session/prompt", "session/prompt");
  }

  @Test
  void aProcessWhoseSessionsPileUpSaysSo() {
    Dialog dialog = ready("{'sessionsAtMost':2}", "{}");
    turn(dialog);
    dialog.driver.renew();
    dialog.opened("s1", "{}");
    dialog.host.told();
    dialog.submit("x");
    assertThat(dialog.host.told())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Accepted()),
            second -> assertThat(second).isInstanceOf(Full.class));
    dialog.ends("end_turn");
    assertThat(dialog.last()).isInstanceOf(TurnEnded.class);
    dialog.submit("again, on the same lease");
    assertThat(dialog.host.told()).containsExactly(new Accepted());
  }

  @Test
  void aProcessThatClosesItsSessionsIsNeverFull() {
    for (Dialog dialog :
        List.of(
            ready("{'sessionsAtMost':1}", "{'close':{}}"),
            ready("{'sessionsAtMost':1}", "{'delete':{}}"),
            ready("{'sessionsAtMost':1,'close':['_x/terminate']}", "{}"))) {
      dialog.submit("x");
      assertThat(dialog.host.told()).containsExactly(new Accepted());
    }
  }

  @Test
  void anEndGivesBackBothSessions() {
    Dialog dialog = ready("{'sessionsAtOnce':2}", "{'close':{},'delete':{}}");
    dialog.submit("x");
    dialog.opened("s1", "{}");
    dialog.host.taken();
    dialog.driver.end();
    List<JsonNode> given = dialog.host.taken();
    assertThat(given.stream().map(message -> message.path("method").asText()))
        .containsExactly("session/close", "session/delete", "session/close", "session/delete");
    assertThat(given.stream().map(message -> message.at("/params/sessionId").asText()))
        .containsExactly("s0", "s0", "s1", "s1");
    dialog.driver.end();
    assertThat(dialog.host.taken()).isEmpty();
  }

  @Test
  void anEndGivesBackASessionThatIsBeingSetAndOneThatSettles() {
    Dialog dialog =
        ready(
            "{'sessionsAtOnce':2,'settleMillis':2000,'settings':{'own':["
                + "{'by':'set_config_option','id':'late','value':'1'}]}}",
            "{'close':{}}",
            "{'configOptions':[{'id':'late','currentValue':'1','options':[]}]}");
    turn(dialog);
    dialog.opened("s1", "{'configOptions':[{'id':'late','currentValue':'1','options':[]}]}");
    dialog.driver.renew();
    dialog.submit("y");
    dialog.opened("s2", "{}");
    dialog.host.taken();
    dialog.driver.end();
    assertThat(
            dialog.host.taken().stream().map(message -> message.at("/params/sessionId").asText()))
        .containsExactlyInAnyOrder("s0", "s1", "s2");
    dialog.passes(3);
    assertThat(dialog.host.taken()).isEmpty();
  }

  @Test
  void whatComesAfterAnEndChangesNothing() {
    Dialog dialog = ready("{'sessionsAtOnce':2}", "{'close':{}}");
    dialog.submit("x");
    dialog.driver.end();
    dialog.host.told();
    dialog.host.taken();
    dialog.ends("end_turn");
    dialog.asks("1", "{'toolCallId':'t'}");
    dialog.opened("s1", "{}");
    dialog.driver.interrupt();
    dialog.driver.exited();
    assertThat(dialog.host.told()).isEmpty();
    assertThat(methods(dialog)).containsExactly("", "session/close");
  }

  @Test
  void anEndBeforeTheFirstSessionIsNoFault() {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    dialog.host.taken();
    dialog.driver.end();
    assertThat(dialog.host.taken()).isEmpty();
  }

  @Test
  void anOpeningThatFailsGivesItsSessionBack() {
    String acp = "{'settings':{'own':[{'by':'set_config_option','id':'autopilot','value':'off'}]}}";
    String on = "{'configOptions':[{'id':'autopilot','currentValue':'on','options':[]}]}";
    Dialog dialog = Dialog.with(acp);
    dialog.start("{'close':{}}", on);
    dialog.answer("session/set_config_option", on);
    assertThat(dialog.request("session/close").at("/params/sessionId").asText()).isEqualTo("s0");
  }

  @Test
  void aTurnThatRunsCannotBeRenewed() {
    Dialog dialog = ready("{}", "{}");
    dialog.submit("x");
    dialog.driver.renew();
    assertThat(dialog.last()).isInstanceOf(Unclean.class);
  }

  @Test
  void noSessionIsEverLoaded() {
    Dialog dialog = ready("{'sessionsAtOnce':2}", "{'load':{},'resume':{},'fork':{}}");
    for (int i = 1; i < 20; i++) {
      dialog.submit("x");
      dialog.opened("s" + i, "{}");
      dialog.ends("end_turn");
      dialog.driver.renew();
    }
    List<AgentSignal> told = dialog.host.told();
    assertThat(told.stream().filter(Clean.class::isInstance)).hasSize(19);
    assertThat(methods(dialog)).containsOnly("session/prompt", "session/new");
  }
}
