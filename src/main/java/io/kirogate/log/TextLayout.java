package io.kirogate.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * A line of the log for people: time, level, logger, message, and what it is about as {@code
 * key=value}. Whatever the message holds, it stays one line; those of an exception are indented.
 */
public final class TextLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(TIME.format(event.getInstant().atZone(ZoneId.systemDefault())))
        .append(String.format(" %-5s ", event.getLevel()))
        .append(simpleName(event.getLoggerName()))
        .append(": ")
        .append(Visible.of(event.getFormattedMessage()));
    List<KeyValuePair> about = event.getKeyValuePairs();
    if (about != null) {
      about.forEach(pair -> line.append(' ').append(pair.key).append('=').append(value(pair)));
    }
    line.append('\n');
    if (event.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(event.getThrowableProxy())
          .lines()
          .forEach(l -> line.append("    ").append(Visible.of(l.strip())).append('\n'));
    }
    return line.toString();
  }

  private static String simpleName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String value(KeyValuePair pair) {
    String value = String.valueOf(pair.value);
    return PLAIN.matcher(value).matches()
        ? Visible.of(value)
        : '"' + Visible.of(value).replace("\"", "\\\"") + '"';
  }
}
