package io.kirogate.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.LogConfig;
import io.kirogate.config.LogConfig.Format;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code log.*} makes of the program's own {@code logback.xml}. */
class LoggingTest {
  @TempDir Path directory;

  private final LoggerContext context = new LoggerContext();
  private Path file;

  @BeforeEach
  void asTheProgramStarts() throws Exception {
    file = directory.resolve("kirogate.log");
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Logging.class.getResource("/logback.xml"));
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void apply(LogConfig.Level level, Format format) {
    Logging.apply(new LogConfig(level, format, file.toString(), 10_000, 2, null), context);
  }

  private Logger ours() {
    return context.getLogger("io.kirogate.api.Desk");
  }

  @Test
  void jsonHasAFieldForEverything() throws Exception {
    apply(LogConfig.Level.INFO, Format.JSON);
    ours()
        .atWarn()
        .addKeyValue("request", "r1\n")
        .addKeyValue("tookMs", 12L)
        .setCause(new IllegalStateException("why"))
        .log("done {}", "x");

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(1);
    JsonObject line = new JsonObject(lines.get(0));
    assertThat(line.fieldNames())
        .containsExactlyInAnyOrder(
            "timestamp", "level", "logger", "thread", "message", "request", "tookMs", "exception");
    assertThat(line.getString("timestamp")).endsWith("Z");
    assertThat(Instant.parse(line.getString("timestamp"))).isBefore(Instant.now().plusSeconds(1));
    assertThat(line.getString("level")).isEqualTo("WARN");
    assertThat(line.getString("logger")).isEqualTo("io.kirogate.api.Desk");
    assertThat(line.getString("message")).isEqualTo("done x");
    assertThat(line.getString("request")).isEqualTo("r1\n");
    assertThat(line.getValue("tookMs")).isEqualTo(12);
    assertThat(line.getString("exception")).contains("IllegalStateException: why");
  }

  @Test
  void aKeyValueIsInItsOwnLineOnly() throws Exception {
    apply(LogConfig.Level.INFO, Format.JSON);
    ours().atInfo().addKeyValue("request", "r1").log("one");
    ours().info("two");

    assertThat(new JsonObject(Files.readAllLines(file).get(1)).containsKey("request")).isFalse();
  }

  @Test
  void theLevelIsOurs() throws Exception {
    apply(LogConfig.Level.DEBUG, Format.TEXT);
    ours().debug("one");
    context.getLogger("com.example").debug("two");
    assertThat(Files.readAllLines(file)).singleElement().asString().endsWith("one");

    apply(LogConfig.Level.ERROR, Format.TEXT);
    ours().warn("three");
    context.getLogger("com.example").warn("four");
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void aFileThatCannotBeWrittenNamesItsKey() {
    file = directory.resolve("missing/kirogate.log");
    assertThatThrownBy(() -> apply(LogConfig.Level.INFO, Format.TEXT))
        .isInstanceOf(InvalidConfig.class)
        .hasMessage(
            "$.log.file: expected a file that can be written, found "
                + file
                + ": no such directory");
  }

  @Test
  void theFileIsRotated() throws Exception {
    apply(LogConfig.Level.INFO, Format.TEXT);
    for (int i = 0; i < 1_000; i++) {
      ours().info("line {} {}", i, "x".repeat(100));
    }

    assertThat(Files.size(file)).isBetween(1L, 10_000L);
    assertThat(directory.resolve("kirogate.log.2")).exists();
    assertThat(directory.resolve("kirogate.log.3")).doesNotExist();
    assertThat(Files.readString(file)).contains("line 999 ");
  }

  @Test
  void loggingThatIsNotOursStays() {
    LoggerContext theirs = new LoggerContext();
    theirs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);

    Logging.apply(
        new LogConfig(LogConfig.Level.ERROR, Format.JSON, file.toString(), 1, 1, null), theirs);

    assertThat(theirs.getLogger("io.kirogate").getEffectiveLevel()).isEqualTo(Level.TRACE);
    assertThat(file).doesNotExist();
  }
}
