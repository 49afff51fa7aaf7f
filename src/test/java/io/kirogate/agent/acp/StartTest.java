package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.SignedOut;
import io.kirogate.agent.AgentSignal.StartFailed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartTest {

  @Test
  void itSaysWhoItIsAndOpensASession() {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    assertThat(dialog.request("initialize").get("params"))
        .isEqualTo(
            Agents.json(
                "{'protocolVersion':1,'clientCapabilities':{'fs':{'readTextFile':false,"
                    + "'writeTextFile':false},'terminal':false},'clientInfo':{'name':'kirogate',"
                    + "'title':'kirogate','version':'0'}}"));
    dialog.initialized("{}");
    assertThat(dialog.request("session/new").get("params"))
        .isEqualTo(Agents.json("{'cwd':'/srv/project','mcpServers':[]}"));
    dialog.opened("s0", "{}");
    assertThat(dialog.host.told()).containsExactly(new Prompted());
    assertThat(dialog.host.taken()).hasSize(2);
  }

  @Test
  void itAuthenticatesOnlyWhenTheProfileSaysSo() {
    Dialog dialog = Dialog.with("{'authenticate':'api-key'}");
    dialog.driver.begin();
    dialog.initialized("{}");
    assertThat(dialog.request("authenticate").get("params"))
        .isEqualTo(Agents.json("{'methodId':'api-key'}"));
    dialog.answer("authenticate", "{}");
    dialog.opened("s0", "{}");
    assertThat(dialog.host.told()).containsExactly(new Prompted());
  }

  @Test
  void anotherVersionOfTheProtocolIsAFailedStart() {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    dialog.answer("initialize", "{'protocolVersion':2}");
    assertThat(failed(dialog)).contains("version `2`").contains("not 1");
  }

  @Test
  void anErrorIsAFailedStartThatShowsWhatItSaid() {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    dialog.error("\u001b[31mno such\u001b[0m model\n");
    dialog.notifies("_new/thing", "{}");
    dialog.refuse("initialize", "{'code':-32603,'message':'Internal error','data':{'a':1}}");
    assertThat(failed(dialog))
        .contains("initialize")
        .contains("error -32603, Internal error: {\"a\":1}")
        .contains("1 messages that are not known here (_new/thing)")
        .contains("it said: no such model");
  }

  @Test
  void nothingIsSignalledAfterAFailedStart() {
    Dialog dialog = Dialog.with("{'signedOut':['not logged in']}");
    dialog.driver.begin();
    dialog.refuse("initialize", "{'code':-32603,'message':'x'}");
    failed(dialog);
    dialog.error("You are not logged in\n");
    assertThat(dialog.host.told()).isEmpty();
  }

  @Test
  void authRequiredIsSignedOut() {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    dialog.initialized("{}");
    dialog.refuse("session/new", "{'code':-32000,'message':'Authentication required'}");
    assertThat(dialog.last()).isInstanceOf(SignedOut.class);
  }

  @Test
  void aRuleMaySayThatItIsNot() {
    Dialog dialog = Dialog.with("{'errors':[{'error':-32000,'code':'AGENT_ERROR'}]}");
    dialog.driver.begin();
    dialog.initialized("{}");
    dialog.refuse(
        "session/new", "{'code':-32000,'message':'Kiro could not load the available models'}");
    assertThat(failed(dialog)).contains("could not load");
  }

  @Test
  void wordsOnStandardErrorSaySignedOutHoweverTheyAreCut() {
    for (int cut = 1; cut < 20; cut++) {
      Dialog dialog = Dialog.with("{'signedOut':['not logged in']}");
      dialog.driver.begin();
      dialog.error("warning: something else\nYou are not logged in".substring(0, 24 + cut));
      dialog.error("warning: something else\nYou are not logged in".substring(24 + cut));
      assertThat(dialog.host.told()).singleElement().isInstanceOf(SignedOut.class);
    }
  }

  @Test
  void signedOutWordsMeanNothingOnceItWasReady() {
    Dialog dialog = Dialog.ready("{'signedOut':['not logged in']}");
    dialog.error("You are not logged in\n");
    assertThat(dialog.host.told()).isEmpty();
  }

  @Test
  void anAgentThatWantsATokenIsRefusedAtOnceAndFailsWithASentence() {
    Dialog dialog = Dialog.with("{'refusals':{'_kiro/auth/getAccessToken':'sign in first'}}");
    dialog.driver.begin();
    dialog.initialized("{}");
    dialog.host.taken();
    dialog.says("{'jsonrpc':'2.0','id':0,'method':'_kiro/auth/getAccessToken','params':{}}");
    assertThat(dialog.host.taken().get(0).at("/error/code").asInt()).isEqualTo(-32601);
    assertThat(failed(dialog)).startsWith("sign in first");
  }

  @Test
  void aTokenThatIsWantedLaterSpoilsTheProcess() {
    Dialog dialog = Dialog.ready("{'refusals':{'_kiro/auth/getAccessToken':'sign in first'}}");
    dialog.says("{'jsonrpc':'2.0','id':0,'method':'_kiro/auth/getAccessToken','params':{}}");
    assertThat(dialog.host.told()).containsExactly(new AgentSignal.Spoilt("sign in first"));
  }

  @Test
  void requestsAreAnsweredInTheSameCall() {
    Dialog dialog = Dialog.ready("{'answers':{'_kiro/terminal/shell_type':{'shellType':'bash'}}}");
    dialog.says("{'id':'a','method':'_kiro/terminal/shell_type','params':{}}");
    dialog.says("{'id':'b','method':'fs/read_text_file','params':{'path':'/etc/passwd'}}");
    assertThat(dialog.host.taken())
        .containsExactly(
            Agents.json("{'id':'a','result':{'shellType':'bash'},'jsonrpc':'2.0'}"),
            Agents.json(
                "{'id':'b','error':{'code':-32601,'message':'Method not found',"
                    + "'data':{'method':'fs/read_text_file'}},'jsonrpc':'2.0'}"));
  }

  @Test
  void anAgentThatNeverAnswersFailsItsStart() {
    Dialog dialog = Dialog.with("{'startSeconds':5}");
    dialog.driver.begin();
    dialog.initialized("{}");
    dialog.passes(8);
    assertThat(failed(dialog)).contains("did not answer session/new in 5 s");
    assertThat(dialog.host.timers()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'sessionId':7.5}", "{'sessionId':''}", "{}", "null", "[]"})
  void aSessionWithoutAnIdIsAFailedStart(String result) {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    dialog.initialized("{}");
    dialog.answer("session/new", result);
    assertThat(failed(dialog)).contains("without an id");
  }

  @Test
  void aLineThatIsNoJsonIsKeptAndOneThatIsTooLongIsFatal() {
    Dialog dialog = Dialog.with("{'maxLineBytes':1000}");
    dialog.driver.begin();
    dialog.raw("Welcome to the agent!\n");
    assertThat(dialog.driver.shown()).startsWith("Welcome to the agent!\n");
    dialog.raw("x".repeat(1_001));
    assertThat(failed(dialog)).contains("more than 1,000 bytes");
  }

  private static String failed(Dialog dialog) {
    List<AgentSignal> told = dialog.host.told();
    assertThat(told).hasSize(1).first().isInstanceOf(StartFailed.class);
    return ((StartFailed) told.get(0)).detail();
  }

  @Test
  void aStartThatHangsTellsWhatIsNotAnswered() {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    assertThat(dialog.driver.shown()).isEqualTo("it has not answered initialize");
    dialog.initialized("{}");
    dialog.error("warming up\n");
    assertThat(dialog.driver.shown()).contains("warming up", "it has not answered session/new");
    dialog.opened("s0", "{}");
    assertThat(dialog.driver.shown()).isEqualTo("warming up");
  }

  @Test
  void whatIsNotAnsweredIsToldBesideALongText() {
    Dialog dialog = Dialog.with("{}");
    dialog.driver.begin();
    dialog.error("x".repeat(5_000));
    assertThat(dialog.driver.shown())
        .hasSizeLessThanOrEqualTo(2_000)
        .endsWith("it has not answered initialize");
  }
}
