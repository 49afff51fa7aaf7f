package io.kirogate.process;

import static io.kirogate.process.Recorder.PATIENCE;
import static io.kirogate.process.Recorder.isAlive;
import static io.kirogate.process.Signals.HUP;
import static io.kirogate.process.Signals.TERM;
import static io.kirogate.process.Strays.DEAF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kill -9} of a JVM leaves none of its agents, even of those that ignore SIGHUP. */
class GatewayDeathTest {
  private static final int INT = 2;
  private static final int QUIT = 3;

  private static final String DEAF_AGENT = "trap '' HUP TERM; echo agent $$; exec sleep 300";

  /** Away from parent, session and terminal; it tells its number. */
  private static final String DAEMON =
      "setsid sh -c 'trap \"\" HUP TERM; setsid sleep 1000 & echo stray $!'; sleep 300";

  private final String run = UUID.randomUUID().toString();
  private final Strays strays = new Strays();
  private Process gateway;

  @AfterEach
  void leaveNothing() {
    gateway.destroyForcibly();
    Sweep.of(run, Duration.ZERO).toCompletableFuture().join();
    strays.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PTY", "PIPES"})
  void takesTheAgentsAlong(String wiring) throws IOException {
    long agent = start("agent", wiring, DEAF_AGENT);
    assertThat(isAlive(agent)).isTrue();
    gateway.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !isAlive(agent));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PTY", "PIPES"})
  void theGuardianEndsWhatGotAwayAndNobodyElse(String wiring) throws IOException {
    long stray = start("stray", wiring, DAEMON, run);
    long guardian = guardian();
    List<Long> others =
        List.of(
            strays.marked(UUID.randomUUID() + ".worker1-1", DEAF),
            strays.marked(run + "0.worker1-1", DEAF),
            strays.start(Map.of("TEXT", "two lines\nKIROGATE_RUN=" + run + ".worker1-1"), DEAF),
            strays.start(
                Map.of(), "exec sh -c 'echo $$; exec sleep 1000' kirogate-guardian " + run));
    gateway.destroyForcibly();
    await().atMost(PATIENCE).until(() -> !isAlive(stray));
    await().atMost(PATIENCE).until(() -> !isAlive(guardian));
    assertThat(others).allMatch(Recorder::isAlive);
  }

  @Test
  void theGuardianIsAloneInTheWorld() throws IOException {
    long stray = start("stray", "PIPES", DAEMON, run);
    long guardian = guardian();
    Path proc = Path.of("/proc/" + guardian);
    assertThat(Proc.stat(guardian)).map(Proc.Stat::session).hasValue(guardian);
    assertThat(Files.readSymbolicLink(proc.resolve("cwd"))).isEqualTo(Path.of("/"));
    assertThat(proc.resolve("fd").toFile().list()).containsExactlyInAnyOrder("0", "1", "2");
    assertThat(Proc.carriesPrefix(guardian, Launch.MARKER)).isFalse();
    assertThat(holders(Files.readSymbolicLink(proc.resolve("fd/0"))))
        .as("no agent keeps the pipe open, however it detached itself")
        .containsExactlyInAnyOrder(gateway.pid(), guardian)
        .doesNotContain(stray);
  }

  @Test
  void theGuardianIsDeafToWhatEndsAGateway() throws IOException {
    start("stray", "PIPES", DAEMON, run);
    long guardian = guardian();
    await().atMost(PATIENCE).until(() -> ignores(guardian, HUP, INT, QUIT, TERM));
  }

  private long guardian() {
    return await()
        .atMost(PATIENCE)
        .until(() -> Guardians.of(run, gateway.pid()), found -> found.size() == 1)
        .get(0);
  }

  private static boolean ignores(long pid, int... signals) throws IOException {
    String mask =
        Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    long ignored = Long.parseUnsignedLong(mask.split("\t")[1], 16);
    return IntStream.of(signals).allMatch(signal -> (ignored >> (signal - 1) & 1) == 1);
  }

  /** Who has this pipe open. */
  private static List<Long> holders(Path pipe) {
    return Proc.all().stream().map(Proc.Stat::pid).filter(pid -> holds(pid, pipe)).toList();
  }

  private static boolean holds(long pid, Path pipe) {
    File[] descriptors = new File("/proc/" + pid + "/fd").listFiles();
    return descriptors != null
        && Stream.of(descriptors).anyMatch(descriptor -> leadsTo(descriptor.toPath(), pipe));
  }

  private static boolean leadsTo(Path descriptor, Path target) {
    try {
      return Files.readSymbolicLink(descriptor).equals(target);
    } catch (IOException closed) {
      return false;
    }
  }

  /** Returns the number that the agent tells behind this word. */
  private long start(String word, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Gateway.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    // As when an agent of another gateway starts this one.
    builder.environment().put(Launch.MARKER, "0000.worker1-1");
    gateway = builder.start();
    BufferedReader output = gateway.inputReader();
    String line = output.readLine();
    assertThat(line).startsWith(word + " ");
    return Long.parseLong(line.substring(word.length() + 1).strip());
  }
}
