package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DirectivesTest {

  @Test
  void findsThemAnywhereWithTheirArguments() {
    Directives directives = Directives.of("please [[chunks 4 3500]] and [[say a b\nc]] [[md]]");

    assertThat(directives.number("chunks", 0)).contains(4);
    assertThat(directives.millis("chunks", 1)).contains(Duration.ofMillis(3500));
    assertThat(directives.argument("say")).contains("a b\nc");
    assertThat(directives.argument("md")).contains("");
  }

  @Test
  void takesNoNameForTheBeginningOfAnother() {
    Directives directives = Directives.of("[[badjson]] [[kills]] [[say");

    assertThat(directives.has("bad")).isFalse();
    assertThat(directives.has("kill")).isFalse();
    assertThat(directives.has("say")).isFalse();
  }

  @Test
  void aWordThatIsNoNumberCountsAsMissing() {
    assertThat(Directives.of("[[wait soon]]").number("wait", 0)).isEmpty();
    assertThat(Directives.of("[[chunks 4]]").number("chunks", 1)).isEmpty();
  }

  @Test
  void stripsThemFromAText() {
    assertThat(Directives.strip("Export [[badjson always]]as [[x]]PDF [["))
        .isEqualTo("Export as PDF [[");
  }
}
