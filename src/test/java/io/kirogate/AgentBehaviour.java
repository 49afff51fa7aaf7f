package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client may rely on, however the agent is spoken to: a whole gateway, real processes, a
 * real HTTP client.
 */
abstract class AgentBehaviour extends SharedGateway {
  private static final Pattern NANOS = Pattern.compile("\"stdout\": \"(\\d+)\"");

  // ---- answers ----

  @Test
  void answersAreTheirOwn() {
    List<CompletableFuture<HttpResponse<String>>> all =
        IntStream.range(0, 40)
            .mapToObj(i -> gateway.executeAsync("[[say answer %d]]".formatted(i)))
            .toList();
    for (int i = 0; i < all.size(); i++) {
      JsonObject answer = answer(all.get(i));
      assertThat(answer.getString("output")).isEqualTo("answer " + i);
      assertThat(answer.getString("stopReason")).isEqualTo("end_turn");
      assertThat(answer.getJsonArray("denied")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[[long 20000]]", "[[chunks 20 5]] [[long 500]]", "[[slow 1]] [[long 40]]"})
  void comesInPiecesAndIsWhole(String prompt) {
    int words = Integer.parseInt(prompt.replaceAll(".*\\[\\[long (\\d+)]]", "$1"));
    assertThat(gateway.ask(prompt).split("\\s+"))
        .containsExactly(
            IntStream.range(0, words).mapToObj(i -> "word" + i).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"an idea", "an idea [[badjson]]"})
  void aTaskIsAnsweredAndRepaired(String idea) {
    HttpResponse<String> response =
        gateway.post("/kiro/generate-story", new JsonObject().put("idea", idea));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(new JsonObject(response.body()).getString("title")).isNotBlank();
  }

  @Test
  void healthSaysHowTheAgentRuns() {
    assertThat(gateway.health().getString("variant")).isEqualTo(variant().profileName());
  }

  // ---- order ----

  /** One worker is kept busy, so that the other serves all who wait one after the other. */
  @Test
  void whoWaitsIsServedInOrder() throws IOException {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    Socket first = client("[[silent]]");
    Socket second = client("[[silent]]");
    try (first) {
      awaitBusy(2);
      try (second) {
        for (int i = 0; i < 6; i++) {
          waiting.add(gateway.executeAsync("[[tool date +%s%N]]"));
          awaitQueued(i + 1);
        }
      }
      assertThat(waiting.stream().map(AgentBehaviour::time).toList()).isSorted();
    }
  }

  private static long time(CompletableFuture<HttpResponse<String>> answer) {
    String output = output(answer);
    Matcher found = NANOS.matcher(output);
    assertThat(found.find()).as(output).isTrue();
    return Long.parseLong(found.group(1));
  }

  // ---- a client that goes ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[silent]]",
        "[[wait 60000]]",
        "[[slow 50]] [[long 5000]]",
        "[[tool date +%s]] [[wait 60000]]"
      })
  void aTurnWhoseClientWentIsInterrupted(String prompt) throws IOException {
    Set<String> before = gateway.sessions();
    try (Socket client = client(prompt)) {
      awaitBusy(1);
      assertThat(client.isConnected()).isTrue();
    }
    assertKept(before);
  }

  @Test
  void aClientThatGoesWhileItWaitsCostsNobodyATurn() throws IOException {
    try (Socket one = client("[[silent]]");
        Socket two = client("[[silent]]")) {
      assertThat(List.of(one, two)).allMatch(Socket::isConnected);
      awaitBusy(2);
      try (Socket third = client("[[die 3]]")) {
        assertThat(third.isConnected()).isTrue();
        awaitQueued(1);
      }
      awaitQueued(0);
    }
    gateway.awaitAvailable(SIZE);
    assertThat(gateway.health().getInteger("queueLength")).isZero();
  }

  // ---- time-outs ----

  @ParameterizedTest
  @ValueSource(strings = {"[[silent]]", "[[wait 60000]]", "[[slow 200]] [[long 5000]]"})
  void aTurnThatIsTooLongIsInterruptedAndTheProcessServesOn(String prompt) {
    Set<String> before = gateway.sessions();
    problem(within(500, prompt), "TURN_TIMEOUT");
    assertKept(before);
  }

  // ---- death ----

  @ParameterizedTest
  @CsvSource({
    "'[[die 3]]', status 3",
    "'[[kill]]', SIGKILL",
    "'[[fault turn KILL]]', SIGKILL",
    "'[[fault approval KILL]] [[ask]]', SIGKILL",
  })
  void diesInATurn(String prompt, String how) {
    Set<String> before = gateway.sessions();
    CompletableFuture<HttpResponse<String>> dying = gateway.executeAsync(prompt);
    assertThat(gateway.ask("[[say beside it]]")).isEqualTo("beside it");
    JsonObject problem = problem(dying, "AGENT_DIED");
    assertThat(problem.getInteger("status")).isEqualTo(502);
    assertThat(problem.getString("detail")).contains(how);
    awaitReplaced(before);
  }

  @Test
  void diesWithThePromptAndBeforeAnyAnswer() throws IOException {
    Set<String> before = gateway.sessions();
    CompletableFuture<HttpResponse<String>> one = gateway.executeAsync("[[silent]]");
    CompletableFuture<HttpResponse<String>> two = gateway.executeAsync("[[silent]]");
    awaitBusy(2);
    List.of("worker1", "worker2").forEach(slot -> Gateway.kill(gateway.pid(slot), "KILL"));
    assertThat(problem(one, "AGENT_DIED").getString("detail")).contains("SIGKILL");
    assertThat(problem(two, "AGENT_DIED").getString("detail")).contains("SIGKILL");
    awaitReplaced(before);
  }

  @Test
  void diesWhileNobodyAsks() {
    Set<String> before = gateway.sessions();
    Gateway.kill(gateway.pid("worker1"), "KILL");
    awaitReplaced(before);
  }

  @Test
  void diesAtTheReset() {
    Set<String> before = gateway.sessions();
    assertThat(gateway.ask("[[fault reset KILL]] [[say first]]")).isEqualTo("first");
    awaitReplaced(before);
  }

  @Test
  void diesAtItsStart() throws IOException {
    Files.writeString(bootFault(), "KILL");
    Set<String> before = gateway.sessions();
    Gateway.kill(gateway.pid("worker1"), "KILL");
    await().atMost(LONG).until(() -> !Files.exists(bootFault()));
    awaitReplaced(before);
  }

  // ---- floods ----

  @Test
  void aFloodIsReadAndTheOthersAreNotDelayed() {
    CompletableFuture<HttpResponse<String>> flood = gateway.executeAsync("[[flood 4000000]]");
    assertThat(gateway.ask("[[say beside it]]")).isEqualTo("beside it");
    assertThat(Gateway.get(flood).statusCode()).isIn(200, 502);
  }

  // ---- questions ----

  @Test
  void aRuleAllows() {
    JsonObject answer = answer("[[tool echo fine]]");
    assertThat(answer.getString("output")).contains("\"stdout\": \"fine\"");
    assertThat(answer.getJsonArray("denied")).isEmpty();
  }

  @Test
  void whatNoRuleAllowsIsDenied() {
    JsonObject answer = answer("[[tool touch HACKED]]");
    assertThat(answer.getString("output")).contains("cancelled");
    assertDenied(answer, "touch HACKED");
  }

  void assertDenied(JsonObject answer, String command) {
    assertThat(answer.getJsonArray("denied"))
        .isEqualTo(
            JsonArray.of(new JsonObject().put("tool", variant().shell()).put("command", command)));
    assertThat(work().resolve("HACKED")).doesNotExist();
  }

  // ---- errors ----

  @ParameterizedTest
  @CsvSource({
    "'[[status 500 Oops]]', AGENT_ERROR",
    "'[[status 400 Improperly formed request: too long for the context window]]', AGENT_ERROR",
    "'[[partial some text]] [[status 500 Oops]]', AGENT_ERROR",
  })
  void anErrorOfTheAgentIsQuoted(String prompt, String code) {
    assertThat(problem(prompt, code).getString("detail")).isNotBlank();
  }

  /** Whatever one turn was told, the next one's agent serves. */
  @ParameterizedTest
  @ValueSource(strings = {"[[noclear]] [[say x]]", "[[selector]]"})
  void isServedAgainAfter(String prompt) {
    Gateway.get(gateway.executeAsync(prompt));
    gateway.awaitAvailable(SIZE);
    assertThat(gateway.ask("[[say again]]")).isEqualTo("again");
  }
}
