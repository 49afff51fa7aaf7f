package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kirogate.config.Config;
import io.kirogate.config.InstanceConfig;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationTest {
  private static final Map<String, String> NO_PROGRAMS = Map.of("PATH", "/nowhere");

  @Test
  void allFaultsAreToldAtOnceThoseOfWhatTheConfigNamesToo() {
    InvalidConfig refused =
        catchThrowableOfType(
            InvalidConfig.class,
            () ->
                Preparation.of(
                    """
                    {"http": {"bogus": 1}, "pool": {"size": 0},
                     "agent": {"profile": "nonsuch", "fallback": "nix", "directory": "/no/such/place"},
                     "tasks": {"directory": "/no/tasks"}}
                    """,
                    NO_PROGRAMS));
    assertThat(refused.problems())
        .extracting(Problem::path)
        .containsExactlyInAnyOrder(
            "$.http.bogus",
            "$.pool.size",
            "$.agent.profile",
            "$.agent.fallback",
            "$.agent.directory",
            "$.tasks.directory");
    assertThat(refused.getMessage().lines()).hasSize(6).isSorted();
  }

  @Test
  void theFallbackStandsInOnlyWhileTheCommandIsMissing() {
    PreparedPool missing =
        Preparation.of("{\"agent\":{\"fallback\":\"demo\"}}", NO_PROGRAMS).defaultPool();
    assertThat(missing.standIn()).isTrue();
    assertThat(missing.agentName()).isEqualTo("demo");
    assertThat(missing.configured()).isEqualTo("kiro-cli");
    PreparedPool there =
        Preparation.of(
                "{\"agent\":{\"fallback\":\"demo\",\"command\":[\"sh\"]}}",
                Map.of("PATH", "/bin:/usr/bin"))
            .defaultPool();
    assertThat(there.standIn()).isFalse();
    assertThat(there.agentName()).isEqualTo("kiro-cli");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'variant': 'v9'}|$.agent.variant: expected \"auto\" or one of the profile's variants (acp-v2, acp-v3, acp, classic), found \"v9\"",
        "{'command': ['kiro-cli', 'acp']}|$.agent.variant: expected one of acp-v2, acp-v3, acp, classic: `command` has several words, so it is the whole command of one",
        "{'profile': 'acp'}|$.agent.command: expected the words that start the agent: the profile acp has none of its own"
      })
  void whatTheConfigAndItsProfileDoNotShareIsTold(String agent, String problem) {
    String json = "{\"agent\": %s}".formatted(agent.replace('\'', '"'));
    InvalidConfig refused =
        catchThrowableOfType(InvalidConfig.class, () -> Preparation.of(json, NO_PROGRAMS));
    assertThat(refused.problems()).extracting(Problem::toString).containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'variant': 'classic'}|kiro-cli chat --legacy-ui --agent-engine=v1 --wrap never",
        "{'command': ['/opt/kiro'], 'variant': 'acp-v3'}|/opt/kiro acp --agent-engine v3 --auth-method cli",
        "{'command': ['/opt/kiro']}|/opt/kiro acp --agent-engine v2",
        "{'command': ['docker', 'run', 'kiro'], 'variant': 'acp'}|docker run kiro",
        "{'profile': 'acp', 'command': ['my-agent', 'acp']}|my-agent acp",
        "{'profile': 'acp', 'command': ['my-agent']}|my-agent"
      })
  void oneWordReplacesTheProgramAndSeveralAreTheWholeCommand(String agent, String words) {
    String json = "{\"agent\": %s}".formatted(agent.replace('\'', '"'));
    assertThat(Preparation.of(json, NO_PROGRAMS).defaultPool().agent().command())
        .isEqualTo(List.of(words.split(" ")));
  }

  @Test
  void whatCannotBeMadeToAskIsSaidUnlessAllToolsAreAllowed() {
    assertThat(caveat("opencode", "\"deny\"")).isEmpty();
    assertThat(
            Preparation.of("{\"agent\": {\"profile\": \"demo\"}}", NO_PROGRAMS)
                .defaultPool()
                .caveat())
        .as("its other variants borrow from kiro-cli, whose caveat is not about the demo agent")
        .isEmpty();
    assertThat(caveat("acp", "\"allow\"")).isEmpty();
    assertThat(caveat("acp", "\"deny\"")).isPresent();
    assertThat(caveat("acp", "[{\"tool\": \"read\", \"decision\": \"allow\"}]")).isPresent();
  }

  private static Optional<String> caveat(String profile, String approvals) {
    String config = "{\"agent\": {\"profile\": \"%s\", \"command\": [\"a\"], \"approvals\": %s}}";
    return Preparation.of(config.formatted(profile, approvals), NO_PROGRAMS).defaultPool().caveat();
  }

  @Test
  void theConfigsOfTheReplacedSystemsStandAtTheirPlaces() throws IOException {
    Config terminalServer = shipped("gateway");
    assertThat(terminalServer.http().port()).isEqualTo(8080);
    Config sessionPool = shipped("session-pool");
    assertThat(sessionPool.http().port()).isEqualTo(8082);
    assertThat(sessionPool.instance())
        .isEqualTo(new InstanceConfig("/tmp/kiro-session-pool.lock", "/tmp/kiro-session-pool.pid"));
  }

  private static Config shipped(String name) throws IOException {
    return Preparation.of(Files.readString(Path.of("conf", name + ".json")), NO_PROGRAMS).config();
  }
}
