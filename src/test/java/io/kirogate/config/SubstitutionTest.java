package io.kirogate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ${NAME}} means, through the loader. */
class SubstitutionTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("A", "alpha", "B_2", "beta", "EMPTY", "", "N", "8081", "LIST", "[\"a\", \"b\"]");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "plain|plain",
        "${A}|alpha",
        "x${A}y${B_2}z|xalphaybetaz",
        "${A:-other}|alpha",
        "${UNSET:-other}|other",
        "${EMPTY:-other}|other",
        "x${EMPTY}y|xy",
        "x${UNSET:-}y|xy",
        "${UNSET:-a:-b}|a:-b",
        "${UNSET:-${A}}|alpha",
        "${UNSET:-work/{worker}}|work/{worker}",
        "${A:-work/{worker}}/x|alpha/x",
        "$${A}|${A}",
        "$$${A}|$${A}",
        "$A $ {A} }|$A $ {A} }",
        "${N}|8081",
        "null|null",
      })
  void aTextTakesTheEnvironment(String text, String expected) {
    assertThat(load("{\"agent\": {\"directory\": \"" + text + "\"}}").agent().directory())
        .isEqualTo(expected);
  }

  @Test
  void everyTextDoesWhereverItStands() {
    AgentConfig agent =
        load("{\"agent\": {\"command\": [\"${A}\"], \"environment\": {\"set\": {\"X\": \"${N}\"}}}}")
            .agent();

    assertThat(agent.command()).containsExactly("alpha");
    assertThat(agent.environment().set()).containsExactly(Map.entry("X", "8081"));
  }

  @Test
  void whatTheEnvironmentGivesIsNotExpandedAgain() {
    String json = "{\"agent\": {\"directory\": \"${X}\"}}";
    assertThat(ConfigLoader.load(json, Map.of("X", "${A}$${B}")).agent().directory())
        .isEqualTo("${A}$${B}");
  }

  @Test
  void aTextThatIsOneTemplateTakesTheTypeThatTheKeyWants() {
    Config config =
        load(
            """
            {"http": {"port": "${N}", "open": "${OPEN:-true}", "hosts": "${LIST}",
                      "maxBody": "${BODY:-2048}"},
             "agent": {"fallback": "${FALLBACK:-null}",
                       "approvals": "${RULES:-[{\\"decision\\": \\"allow\\"}]}"},
             "pool": {"queueBytes": "${BYTES:-1KiB}", "turnTimeout": "${TURN:-5s}"}}
            """);

    assertThat(config.http().port()).isEqualTo(8081);
    assertThat(config.http().open()).isTrue();
    assertThat(config.http().hosts()).containsExactly("a", "b");
    assertThat(config.http().maxBody()).isEqualTo(2048);
    assertThat(config.agent().fallback()).isNull();
    assertThat(config.agent().approvals().rules()).hasSize(1);
    assertThat(config.pool().queueBytes()).isEqualTo(1024);
    assertThat(config.pool().turnTimeout()).hasSeconds(5);
  }

  @Test
  void aTextThatIsMoreThanOneTemplateStaysAText() {
    assertThat(problems("{\"http\": {\"port\": \"80${X:-81}\"}}"))
        .containsExactly(
            "$.http.port: expected an integer from 0 to 65535, found what the environment gives for"
                + " \"80${X:-81}\"");
  }

  @Test
  void aValueFromTheEnvironmentIsNeverShown() {
    List<String> problems =
        ConfigProblems.of(
            """
            {"http": {"port": "${S}", "hosts": "${LIST}", "host": "${S} x"},
             "pool": {"turnTimeout": "${S}", "size": "${S}"}, "agent": {"approvals": "${S}"}}
            """,
            Map.of("S", "sesame", "LIST", "[5]"));

    assertThat(problems)
        .hasSize(6)
        .contains(
            "$.http.hosts[0]: expected a host name or an address, found what the environment gives"
                + " for \"${LIST}\"")
        .noneMatch(line -> line.contains("sesame"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${UNSET}|the environment variable UNSET is not set and has no default",
        "x${UNSET:-${ALSO}}|the environment variable ALSO is not set and has no default",
        "x${A|\"${\" without its \"}\"; \"$${\" stands for a literal \"${\"",
        "${1A}|expected ${NAME} or ${NAME:-default}; \"$${\" stands for a literal" + " \"${\"",
        "${}|expected ${NAME} or ${NAME:-default}; \"$${\" stands for a literal" + " \"${\"",
        "${A-b}|expected ${NAME} or ${NAME:-default}; \"$${\" stands for a" + " literal \"${\"",
      })
  void whatCannotBeExpandedIsAProblem(String text, String message) {
    assertThat(problems("{\"agent\": {\"directory\": \"" + text + "\"}}"))
        .containsExactly("$.agent.directory: " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${UNSET}", "${UNSET:-two}", "${A}", "${A", "08080", "${UNSET:-08080}"})
  void aWrongTemplateIsOneProblem(String text) {
    assertThat(problems("{\"http\": {\"port\": \"" + text + "\"}}")).hasSize(1);
  }

  private static Config load(String json) {
    return ConfigLoader.load(json, ENVIRONMENT);
  }

  private static List<String> problems(String json) {
    return ConfigProblems.of(json, ENVIRONMENT);
  }
}
