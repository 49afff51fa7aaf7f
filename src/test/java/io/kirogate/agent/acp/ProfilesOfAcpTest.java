package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kirogate.process.Wiring;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesOfAcpTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "opencode",
        "gemini",
        "codex",
        "claude-code",
        "acp",
        "kiro-cli/acp-v2",
        "kiro-cli/acp-v3",
        "kiro-cli/acp"
      })
  void everyProfileIsRead(String name) {
    AcpVariant variant = Agents.named(name);
    assertThat(variant.wiring()).isEqualTo(new Wiring.Pipes());
    assertThat(variant.acp().permission().withCommand()).contains("execute");
    assertThat(variant.acp().shield().when().matcher("/x").find()).isTrue();
    assertThat(variant.open(new FakeHost())).isNotNull();
  }

  /** Which is what the README says about them. */
  @ParameterizedTest
  @ValueSource(strings = {"gemini", "claude-code", "kiro-cli/acp-v2", "kiro-cli/acp", "acp"})
  void whereTheUsersSettingsMayAllowAToolThatIsSaid(String name) {
    assertThat(Agents.named(name).caveat())
        .hasValueSatisfying(caveat -> assertThat(caveat).contains("asks", "agent.approvals"));
  }

  @Test
  void theOthersAreMadeToAsk() {
    assertThat(Agents.named("opencode").caveat()).isEmpty();
    assertThat(Agents.named("codex").caveat()).isEmpty();
    assertThat(Agents.named("codex").command()).contains("approval_policy=\"untrusted\"");
    assertThat(Agents.named("kiro-cli/acp-v3").caveat()).isEmpty();
    assertThat(Agents.named("kiro-cli/acp-v3").acp().settings().own())
        .extracting(AcpProfile.Own::id, AcpProfile.Own::value)
        .containsExactly(tuple("autopilot", "off"));
  }

  @Test
  void kiroNeedsItsVersionsAndTimes() {
    assertThat(Agents.named("kiro-cli/acp-v2").versions().fits("2.7.9")).isFalse();
    assertThat(Agents.named("kiro-cli/acp-v2").versions().fits("3.1.0")).isTrue();
    assertThat(Agents.named("kiro-cli/acp").versions().fits("2.8.0")).isFalse();
    assertThat(Agents.named("kiro-cli/acp-v3").bootTimeout()).contains(Duration.ofMinutes(10));
    assertThat(Agents.named("kiro-cli/acp-v3").command()).endsWith("--auth-method", "cli");
  }

  @Test
  void opencodeIsToldToAskBeforeItsOwnConfig() throws Exception {
    JsonNode config =
        Agents.JSON.readTree(Agents.named("opencode").environment().get("OPENCODE_CONFIG_CONTENT"));
    assertThat(config.at("/permission/*").asText()).isEqualTo("ask");
    assertThat(config.at("/permission/bash/*").asText()).isEqualTo("ask");
    assertThat(config.at("/agent/build/permission/bash/*").asText()).isEqualTo("ask");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'nonsense':1}",
        "{'shield':{'unless':'x'}}",
        "{'settings':{'own':[{'by':'set_mode'}]}}",
        "{'settings':{'model':[{'by':'guess'}]}}",
        "{'errors':[{'code':'NO_SUCH_CODE'}]}",
        "{'requestSeconds':-1}",
        "{'permission':{'command':['no pointer']}}",
        "{'shield':{'when':'('}}"
      })
  void aProfileWithAFaultIsRefused(String json) {
    assertThatThrownBy(() -> Agents.profile(json))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(JsonMappingException.class);
  }

  /** One of more would hold up everybody who shares the thread that writes it. */
  @Test
  void anAnswerHasABound() {
    assertThat(AcpProfile.PLAIN.maxAnswerCharacters()).isEqualTo(16 * 1024 * 1024);
  }

  @Test
  void aVariantNeedsItsCommand() {
    assertThatThrownBy(
            () -> Agents.JSON.readValue("{\"name\":\"x\",\"command\":[]}", AcpVariant.class))
        .isInstanceOf(JsonMappingException.class);
  }
}
