package io.kirogate.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class TextLayoutTest {
  private final LoggerContext context = new LoggerContext();

  private String line(String message, Throwable thrown, KeyValuePair... about) {
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("io.kirogate.api.Desk"),
            Level.INFO,
            message,
            thrown,
            new Object[0]);
    List.of(about).forEach(event::addKeyValuePair);
    return new TextLayout().doLayout(event);
  }

  @Test
  void whatALineIsAboutStandsAtItsEnd() {
    assertThat(
            line(
                "execute done",
                null,
                new KeyValuePair("request", "r-1"),
                new KeyValuePair("tookMs", 12)))
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Desk: execute done request=r-1"
                + " tookMs=12\n");
  }

  @Test
  void nothingFromOutsideMakesALineOfItsOwn() {
    assertThat(
            line(
                "shown: a\r\nb\u001b[2J\u0085\u2028\u202e\\n",
                null,
                new KeyValuePair("request", "x\" job=forged\n")))
        .endsWith(
            "shown: a\\r\\nb\\e[2J\\x85\\u{2028}\\u{202e}\\\\n request=\"x\\\" job=forged\\n\"\n");
  }

  @Test
  void anExceptionIsIndentedWhateverItsMessage() {
    String all = line("failed", new IllegalStateException("a\n2026-01-01 ERROR forged\u001b[2J"));

    assertThat(all.lines().skip(1))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("    ").doesNotContain("\u001b"))
        .anySatisfy(line -> assertThat(line).contains("TextLayoutTest"));
  }

  @Test
  void anyTextIsOneLineOfPrintableCharacters() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(20, 0, i % 2 == 0 ? 0x100 : 0x11_0000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String line = line("m " + text, null, new KeyValuePair("request", text));
      assertThat(line.chars().filter(Character::isISOControl).count()).as(text).isEqualTo(1);
      assertThat(line).endsWith("\n");
    }
  }
}
