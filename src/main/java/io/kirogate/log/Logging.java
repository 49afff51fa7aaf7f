package io.kirogate.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.kirogate.config.InvalidConfig;
import io.kirogate.config.LogConfig;
import io.kirogate.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashCommonFieldNames;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.LoggerFactory;

/**
 * Makes the program's logging what {@code log.*} says. Logging that is not the one of our {@code
 * logback.xml} is an embedder's, or an operator's own, and stays as it is.
 */
public final class Logging {
  /** In {@code logback.xml} too: by this name it is known to be ours. */
  private static final String APPENDER = "KIROGATE";

  private final LoggerContext context;

  private Logging(LoggerContext context) {
    this.context = context;
  }

  /**
   * From now on.
   *
   * @throws InvalidConfig when the file cannot be written
   */
  public static void apply(LogConfig config) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      apply(config, context);
    }
  }

  static void apply(LogConfig config, LoggerContext context) {
    if (root(context).getAppender(APPENDER) != null) {
      new Logging(context).become(config);
    }
  }

  /** Only the level, for a gateway that goes on. */
  public static void level(LogConfig.Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && root(context).getAppender(APPENDER) != null) {
      new Logging(context).become(level);
    }
  }

  private void become(LogConfig config) {
    OutputStreamAppender<ILoggingEvent> appender = config.file() == null ? stderr() : file(config);
    appender.setName(APPENDER);
    appender.setContext(context);
    appender.setEncoder(started(config.format() == LogConfig.Format.JSON ? json() : text()));
    appender.start();
    root(context).detachAppender(APPENDER);
    root(context).addAppender(appender);
    become(config.level());
  }

  /** What others say stays at INFO at most: their details are not for an operator of ours. */
  private void become(LogConfig.Level level) {
    Level ours = Level.valueOf(level.name());
    context.getLogger("io.kirogate").setLevel(ours);
    root(context).setLevel(ours.isGreaterOrEqual(Level.INFO) ? ours : Level.INFO);
  }

  private static Logger root(LoggerContext context) {
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private static ConsoleAppender<ILoggingEvent> stderr() {
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setTarget("System.err");
    return stderr;
  }

  private OutputStreamAppender<ILoggingEvent> file(LogConfig config) {
    try {
      OutputStreamAppender<ILoggingEvent> file = new OutputStreamAppender<>();
      file.setContext(context);
      RotatingFile target =
          new RotatingFile(
              Path.of(config.file()), config.maxSize(), config.keep(), System.err::println);
      target.open();
      file.setOutputStream(target);
      return file;
    } catch (IOException e) {
      throw new InvalidConfig(
          List.of(
              new Problem(
                  "$.log.file",
                  "expected a file that can be written, found %s: %s"
                      .formatted(
                          Path.of(config.file()).toAbsolutePath(), RotatingFile.reason(e)))));
    }
  }

  private Encoder<ILoggingEvent> started(Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private Encoder<ILoggingEvent> text() {
    TextLayout layout = new TextLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> text = new LayoutWrappingEncoder<>();
    text.setCharset(StandardCharsets.UTF_8);
    text.setLayout(layout);
    return text;
  }

  private static Encoder<ILoggingEvent> json() {
    LogstashFieldNames names = new LogstashFieldNames();
    names.setTimestamp("timestamp");
    names.setLogger("logger");
    names.setThread("thread");
    names.setStackTrace("exception");
    names.setVersion(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
    names.setLevelValue(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
    LogstashEncoder json = new LogstashEncoder();
    json.setFieldNames(names);
    json.setTimeZone("UTC");
    json.setLineSeparator("\n");
    json.setIncludeContext(false);
    json.setFindAndRegisterJacksonModules(false);
    return json;
  }
}
