package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kirogate.MainProcess.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP and a config file that was edited, at a program of its own with real agents. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HangUpTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("kirogate ready on (http://\\S+) .*");

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private MainProcess process;
  private String url;

  @BeforeEach
  void start() throws IOException {
    process = MainProcess.start(directory, "-conf", write(config(1)).toString());
    Matcher ready = READY.matcher(process.nextLine());
    assertThat(ready.matches()).isTrue();
    url = ready.group(1);
    await().atMost(LONG).until(() -> available() == 1);
  }

  @AfterEach
  void leaveNoProcess() throws InterruptedException {
    process.kill();
  }

  private JsonObject config(int size) {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("size", size);
    config.put("state", new JsonObject().put("directory", directory.resolve("state").toString()));
    return config;
  }

  private Path write(JsonObject config) throws IOException {
    return Files.writeString(directory.resolve("gateway.json"), config.encode());
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return new JsonObject(http.send(request, BodyHandlers.ofString()).body());
  }

  private int available() throws IOException, InterruptedException {
    return get("/health").getInteger("available");
  }

  @Test
  void theFileIsReadAgainAndAFaultyOneChangesNothing() throws Exception {
    write(config(2));
    process.signal("HUP");
    await().atMost(LONG).until(() -> available() == 2);

    write(config(0).put("nonsense", 1));
    process.signal("HUP");
    await().atMost(LONG).until(() -> process.err().contains("$.nonsense: unknown key"));
    assertThat(process.err()).contains("nothing has changed", "$.pool.size: expected an integer");
    assertThat(get("/v1/workers").getInteger("size")).isEqualTo(2);

    Files.delete(directory.resolve("gateway.json"));
    process.signal("HUP");
    await().atMost(LONG).until(() -> process.err().contains("no such file"));

    process.signal("TERM");
    Outcome outcome = process.outcome();
    assertThat(outcome.status()).isZero();
  }
}
