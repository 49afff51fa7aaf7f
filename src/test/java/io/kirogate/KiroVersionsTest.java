package io.kirogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway with a program that behaves as the kiro-cli of a version: which way it is run. */
@ExtendWith(VertxFixture.class)
class KiroVersionsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path scratch;

  /**
   * @param version that it tells
   * @param knows the words behind its name that it knows; any others end it with status 2
   * @param login what it says of its login
   */
  private Path kiro(String version, String login, List<Way> knows) throws IOException {
    StringBuilder cases = new StringBuilder();
    for (Way way : knows) {
      cases.append("\"").append(way.words).append("\") ").append(way.then).append(" ;;\n");
    }
    Path file = scratch.resolve("kiro-cli");
    Files.writeString(
        file,
        """
        #!/bin/sh
        echo "$*" >> %s/asked
        case "$*" in
        --version) echo "update to 9.9.9" >&2; echo "kiro-cli %s" ;;
        "whoami --format json") echo '%s' ;;
        %s
        *) echo "error: unexpected argument '$2' found" >&2; exit 2 ;;
        esac
        """
            .formatted(scratch, version, login, cases));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Way(String words, String then) {}

  private static Way acp(String words, String options) {
    return new Way(words, "exec " + demo() + " " + options);
  }

  private static Way acpV2() {
    return acp("acp --agent-engine v2", "--acp-v2");
  }

  private static Way acpV3() {
    return acp("acp --agent-engine v3 --auth-method cli", "--acp-v3 --auth-method cli");
  }

  private static Way plainAcp() {
    return acp("acp", "--acp-v2");
  }

  private static String demo() {
    return "'%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp '%s' io.kirogate.demo.DemoAgent"
        .formatted(System.getProperty("java.home"), System.getProperty("java.class.path"));
  }

  private JsonObject config(Path kiro) {
    return new JsonObject()
        .put("http", new JsonObject().put("port", 0))
        .put(
            "agent",
            new JsonObject()
                .put("profile", "kiro-cli")
                .put("command", JsonArray.of(kiro.toString())))
        .put("pool", new JsonObject().put("size", 3).put("restartDelay", "100ms"));
  }

  /** How often it was started with these words. */
  private long asked(String words) throws IOException {
    return Files.readAllLines(scratch.resolve("asked")).stream().filter(words::equals).count();
  }

  @ParameterizedTest
  @CsvSource({
    "1.26.0, acp",
    "2.3.0, acp",
    "2.9.0, acp --agent-engine v2",
    "2.29.0, acp --agent-engine v2",
    "3.0.0, acp --agent-engine v3 --auth-method cli"
  })
  void isRunAsItsVersionKnowsIt(String version, String words, Vertx vertx) throws Exception {
    List<Way> knows =
        switch (version) {
          case "1.26.0", "2.3.0" -> List.of(plainAcp());
          case "3.0.0" -> List.of(acpV3());
          default -> List.of(acpV2());
        };
    Path kiro = kiro(version, "", knows);
    try (Gateway gateway = Gateway.ready(vertx, config(kiro))) {
      assertThat(gateway.ask("hello there")).isNotBlank();
      gateway.awaitAvailable(3);
      assertThat(asked(words)).as("each by the right way").isEqualTo(3);
      assertThat(asked("acp --agent-engine v2"))
          .as("at most one tries what is wrong")
          .isEqualTo(
              version.equals("3.0.0")
                  ? 1
                  : version.startsWith("2.") && !version.equals("2.3.0") ? 3 : 0);
    }
  }

  /** It is named, so nothing is chosen; but these versions know it by other words. */
  @ParameterizedTest
  @CsvSource({"1.26.0, chat --wrap never", "2.3.0, chat --legacy-ui --wrap never"})
  void theNamedLineInterfaceIsStartedAsItsVersionKnowsIt(String version, String words, Vertx vertx)
      throws Exception {
    JsonObject config = config(kiro(version, "", List.of(new Way(words, "exec " + demo()))));
    config.getJsonObject("agent").put("variant", "classic");
    try (Gateway gateway = Gateway.ready(vertx, config)) {
      assertThat(gateway.ask("hello there")).isNotBlank();
    }
  }

  @Test
  void whoIsNotSignedInIsToldSoBeforeAnyWayIsLeft(Vertx vertx) throws Exception {
    Path kiro = kiro("2.29.0", "{\"account\":null}", List.of());
    try (Gateway gateway = Gateway.start(vertx, config(kiro))) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(gateway.getRaw("/health").body())
                      .contains("AGENT_SIGNED_OUT")
                      .contains("whoami --format json` says that nobody is signed in"));
      assertThat(asked("acp --agent-engine v2")).isEqualTo(1);
      assertThat(asked("acp --agent-engine v3 --auth-method cli")).isZero();
    }
  }

  @Test
  void whereNoWayIsLeftEachIsToldOf(Vertx vertx) throws Exception {
    Path kiro = kiro("2.29.0", "{\"accountType\":\"BuilderId\"}", List.of());
    JsonObject config = config(kiro);
    config.getJsonObject("pool").put("size", 1);
    try (Gateway gateway = Gateway.start(vertx, config)) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(gateway.getRaw("/health").body())
                      .contains("AGENT_START_FAILED")
                      .contains("none of its variants can run it (version 2.29.0)")
                      .contains("acp-v2: exited with status 2")
                      .contains("acp-v3: exited with status 2")
                      .contains("acp: is for versions from 1.25.0 and below 2.8.0")
                      .contains("classic: exited with status 2"));
    }
  }
}
