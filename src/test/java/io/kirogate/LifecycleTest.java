package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are replaced while requests come, with real agents. */
@ExtendWith(VertxFixture.class)
class LifecycleTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @Test
  void fiveHundredTurnsWithNewWorkersAllTheTimeLoseNoRequestAndNoCapacity(Vertx vertx) {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("maxTurns", 5);
    Set<String> sessions = new HashSet<>();
    AtomicBoolean over = new AtomicBoolean();
    try (Gateway gateway = Gateway.ready(vertx, config)) {
      CompletableFuture<Integer> fewest =
          CompletableFuture.supplyAsync(() -> fewestAble(gateway, over));
      for (int turn = 0; turn < 500; turn++) {
        HttpResponse<String> response = Gateway.get(gateway.executeAsync("[[say " + turn + "]]"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonObject answer = new JsonObject(response.body());
        assertThat(answer.getString("output")).isEqualTo("" + turn);
        sessions.add(answer.getString("sessionId"));
      }
      over.set(true);
      assertThat(Gateway.get(fewest)).as("workers that serve, at the worst").isGreaterThan(0);
      assertThat(sessions).as("workers were replaced").hasSizeGreaterThan(2);
    }
  }

  /** Idle ones are available, and a busy one is not gone. */
  private static int fewestAble(Gateway gateway, AtomicBoolean over) {
    int fewest = Integer.MAX_VALUE;
    while (!over.get()) {
      JsonObject health = gateway.health();
      fewest = Math.min(fewest, health.getInteger("available") + health.getInteger("busy"));
    }
    return fewest;
  }

  @Test
  void anIdleWorkerIsReplacedByAWarmOneAndNobodyNotices(Vertx vertx) {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("idleRestart", "1s");
    try (Gateway gateway = Gateway.ready(vertx, config)) {
      await()
          .atMost(LONG)
          .until(
              () -> {
                JsonObject health = gateway.health();
                assertThat(health.getInteger("available")).isGreaterThan(0);
                return health.encode().contains("worker1-2")
                    && health.encode().contains("worker2-2");
              });
      assertThat(gateway.ask("[[say still here]]")).isEqualTo("still here");
    }
  }

  @Test
  void aTurnThatBringsNothingNewIsStuckAndGoesOn(Vertx vertx) {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("stuckAfter", "700ms").put("size", 1);
    try (Gateway gateway = Gateway.ready(vertx, config)) {
      CompletableFuture<HttpResponse<String>> thinking =
          gateway.executeAsync("[[wait 4000]] [[say at last]]");
      await().atMost(LONG).until(() -> gateway.health().getInteger("stuck") == 1);
      assertThat(gateway.health().getInteger("busy")).isEqualTo(1);
      assertThat(Gateway.get(thinking).body()).contains("at last");
      await().atMost(LONG).until(() -> gateway.health().getInteger("stuck") == 0);
    }
  }

  @Test
  void thePoolGrowsForThoseWhoWaitAndShrinksAgain(Vertx vertx) {
    JsonObject config = Gateway.config();
    config.getJsonObject("pool").put("size", new JsonObject().put("min", 1).put("max", 2));
    config.put("supervisor", new JsonObject().put("every", "2s"));
    try (Gateway gateway = Gateway.start(vertx, config)) {
      gateway.awaitAvailable(1);
      CompletableFuture<HttpResponse<String>> endless =
          gateway.executeAsync("[[wait 600000]] [[say a]]");
      await().atMost(LONG).until(() -> gateway.health().getInteger("busy") == 1);
      HttpResponse<String> second = Gateway.get(gateway.executeAsync("[[say b]]"));
      assertThat(new JsonObject(second.body()).getString("worker")).isEqualTo("worker2");
      endless.cancel(true);
      await().atMost(LONG).until(() -> gateway.health().getInteger("poolSize") == 1);
      gateway.awaitAvailable(1);
    }
  }

  /** An agent whose version is in a file, and which misbehaves as a second one says. */
  private static JsonObject versioned(Path directory) throws IOException {
    Path script = directory.resolve("agent");
    Files.writeString(
        script,
        """
        #!/bin/sh
        if [ "$1" = --version ]; then cat '%1$s/version'; exit; fi
        exec "$@" $(cat '%1$s/options')
        """
            .formatted(directory));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("version"), "agent 1.0.0\n");
    Files.writeString(directory.resolve("options"), "");
    Path profile = directory.resolve("profile.json");
    Files.writeString(
        profile,
        """
        {"extends": "demo", "name": "versioned",
         "version": {"arguments": ["--version"], "match": "\\\\d+\\\\.\\\\d+\\\\.\\\\d+"}}
        """);
    JsonObject config = Gateway.config();
    JsonArray command = config.getJsonObject("agent").getJsonArray("command");
    JsonArray wrapped = JsonArray.of(script.toString());
    command.forEach(wrapped::add);
    config.getJsonObject("agent").put("profile", profile.toString()).put("command", wrapped);
    config.getJsonObject("agent").put("bootTimeout", "30s");
    config.getJsonObject("pool").put("idleRestart", "1s").put("turnTimeout", "4s");
    return config;
  }

  @Test
  void anotherVersionIsTriedBeforeItServes(Vertx vertx, @TempDir Path directory)
      throws IOException {
    try (Gateway gateway = Gateway.ready(vertx, versioned(directory))) {
      Files.writeString(directory.resolve("version"), "agent 2.0.0\n");
      await().atMost(LONG).until(() -> gateway.health().encode().contains("worker1-2"));
      assertThat(gateway.ask("[[say fine]]")).isEqualTo("fine");
    }
  }

  @Test
  void aVersionThatFailsItsTrialNeverServesAndTheOldOnesGoOn(Vertx vertx, @TempDir Path directory)
      throws IOException {
    try (Gateway gateway = Gateway.ready(vertx, versioned(directory))) {
      Files.writeString(directory.resolve("options"), "--word-delay 60000");
      Files.writeString(directory.resolve("version"), "agent 2.0.0\n");
      await().atMost(LONG).until(() -> gateway.health().getString("warning") != null);
      JsonObject health = gateway.health();
      assertThat(health.getString("warning"))
          .contains("2.0.0", "1.0.0", "did not answer our check prompt");
      assertThat(health.getInteger("available")).isEqualTo(2);
      assertThat(gateway.ask("[[say as before]]")).isEqualTo("as before");
    }
  }
}
