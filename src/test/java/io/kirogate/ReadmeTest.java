package io.kirogate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.config.Config;
import io.kirogate.config.ConfigLoader;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the README shows is what one gets. Its start is run by {@link PackagedJarIT}, what operators
 * do by {@link OperatingTest}.
 */
@ExtendWith(VertxFixture.class)
class ReadmeTest {
  private static final Pattern JSON = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);

  /** A call and, before the next heading, what it answers. */
  private static final Pattern PAIR =
      Pattern.compile("```sh\n(curl [^\n]*)\n```(?:\n(?!#)[^\n]*)*?\n" + JSON, Pattern.DOTALL);

  private static List<JsonObject> examples() throws IOException {
    return JSON.matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(block -> new JsonObject(block.group(1)))
        .toList();
  }

  private static JsonObject example(String field) throws IOException {
    return examples().stream().filter(each -> each.containsKey(field)).findFirst().orElseThrow();
  }

  @Test
  void aCommandAnswersInTheShapeOfTheExampleUnderIt(Vertx vertx) throws Exception {
    List<MatchResult> pairs =
        PAIR.matcher(Files.readString(Path.of("README.md"))).results().toList();
    assertThat(pairs).hasSize(2);
    try (Gateway gateway = Gateway.ready(vertx, Gateway.config())) {
      for (MatchResult pair : pairs) {
        JsonObject answer = new JsonObject(shell(pair.group(1), gateway.port()));
        assertThat(answer.fieldNames())
            .as(pair.group(1))
            .containsExactlyInAnyOrderElementsOf(new JsonObject(pair.group(2)).fieldNames());
      }
    }
  }

  /** Its pools, with agents that are installed everywhere. */
  @Test
  void severalPoolsAreUsedAsItShows(Vertx vertx) throws Exception {
    JsonObject pools = example("pools").getJsonObject("pools");
    assertThat(ConfigLoader.load(example("pools").encode(), Map.of()).pools()).containsKey("fast");
    pools.forEach(
        pool ->
            ((JsonObject) pool.getValue())
                .put("agent", Gateway.config().getJsonObject("agent"))
                .getJsonObject("pool")
                .put("size", 1));
    List<String> commands = commandsUnder("### More than one agent");
    assertThat(commands).hasSize(6);
    try (Gateway gateway = Gateway.ready(vertx, Gateway.config().put("pools", pools))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> gateway.getRaw("/health/ready").statusCode() == 200);
      JsonObject answer = new JsonObject(shell(commands.get(0), gateway.port()));
      assertThat(answer.getString("worker")).isEqualTo("fast.worker1");
      for (String command : commands.subList(1, commands.size())) {
        assertThat(new JsonObject(shell(command, gateway.port())).isEmpty()).isFalse();
      }
    }
  }

  private static List<String> commandsUnder(String heading) throws IOException {
    String section =
        Files.readString(Path.of("README.md")).split("\n" + heading + "\n")[1].split("\n##")[0];
    return Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL)
        .matcher(section)
        .results()
        .flatMap(block -> block.group(1).lines())
        .toList();
  }

  private static String shell(String command, int port) throws Exception {
    Script.which("curl");
    String here =
        command.replace("curl -s", "curl -fsS").replace("localhost:8080", "localhost:" + port);
    Process shell = new ProcessBuilder("sh", "-c", here).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(here + ": " + said).isZero();
    return said;
  }

  @Test
  void aFailureLooksAsItIsShown(Vertx vertx) throws Exception {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("queueTimeout", "500ms");
    config.put("drain", new JsonObject().put("timeout", "100ms"));
    try (Gateway gateway = Gateway.ready(vertx, config)) {
      List<CompletableFuture<HttpResponse<String>>> busy =
          List.of(gateway.executeAsync("[[silent]]"), gateway.executeAsync("[[silent]]"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> gateway.health().getInteger("busy") == busy.size());
      HttpResponse<String> refused =
          gateway.post("/execute", new JsonObject().put("prompt", "Say hello"));
      JsonObject problem = new JsonObject(refused.body());
      assertThat(problem.getString("detail")).isNotBlank();
      assertThat(problem.put("detail", "…")).isEqualTo(example("code"));
    }
  }

  @Test
  void theKeysThatItShowsAreAConfig() throws IOException {
    String key = "0123456789".repeat(4);
    Config config =
        ConfigLoader.load(
            example("http").encode(),
            Map.of("WEB_KEY", "web" + key, "OPS_KEY", "ops" + key, "EYES_KEY", "eyes" + key));
    assertThat(config.http().keys()).hasSize(3);
  }
}
