package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.isAlive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of a JVM leaves none of its agents, even of those that ignore SIGHUP. */
class GatewayDeathTest {
  private static final String DEAF_AGENT = "trap '' HUP TERM; echo agent $$; exec sleep 300";

  @ParameterizedTest
  @ValueSource(strings = {"PTY", "PIPES"})
  void takesTheAgentsAlong(String wiring) throws IOException {
    Process gateway = start(wiring);
    try (BufferedReader output = gateway.inputReader()) {
      String line = output.readLine();
      assertThat(line).startsWith("agent ");
      long agent = Long.parseLong(line.substring("agent ".length()).strip());
      assertThat(isAlive(agent)).isTrue();
      gateway.destroyForcibly();
      await().atMost(PATIENCE).until(() -> !isAlive(agent));
    } finally {
      gateway.destroyForcibly();
    }
  }

  private static Process start(String wiring) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Gateway.class.getName(),
            wiring,
            DEAF_AGENT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
