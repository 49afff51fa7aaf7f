package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traps that the process is. */
class AcpProcessesTest {
  private AcpClient client;

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void aLeftoverHoldsStdoutOpen() throws Exception {
    client = AcpClient.ready("--acp", "--leftover");
    ProcessHandle leftover = client.process().children().findFirst().orElseThrow();
    client.closeStdin();

    assertThat(client.end()).isZero();
    assertThat(client.silenced(500)).isFalse();
    assertThat(leftover.isAlive()).isTrue();
    leftover.destroyForcibly();
    assertThat(client.silenced(10_000)).isTrue();
  }

  @Test
  void aWrapperPassesTheStreamsOnAndNoSignal() throws Exception {
    client = AcpClient.ready("--acp-v2", "--wrapper");
    ProcessHandle agent = client.process().children().findFirst().orElseThrow();
    assertThat(client.ask(client.open(), "[[say on]]")).isEqualTo("on");
    client.terminate();

    assertThat(client.end()).isEqualTo(143);
    assertThat(agent.isAlive()).isTrue();
    assertThat(client.silenced(300)).isFalse();
    agent.destroyForcibly();
    assertThat(client.silenced(10_000)).isTrue();
  }

  @Test
  void aWrapperEndsAsItsAgentDoes() throws Exception {
    client = AcpClient.ready("--acp", "--wrapper");
    client.prompt(client.open(), "[[die 3]]");

    assertThat(client.end()).isEqualTo(3);
  }

  @Test
  void v2SaysThatItIsSignedOutAndEnds() throws Exception {
    client = AcpClient.start("--acp-v2", "--not-logged-in");

    assertThat(client.end()).isEqualTo(1);
    assertThat(client.silenced(10_000)).isTrue();
    assertThat(client.errors()).contains("You are not logged in");
  }

  @Test
  void v3SaysThatItIsSignedOutWhenASessionIsWanted() throws Exception {
    client = AcpClient.ready("--acp-v3", "--auth-method", "cli", "--not-logged-in");
    Map<String, Object> error = client.error(client.request("session/new", AcpClient.newSession()));

    assertThat(error).containsEntry("code", -32000);
    assertThat(error.toString()).contains("TokenExpiredError");
  }

  @Test
  void thePlainShapeWantsASignIn() throws Exception {
    client = AcpClient.ready("--acp", "--not-logged-in");

    assertThat(client.error(client.request("session/new", AcpClient.newSession())))
        .containsEntry("code", -32000);
  }

  @Test
  void theEndOfStdinCanBeIgnored() throws Exception {
    client = AcpClient.ready("--acp", "--ignore-eof");
    client.closeStdin();

    assertThat(client.silenced(500)).isFalse();
    assertThat(client.alive()).isTrue();
  }

  @Test
  void theHandshakeCanBeSlow() throws Exception {
    client = AcpClient.start("--acp", "--boot-delay", "700", "--session-delay", "600");
    long start = System.nanoTime();
    client.result(client.request("initialize", Json.of("protocolVersion", 1)));
    assertThat(System.nanoTime() - start).isGreaterThan(700_000_000L);
    start = System.nanoTime();
    client.open();
    assertThat(System.nanoTime() - start).isGreaterThan(600_000_000L);
  }

  @Test
  void theBootCanFailOrBeSilent() throws Exception {
    client = AcpClient.start("--acp", "--boot-fail", "4");
    assertThat(client.end()).isEqualTo(4);
    assertThat(client.errors()).contains("told to fail");

    client = AcpClient.start("--acp", "--boot-silent");
    client.request("initialize", Json.of("protocolVersion", 1));
    assertThat(client.quiet(500)).isTrue();
  }

  @Test
  void aFileCanOrderItsDeath(@TempDir Path directory) throws Exception {
    Path fault = Files.writeString(directory.resolve("fault"), "KILL");
    client = AcpClient.start("--acp", "--boot-fault", fault.toString());

    assertThat(client.end()).isEqualTo(137);
    assertThat(fault).doesNotExist();
  }

  @Test
  void aWrongCommandLineIsStatusTwo() throws Exception {
    client = AcpClient.start("--acp-v3", "--model", "x");

    assertThat(client.end()).isEqualTo(2);
    assertThat(client.errors())
        .isEqualTo("error: the argument '--model' cannot be used with '--acp-v3'\n");
  }

  @Test
  void endsWhenItsClientReadsNoMore() throws Exception {
    client = AcpClient.ready("--acp");
    String session = client.open();
    client.process().getInputStream().close();
    client.prompt(session, "hello");

    await().until(() -> !client.alive());
    assertThat(client.end()).isEqualTo(1);
  }
}
