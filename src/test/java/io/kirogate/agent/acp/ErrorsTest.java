package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.agent.AgentSignal.TurnErred;
import io.kirogate.agent.Setup;
import io.kirogate.message.FailureCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {

  private static TurnErred erred(Dialog dialog) {
    return (TurnErred) dialog.last();
  }

  private static TurnErred error(String profile, String error) {
    Dialog dialog =
        new Dialog(Agents.named(profile).acp(), new Setup(Path.of("/"), null, null, null));
    dialog.start(
        "{}",
        "{'configOptions':[{'id':'autopilot','currentValue':'off'}],'modes':{'currentModeId':'default',"
            + "'availableModes':[]}}");
    dialog.submit("x");
    dialog.refuse("session/prompt", error);
    return erred(dialog);
  }

  /** The table of the facts about kiro-cli: the text is in data, or in its details. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The monthly usage limit has been reached (request_id: 0)|AGENT_RATE_LIMITED|false|3600",
        "MONTHLY_REQUEST_COUNT|AGENT_RATE_LIMITED|false|3600",
        "UsageLimitReached|AGENT_RATE_LIMITED|false|3600",
        "ThrottlingException: slow down|AGENT_RATE_LIMITED|false|30",
        "The model is temporarily unavailable|AGENT_RATE_LIMITED|false|30",
        "We are experiencing unexpectedly high load|AGENT_RATE_LIMITED|false|30",
        "Too many requests, please wait|AGENT_RATE_LIMITED|false|30",
        "The bearer token included in the request is invalid|AGENT_SIGNED_OUT|true|",
        "You are not logged in|AGENT_SIGNED_OUT|true|",
        "TokenExpiredError|AGENT_SIGNED_OUT|true|",
        "TokenInvalidError|AGENT_SIGNED_OUT|true|",
        "AuthRefreshFailed|AGENT_SIGNED_OUT|true|",
        "dispatch failure|AGENT_ERROR|false|",
        "stream timed out|AGENT_ERROR|true|",
        "Improperly formed request|AGENT_ERROR|false|",
        "the context window is full|AGENT_ERROR|false|",
      })
  void kirosErrorsAreWhatTheyAre(String text, FailureCode code, boolean retire, Integer seconds) {
    String v2 =
        "{'code':-32603,'message':'Internal error','data':'Encountered an error in the response stream: %s'}";
    String v3 = "{'code':-32603,'message':'Internal error','data':{'details':'%s'}}";
    for (String profile : new String[] {"kiro-cli/acp-v2", "kiro-cli/acp-v3", "kiro-cli/acp"}) {
      TurnErred erred = error(profile, (profile.endsWith("v3") ? v3 : v2).formatted(text));
      assertThat(erred.failure().code()).as(profile).isEqualTo(code);
      assertThat(erred.retire()).isEqualTo(retire);
      assertThat(erred.failure().retryAfterSeconds()).isEqualTo(seconds);
      assertThat(erred.failure().detail()).contains(text);
    }
  }

  @Test
  void v3sAuthRequiredIsNotAlwaysThat() {
    assertThat(
            error("kiro-cli/acp-v3", "{'code':-32000,'message':'The context window is full'}")
                .failure()
                .code())
        .isEqualTo(FailureCode.AGENT_ERROR);
    assertThat(
            error("kiro-cli/acp-v3", "{'code':-32000,'message':'TokenRefreshError: expired'}")
                .failure()
                .code())
        .isEqualTo(FailureCode.AGENT_SIGNED_OUT);
  }

  @ParameterizedTest
  @CsvSource({"opencode", "gemini", "codex", "claude-code", "acp"})
  void authRequiredIsSignedOutForTheOthers(String profile) {
    TurnErred erred = error(profile, "{'code':-32000,'message':'Authentication required'}");
    assertThat(erred.failure().code()).isEqualTo(FailureCode.AGENT_SIGNED_OUT);
    assertThat(erred.retire()).isTrue();
  }

  @Test
  void aTimeThatIsToldCounts() {
    TurnErred erred =
        error("codex", "{'code':-32603,'message':'Rate limit reached, try again in 17s'}");
    assertThat(erred.failure().code()).isEqualTo(FailureCode.AGENT_RATE_LIMITED);
    assertThat(erred.failure().retryAfterSeconds()).isEqualTo(17);
  }

  @Test
  void aRuleMayNeedANotificationOfThisTurn() {
    Dialog dialog = Dialog.ready("{'errors':[{'after':'_x/limit','code':'AGENT_RATE_LIMITED'}]}");
    dialog.notifies("_x/limit", "{'sessionId':'s0'}");
    dialog.submit("x");
    dialog.notifies("_x/limit", "{'sessionId':'s9'}");
    dialog.refuse("session/prompt", "{'code':-32603,'message':'Internal error'}");
    assertThat(erred(dialog).failure().code()).isEqualTo(FailureCode.AGENT_ERROR);
    dialog.submit("x");
    dialog.notifies("_x/limit", "{'message':'no session is named'}");
    dialog.refuse("session/prompt", "{'code':-32603,'message':'Internal error'}");
    assertThat(erred(dialog).failure().code()).isEqualTo(FailureCode.AGENT_RATE_LIMITED);
  }

  @Test
  void theFirstRuleThatFitsDecides() {
    Dialog dialog =
        Dialog.ready(
            "{'errors':[{'error':1,'code':'AGENT_RATE_LIMITED'},{'match':'a','code':'AGENT_SIGNED_OUT','retire':true},"
                + "{'match':'ab','code':'AGENT_ERROR'}]}");
    dialog.submit("x");
    dialog.refuse("session/prompt", "{'code':2,'message':'b','data':['ab']}");
    assertThat(erred(dialog).failure().code()).isEqualTo(FailureCode.AGENT_SIGNED_OUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"7", "'text'", "{}", "{'code':'x','message':{}}", "[]", "true", "{'code':1e99}"})
  void anyErrorIsTold(String error) {
    Dialog dialog = Dialog.ready("{}");
    dialog.submit("x");
    dialog.refuse("session/prompt", error);
    assertThat(erred(dialog).failure().code()).isEqualTo(FailureCode.AGENT_ERROR);
  }

  @Test
  void whatIsQuotedIsBoundedAndPlain() {
    Dialog dialog = Dialog.ready("{}");
    dialog.submit("x");
    dialog.refuse(
        "session/prompt",
        "{'code':-32603,'message':'\\u001b[31mred\\ud800','data':'%s'}"
            .formatted("d".repeat(1_000_000)));
    String detail = erred(dialog).failure().detail();
    assertThat(detail).contains("red\ufffd: ddd").hasSizeLessThan(1_200);
    assertThat(dialog.driver.shown()).contains("error -32603, red");
  }

  /** A client that is told nothing would try again at once, all month. */
  @ParameterizedTest
  @CsvSource({
    "claude-code,Claude AI usage limit reached",
    "claude-code,Your credit balance is too low",
    "codex,You have hit your usage limit",
    "codex,insufficient_quota",
    "opencode,insufficient_quota",
    "gemini,You have exhausted your daily quota on this model",
    "kiro-cli/acp-v3,MONTHLY_REQUEST_COUNT"
  })
  void aQuotaThatIsSpentComesBackLate(String profile, String text) {
    TurnErred erred = error(profile, "{'code':-32603,'message':'%s'}".formatted(text));
    assertThat(erred.failure().code()).isEqualTo(FailureCode.AGENT_RATE_LIMITED);
    assertThat(erred.failure().retryAfterSeconds()).isEqualTo(3600);
  }
}
