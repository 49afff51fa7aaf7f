package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the protocol promises beyond the line: the exact text, explicit ends, fields that decide.
 */
abstract class AcpBehaviour extends AgentBehaviour {
  private static final Path TRACES = Path.of("src/test/resources/acp");
  private static final int MEGABYTE = 1 << 20;

  /** A mode that the agent has. */
  abstract String mode();

  /** What every turn costs. */
  abstract JsonObject usage();

  /** A directive with which the agent itself changes what was set. */
  abstract String change();

  @Override
  JsonObject config() {
    JsonObject config = super.config();
    config.getJsonObject("agent").put("model", "claude-sonnet-4.5").put("mode", mode());
    return config;
  }

  // ---- the exact text ----

  static Stream<String> texts() {
    return Stream.of(
        "# Title\n\n* one\n\t* two  \n\n```java\n\tint x; // `y`\n```\n\n| a | b |\n|---|---|\n",
        "{\"a\": [1, {\"b\": \"}{\"}], \"q\": \"he said \\\"hi\\\" \\n\"}",
        "tabs\t\tand trailing blanks   \n   \n\t",
        "\r\nCR LF\r\nand\r\n\r\nmore\r\n",
        "  leading, and \u00a0 no-break, and \u200b nothing",
        "中文字符, 👩‍💻 🚀, e\u0301, \u202eright to left",
        "\u001b[31mred\u001b[0m \u0007 \u0001 \u007f",
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"stopReason\":\"end_turn\"}}",
        "> \n\u001b[35m> \u001b[0m");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void isExact(String text) {
    JsonObject answer = answer(text);
    assertThat(answer.getString("output")).isEqualTo("You said: " + text);
    assertThat(answer.getString("fidelity")).isEqualTo("exact");
  }

  @Test
  void aLargePromptIsTakenWhole() {
    String prompt = "<" + filling(390_000) + ">";
    assertThat(gateway.ask(prompt).equals("You said: " + prompt)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[big]]", "[[pieces]]", "[[big]] [[empty]]"})
  void aMegabyteComesByteForByte(String prompt) {
    assertThat(gateway.ask(prompt).equals(filling(MEGABYTE))).isTrue();
  }

  static String filling(int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append((char) ('a' + i % 26));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "[[say ]], ''",
    "[[empty]] [[say x]], x",
    "[[thought This is only thought.]] [[say x]], x",
    "[[update of_tomorrow]] [[say x]], x",
    "[[stray]] [[say x]], x",
    "[[turnend]] [[say x]], x",
    "[[notice retry_warning]] [[notice retry_warning]] [[say x]], x",
    "[[nojson this is no JSON]] [[say x]], x",
    "'[[nojson {\"jsonrpc\":]] [[say x]]', x",
    "[[stderr 3000000]] [[say x]], x",
    "[[late This comes too late.]] [[say x]], x",
  })
  void onlyTheAnswerIsTheAnswer(String prompt, String output) {
    assertThat(gateway.ask(prompt)).isEqualTo(output);
  }

  @Test
  void messagesOfOneTurnAreTexts() {
    assertThat(gateway.ask("[[messages]] [[say x]]")).isEqualTo("This is another message.\n\nx");
  }

  @Test
  void aRequestThatNobodyKnowsIsRefusedAtOnce() {
    assertThat(gateway.ask("[[request fs/read_text_file]] [[say x]]"))
        .isEqualTo("fs/read_text_file was answered with -32601.\nx");
  }

  @Test
  void aLineWithoutAnEndIsNotKept() {
    Set<String> before = gateway.sessions();
    JsonObject problem = problem("[[big 17000000]]", "AGENT_ERROR");
    assertThat(problem.getString("detail")).contains("a line of more than");
    awaitReplaced(before);
  }

  // ---- how it ends ----

  @ParameterizedTest
  @ValueSource(strings = {"end_turn", "max_tokens", "max_turn_requests", "refusal"})
  void theStopReasonIsTold(String reason) {
    JsonObject answer = answer("[[stop " + reason + "]] [[say x]]");
    assertThat(answer.getString("stopReason")).isEqualTo(reason);
    assertThat(answer.getString("output")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "cancelled"})
  void anEndThatIsNoneIsAnError(String reason) {
    problem("[[stop " + reason + "]] [[say x]]", "AGENT_ERROR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[stall]]",
        "[[partial so far]] [[stall]]",
        "[[silent]] [[cancel late]]",
        "[[silent]] [[cancel error]]",
        "[[silent]] [[cancel end_turn]]",
        "[[silent]] [[cancel bogus]]",
        "[[tool date]] [[stall]]",
      })
  void aCancelEndsTheTurnHoweverItIsAnswered(String prompt) {
    Set<String> before = gateway.sessions();
    problem(within(500, prompt), "TURN_TIMEOUT");
    assertKept(before);
  }

  @Test
  void whatTheTurnUsedIsTold() {
    assertThat(answer("[[say x]]").getJsonObject("usage")).isEqualTo(usage());
  }

  /** The answer does not wait for it. */
  @Test
  void usageMayComeLate() {
    JsonObject answer = answer("[[lateusage]] [[say x]]");
    assertThat(answer.getString("output")).isEqualTo("x");
    assertThat(answer.containsKey("usage")).isTrue();
  }

  @Test
  void anAgentThatChangesWhatWasSetIsReplaced() {
    Set<String> before = gateway.sessions();
    assertThat(gateway.ask(change() + " [[say x]]")).isEqualTo("x");
    awaitReplaced(before);
  }

  // ---- prompts that an agent would run ----

  static Set<String> commands() throws IOException {
    Set<String> names = new TreeSet<>(Set.of("logout", "tools trust-all", "model x", "clear"));
    try (Stream<Path> traces = Files.walk(TRACES)) {
      for (Path trace : traces.filter(file -> file.endsWith("trace.jsonl")).toList()) {
        Files.readAllLines(trace).stream().flatMap(AcpBehaviour::advertised).forEach(names::add);
      }
    }
    assertThat(names).contains("compact", "memory show", "review", "context");
    return names;
  }

  private static Stream<String> advertised(String recorded) {
    if (!recorded.contains("available_commands_update")) {
      return Stream.of();
    }
    JsonObject message = new JsonObject(new JsonObject(recorded).getString("line"));
    JsonArray commands =
        message
            .getJsonObject("params")
            .getJsonObject("update")
            .getJsonArray("availableCommands", new JsonArray());
    return commands.stream().map(command -> ((JsonObject) command).getString("name"));
  }

  @Test
  void noPromptIsACommand() throws IOException {
    List<String> prompts = new ArrayList<>();
    for (String command : commands()) {
      for (String before : List.of("", " ", "\n", "\u00a0", "\u200b", "\ufeff", "\t\u2060")) {
        prompts.add(before + "/" + command);
      }
    }
    List<CompletableFuture<HttpResponse<String>>> answers =
        prompts.stream().map(gateway::executeAsync).toList();
    for (int i = 0; i < prompts.size(); i++) {
      assertThat(output(answers.get(i))).isEqualTo("You said: Text: " + prompts.get(i));
    }
  }

  // ---- questions ----

  @Test
  void aQuestionThatSaysTwoThingsIsDenied() {
    JsonObject answer = answer("[[tool echo one]] [[differ echo other]]");
    assertThat(answer.getString("output")).contains("cancelled");
    assertThat(answer.getJsonArray("denied")).hasSize(1);
  }

  /** What is allowed, is for this once; else the answer is that it is cancelled. */
  @ParameterizedTest
  @CsvSource({
    "touch HACKED, 'allow_once,allow_always'",
    "touch HACKED, 'allow_always'",
    "touch HACKED, 'none'",
    "echo HACKED, 'allow_always,reject_once'",
  })
  void anAnswerThatIsNotOfferedIsACancel(String command, String options) {
    JsonObject answer = answer("[[options %s]] [[tool %s]]".formatted(options, command));
    assertThat(answer.getString("output")).doesNotContain("The tool said").contains("I will run");
    assertThat(answer.getString("stopReason")).isEqualTo("end_turn");
    assertDenied(answer, command);
  }

  @Test
  void aToolThatRunsUnaskedEndsTheTurnAndTheProcess() {
    Set<String> before = gateway.sessions();
    problem("[[unasked true]]", "AGENT_ERROR");
    awaitReplaced(before);
  }

  @Test
  void aToolThatTheRulesAllowNeedsNoQuestion() {
    assertThat(gateway.ask("[[unasked echo fine]]")).contains("\"stdout\": \"fine\"");
  }

  /** Two workers, and each question is answered to the one who asked. */
  @Test
  void manyQuestionsAtOnce() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(gateway.executeAsync("[[tool " + (i % 2 == 0 ? "echo " : "touch ") + i + "]]"));
    }
    for (int i = 0; i < answers.size(); i++) {
      boolean denied = i % 2 == 1;
      String said = denied ? "cancelled" : "\"stdout\": \"" + i + "\"";
      JsonObject answer = answer(answers.get(i));
      assertThat(answer.getString("output")).contains(said);
      assertThat(answer.getJsonArray("denied")).hasSize(denied ? 1 : 0);
      assertThat(work().resolve(Integer.toString(i))).doesNotExist();
    }
  }

  // ---- errors ----

  void assertRateLimited(String prompt, String retryAfter) {
    HttpResponse<String> response = Gateway.get(gateway.executeAsync(prompt));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(429);
    problem(CompletableFuture.completedFuture(response), "AGENT_RATE_LIMITED");
    if (retryAfter != null) {
      assertThat(response.headers().firstValue("Retry-After")).contains(retryAfter);
    }
  }
}
