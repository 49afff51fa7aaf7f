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
import java.util.Map;
import org.junit.jupiter.api.Test;

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
