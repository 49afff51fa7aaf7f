package io.kirogate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.process.Wiring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProfilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"kiro-cli", "q", "demo", "acp", "opencode", "gemini", "codex", "claude-code"})
  void theBuiltInOnesAreSound(String name) throws InvalidProfile {
    assertThat(Profiles.load(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"extends\": \"q\", \"reset\": []}|reset: expected at least one step",
        "{\"extends\": \"q\", \"command\": []}|command: expected at least one word",
        "{\"extends\": \"q\", \"terminal\": {\"columns\": 0, \"rows\": 5}}|$.terminal",
        "{\"extends\": \"q\", \"bogus\": 1}|bogus",
        "{\"extends\": \"q\", \"prompt\": {\"match\": \"(\"}}|$.prompt.match",
        "{\"extends\": \"q\", \"limits\": {\"maxCharacters\": 9}}|$.limits.dropped",
        "{\"extends\": \"q\", \"limits\": {\"maxCharacters\": 9, \"dropped\": [\"x\"]}}|$.limits.dropped[0]",
        "{\"extends\": \"q\", \"driver\": \"telnet\"}|$.driver: expected one of [",
        "{\"extends\": \"q\", \"versions\": {\"from\": \"2\"}}|$.versions.from",
        "{\"extends\": \"q\", \"versions\": {\"from\": \"2.0.0\", \"below\": \"2.0.0\"}}|before 2.0.0",
        "{\"extends\": \"q\", \"bootSeconds\": 0}|bootSeconds: expected",
        "{\"extends\": \"q\", \"variants\": []}|$.variants: expected",
        "{\"extends\": \"q\", \"variants\": [{}]}|$.variants[0]: expected an object with a name",
        "{\"extends\": \"q\", \"variants\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}|$.variants[1].name",
        "{\"extends\": \"q\", \"variants\": [{\"name\": \"a\", \"driver\": \"x\"}]}|$.variants[0].driver",
        "{\"extends\": \"q\", \"variants\": [{\"name\": \"a\", \"prompt\": {\"match\": \"(\"}}]}|$.variants[0].prompt.match",
        "{\"extends\": \"q\", \"prompt\": {}, \"variants\": [{\"name\": \"a\"}]}|$.prompt.match",
        "{\"extends\": \"q\", \"variants\": [{\"name\": \"a\", \"testedWith\": []}]}|$.variants[0].testedWith",
        "{\"extends\": \"nonsuch\"}|nonsuch",
        "[]|not a JSON object",
        "{\"name\": \"x\"|line 1"
      })
  void aFaultIsToldWithItsPlace(String json, String said) throws Exception {
    assertThatThrownBy(() -> load(json))
        .isInstanceOf(InvalidProfile.class)
        .hasMessageContaining(said);
  }

  @Test
  void aProfileThatExtendsItselfIsRefused() throws Exception {
    Path file = directory.resolve("mine.json");
    Files.writeString(file, "{\"extends\": \"" + file + "\"}");
    assertThatThrownBy(() -> Profiles.load(file.toString())).hasMessageContaining("extends itself");
  }

  private AgentProfile load(String json) throws Exception {
    Path file = directory.resolve("mine.json");
    Files.writeString(file, json);
    return Profiles.load(file.toString());
  }

  @Test
  void aProfileWithoutVariantsIsOneCalledByItsDriver() throws Exception {
    AgentProfile profile = Profiles.load("q");
    assertThat(profile.variants()).extracting(AgentVariant::name).containsExactly("terminal");
    AgentVariant only = profile.variants().get(0);
    assertThat(only.wiring()).isEqualTo(new Wiring.Pty(2000, 50));
    assertThat(only.versions()).isEqualTo(VersionRange.ALL);
    assertThat(only.bootTimeout()).isEmpty();
    assertThat(only.usageErrors()).isEmpty();
  }

  @Test
  void aVariantHasWhatItSaysAndElseWhatItsProfileSays() throws Exception {
    AgentProfile profile =
        load(
            """
            {"extends": "q", "name": "mine", "command": ["mine"], "variants": [
              {"name": "new", "command": ["mine", "--new"], "versions": {"from": "2.0.0"},
               "bootSeconds": 300, "usageErrors": ["unexpected argument"]},
              {"name": "old", "terminal": {"columns": 80, "rows": 24}}]}
            """);
    assertThat(profile.name()).isEqualTo("mine");
    assertThat(profile.testedWith()).containsExactly("1.19.7");
    AgentVariant first = profile.variants().get(0);
    assertThat(first.name()).isEqualTo("new");
    assertThat(first.command()).containsExactly("mine", "--new");
    assertThat(first.versions().fits("1.9.9")).isFalse();
    assertThat(first.bootTimeout()).contains(Duration.ofMinutes(5));
    assertThat(first.usageErrors()).containsExactly("unexpected argument");
    AgentVariant second = profile.variants().get(1);
    assertThat(second.command()).containsExactly("mine");
    assertThat(second.wiring()).isEqualTo(new Wiring.Pty(80, 24));
  }

  @Test
  void aVariantMayExtendAVariantOfAnotherProfile() throws Exception {
    AgentProfile profile =
        load(
            """
            {"name": "mine", "testedWith": [], "variants": [
              {"name": "one", "extends": "kiro-cli#classic", "command": ["mine"]},
              {"name": "two", "extends": "kiro-cli#acp-v3", "environment": {"X": "y"}}]}
            """);
    AgentVariant one = profile.variants().get(0);
    AgentVariant two = profile.variants().get(1);
    assertThat(one.command("3.1.0")).containsExactly("mine");
    assertThat(one.wiring()).as("what classic itself extends").isEqualTo(new Wiring.Pty(2000, 50));
    assertThat(two.versions().fits("2.19.1")).isFalse();
    assertThat(two.environment()).containsExactly(Map.entry("X", "y"));
    assertThatThrownBy(() -> load("{\"variants\": [{\"extends\": \"kiro-cli#nonsuch\"}]}"))
        .hasMessageContaining("`kiro-cli#nonsuch`: there is no such variant");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "1.24.9|-|-|-|chat --wrap never",
        "1.26.0|-|-|acp|chat --wrap never",
        "1.27.0|-|-|acp|chat --legacy-ui --wrap never",
        "2.3.0|-|-|acp|chat --legacy-ui --wrap never",
        "2.4.0|-|-|acp|chat --legacy-ui --agent-engine=v1 --wrap never",
        "2.8.0|acp --agent-engine v2|-|-|chat --legacy-ui --agent-engine=v1 --wrap never",
        "2.19.2|acp --agent-engine v2|acp --agent-engine v3 --auth-method cli|-|chat --legacy-ui --agent-engine=v1 --wrap never",
        "3.0.1|acp --agent-engine v2|acp --agent-engine v3 --auth-method cli|-|-"
      })
  void kiroIsRunByTheWordsThatItsVersionKnows(
      String version, String v2, String v3, String acp, String classic) throws Exception {
    Map<String, String> wanted = new HashMap<>();
    wanted.put("acp-v2", v2);
    wanted.put("acp-v3", v3);
    wanted.put("acp", acp);
    wanted.put("classic", classic);
    AgentProfile kiro = Profiles.load("kiro-cli");
    for (AgentVariant variant : kiro.variants()) {
      String words = wanted.get(variant.name());
      assertThat(variant.versions().fits(version)).as(variant.name()).isEqualTo(words != null);
      if (words != null) {
        assertThat(String.join(" ", variant.command(version))).isEqualTo("kiro-cli " + words);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kiro-cli 2.29.0|2.29.0",
        "kiro-cli-chat 1.26.1|1.26.1",
        "WARN: 9.9.9 is out~kiro-cli 2.8.1~|2.8.1",
        "Docker version 20.10.7|''",
        "''|''"
      })
  void kirosVersionIsMatchedStrictly(String printed, String version) throws Exception {
    VersionRule rule = Profiles.load("kiro-cli").versionRule().orElseThrow();
    assertThat(rule.versionIn(printed.replace('~', '\n'))).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"account\":null}|true",
        "{\"accountType\":\"BuilderId\",\"email\":\"a@b.c\"}|false",
        "{\"accountType\":\"IamIdentityCenter\"} Profile: not logged in|false",
        "error: unexpected argument '--format' found|false",
        "Not logged in|true"
      })
  void kiroTellsWhetherSomebodyIsSignedIn(String printed, boolean signedOut) throws Exception {
    Login login = Profiles.load("kiro-cli").login();
    assertThat(login.probe().orElseThrow().saysSignedOut(printed)).isEqualTo(signedOut);
    assertThat(login.variables()).containsExactly("KIRO_API_KEY");
  }

  @Test
  void kirosBefore1282CannotConnectAnyMore() throws Exception {
    Outdated outdated = Profiles.load("kiro-cli").outdated().orElseThrow();
    assertThat(outdated.is("1.28.1")).isTrue();
    assertThat(outdated.is("1.28.2")).isFalse();
    assertThat(outdated.is("")).isFalse();
  }

  @Test
  void aVariantMayExtendAProfileBehindItsOwn() throws Exception {
    AgentProfile profile =
        load(
            """
            {"name": "mine", "testedWith": ["7.0.0"], "environment": {"X": "y"}, "variants": [
              {"name": "classic", "extends": "q", "command": ["mine"]}]}
            """);
    AgentVariant classic = profile.variants().get(0);
    assertThat(profile.versionRule()).isEmpty();
    assertThat(profile.testedWith()).containsExactly("7.0.0");
    assertThat(classic.name()).isEqualTo("classic");
    assertThat(classic.command()).containsExactly("mine");
    assertThat(classic.environment()).containsExactly(Map.entry("X", "y"));
    assertThat(classic.limits().maxCharacters()).isEqualTo(400_000);
  }
}
