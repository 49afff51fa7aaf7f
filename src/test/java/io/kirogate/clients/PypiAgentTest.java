package io.kirogate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.Gateway;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The example agent of PyPI's {@code agent-client-protocol}. It says at once what it was asked. Its
 * sessions are called 0, 1, 2 in every process, and none can be closed.
 */
class PypiAgentTest extends ForeignAgentTest {
  private static final Pattern COMMAND = Pattern.compile("\\s*/.*", Pattern.DOTALL);

  @Override
  List<String> command() {
    return Installed.pypiAgent();
  }

  @Override
  List<String> prompts() {
    return List.of(
        "Hello",
        "/logout",
        " \t\n/compact everything",
        "a\tb  \r\nc  \r\n\r\n",
        "# Title\n\n```json\n{\"a\": [1, 2]}\n```\n",
        "naïve 日本語 \uD83D\uDE00 \u2028 \u0085 \uFEFF end",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"stopReason\":\"cancelled\"}}\n",
        "\u001b[2J\u001b[31mred\u001b[0m \u0000\u0007",
        "0123456789 äöü\n".repeat(60_000));
  }

  /** What would act as a command is asked as a text. */
  @Override
  String answer(String prompt) {
    return "Client sent:" + (COMMAND.matcher(prompt).matches() ? "Text: " : "") + prompt;
  }

  /** Stopped, it answers when it goes on. */
  @Override
  void hold(Collection<Long> pids) {
    pids.forEach(pid -> Gateway.kill(pid, "STOP"));
  }

  @Override
  void release(Collection<Long> pids) {
    pids.forEach(pid -> Gateway.kill(pid, "CONT"));
  }

  @Override
  void awaitCancelled(RunningGateway gateway, Collection<Long> pids) {
    gateway.awaitPhase("INTERRUPTING", 1);
    release(pids);
  }

  /**
   * Of those that it cannot close, a process is given 200; then a spare is warmed to replace it.
   */
  @Test
  void processesThatPileUpSessionsAreReplacedAndNoRequestIsLost() throws Exception {
    Gateway gateway = start("deny");
    List<CompletableFuture<Set<String>>> clients =
        IntStream.range(0, 4)
            .mapToObj(client -> CompletableFuture.supplyAsync(() -> oneByOne(gateway, client, 150)))
            .toList();
    clients.forEach(Gateway::get);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(gateway.sessions()).doesNotContain("worker1-1", "worker2-1"));
    gateway.awaitAvailable(2);
  }
}
