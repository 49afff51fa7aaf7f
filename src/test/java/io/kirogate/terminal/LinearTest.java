package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearTest {
  private static String linear(String... fed) {
    return Probe.fed(20, 3, fed).screen().linear().since(0);
  }

  @Test
  void isWhatWasPrintedWhateverBecameOfIt() {
    assertThat(linear("\r⠋ Thinking...^[[2K^[[1G^[[38;5;10m> ^[[0mHello\tyou\r\n"))
        .isEqualTo("⠋ Thinking...> Hello\tyou\n");
    assertThat(linear("Are you ^[[?2004h\r^[[K> sure? [y/n]")).isEqualTo("Are you > sure? [y/n]");
  }

  @Test
  void keepsCharactersOfAllWidths() {
    assertThat(linear("\u200be\u0301 中 👩\u200d💻 ^[(0q"))
        .isEqualTo("\u200be\u0301 中 👩\u200d💻 ─");
  }

  @Test
  void tellsWhatCameSince() {
    Probe probe = Probe.fed(20, 3, "one\r\n");
    long position = probe.screen().linear().position();
    probe.feed("two 😀");

    assertThat(position).isEqualTo(4);
    assertThat(probe.screen().linear().since(position)).isEqualTo("two 😀");
    assertThat(probe.screen().linear().position()).isGreaterThan(position);
    assertThat(probe.screen().linear().since(1000)).isEmpty();
  }

  @Test
  void keepsTheLast() {
    Probe probe = new Probe(20, 3);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      String line = "line " + i + " ä\n";
      probe.feed(line);
      all.append(line);
    }
    Linear linear = probe.screen().linear();
    long position = linear.position();
    String kept = linear.since(0);

    assertThat(bytes(kept)).isBetween(Linear.KEPT, 2 * Linear.KEPT);
    assertThat(all.toString()).endsWith(kept);
    probe.feed("line end");
    assertThat(linear.since(position)).isEqualTo("line end");
  }

  /** However the bytes lie, none of these is cut in two. */
  @Test
  void keepsWholeCharacters() {
    for (String character : List.of("ä", "中", "😀")) {
      for (int shift = 0; shift < 4; shift++) {
        String kept = linear("x".repeat(shift), character.repeat(50_000));

        assertThat(bytes(kept)).isBetween(Linear.KEPT, 2 * Linear.KEPT);
        assertThat(kept).endsWith(character).doesNotContain("\uFFFD");
      }
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void takesMoreAtOnceThanItKeeps() {
    String text = "0123456789".repeat(50_000);
    String kept = linear(text);

    assertThat(kept.length()).isBetween(Linear.KEPT, 2 * Linear.KEPT);
    assertThat(text).endsWith(kept);
  }
}
