package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where control functions begin and end, and what is text. */
class ParsingTest {
  static Stream<Arguments> sequences() {
    return Stream.of(
        arguments("a C0 control inside is carried out", "ab^[[2\rCx", "abx"),
        arguments("ESC inside begins anew", "ab^[[2^[[Dx", "ax"),
        arguments("CAN aborts", "ab^[[2\u0018Dx", "abDx"),
        arguments("SUB aborts", "ab^[[2\u001aDx", "abDx"),
        arguments("CAN aborts an escape", "ab^[\u0018cx", "abcx"),
        arguments("CAN aborts a string", "ab^[]0;t\u0018x", "abx"),
        arguments("DEL is ignored", "ab^[[\u007fDx\u007f", "ax"),
        arguments("NUL is ignored", "a^[[\u0000D\u0000x", "x"),
        arguments(
            "a character of another writer aborts, and is shown", "ab^[[38;⠋5;10mx", "ab⠋5;10mx"),
        arguments("it aborts an escape too", "ab^[⠋cx", "ab⠋cx"),
        arguments("it aborts a designation too", "ab^[(⠋0q", "ab⠋0q"),
        arguments("C1 controls are ignored", "a\u009bx\u0085y\u009dz", "axyz"),
        arguments("a C1 control aborts a sequence", "a^[[3\u009bmx", "amx"),
        arguments("unknown finals", "a^[[1;2yx^[[?5Wy^[[>1;2cz", "axyz"),
        arguments("intermediates", "a^[[2 qx^[[1$py^[[!*pz", "axyz"),
        arguments("a private mark in the middle", "a^[[1?2hx^[[3;<4my", "axy"),
        arguments("a parameter behind an intermediate", "a^[[ 2qx", "ax"),
        arguments("subparameters where none belong", "ab^[[1:2Dx", "abx"),
        arguments("escape with intermediates", "a^[%Gx^[ Fy^[(#Bz", "axyz"),
        arguments("keypad and others", "a^[=x^[>y^[\\z", "axyz"),
        arguments("OSC ended by BEL", "a^[]0;title\u0007x", "ax"),
        arguments("OSC ended by ST", "a^[]0;title^[\\x", "ax"),
        arguments("OSC ended by another sequence", "ab^[]0;title^[[Dx", "ax"),
        arguments("OSC with UTF-8", "a^[]0;⠋ tïtle✜\u0007x", "ax"),
        arguments("OSC with controls", "a^[]0;ti\ntle\r\u0007x", "ax"),
        arguments("DCS", "a^[P1$qm\u0007more^[\\x", "ax"),
        arguments("APC, PM, SOS", "a^[_G1^[\\x^[^p^[\\y^[Xs\u0007^[\\z", "axyz"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sequences")
  void findsTheText(String name, String input, String text) {
    Probe probe = Probe.fed(40, 3, input);

    assertThat(probe.rows()).isEqualTo(text + "||");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "61C2",
        "61C262",
        "C0AF61",
        "E08080",
        "F0808080",
        "F4908080",
        "F5808080",
        "FF",
        "80",
        "E4B8",
        "E4B861",
        "F09F98",
        "F09F9861",
        "E4E4B8AD",
        "F0E4B8AD",
        "EFBFBF",
        "F48FBFBF61"
      })
  void replacesIllFormedUtf8AsJavaDoes(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Probe probe = new Probe(40, 3);

    probe.screen().feed(bytes);
    probe.feed("!");

    assertThat(probe.rows()).isEqualTo(new String(bytes, StandardCharsets.UTF_8) + "!||");
  }

  /** Here Java's decoder has one U+FFFD; the Unicode standard wants one for each byte. */
  @Test
  void replacesEachByteOfASurrogate() {
    Probe probe = new Probe(40, 3);

    probe.screen().feed(HexFormat.of().parseHex("EDA08061"));

    assertThat(probe.rows()).isEqualTo("\uFFFD\uFFFD\uFFFDa||");
  }

  @Test
  void brokenUtf8AbortsASequence() {
    Probe probe = Probe.fed(40, 3, "ab^[[3");
    probe.screen().feed(new byte[] {(byte) 0xE4, 'm', 'x'});

    assertThat(probe.rows()).isEqualTo("ab\uFFFDmx||");
  }

  @Test
  void decodesRandomBytesAsJavaDoes() {
    long seed = 20261;
    Random random = new Random(seed);
    int[] leads = {0x41, 0x80, 0xA9, 0xC3, 0xE0, 0xE4, 0xF0, 0xF4, 0xFF, 0x9F, 0xBF};
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) leads[random.nextInt(leads.length)];
      }
      Probe probe = new Probe(40, 3);
      probe.screen().feed(bytes);
      probe.feed("!");
      String decoded = new String(bytes, StandardCharsets.UTF_8) + "!";
      assertThat(probe.screen().linear().since(0))
          .as("seed %d, round %d: %s", seed, round, HexFormat.of().formatHex(bytes))
          .isEqualTo(decoded);
    }
  }

  /** What is no text ends a run of it, wherever it stands in one and whatever comes behind. */
  @Test
  void endsARunOfTextAtEachByteThatIsNone() {
    for (int other = 0; other < 256; other++) {
      for (int at = 0; at < 20; at++) {
        byte[] bytes = "abcdefgh ~!0abcdefgh".getBytes(StandardCharsets.US_ASCII);
        bytes[at] = (byte) other;
        Probe atOnce = new Probe(40, 3);
        atOnce.screen().feed(bytes);
        Probe byByte = new Probe(40, 3);
        for (int i = 0; i < bytes.length; i++) {
          byByte.screen().feed(bytes, i, 1);
        }
        assertThat(atOnce.all()).as("%d at %d", other, at).isEqualTo(byByte.all());
      }
    }
  }

  @Test
  void neverTakesMoreParametersThanItHasRoomFor() {
    Probe probe = Probe.fed(40, 3, "ab^[[" + "1;".repeat(100_000) + "1mx");
    probe.feed("^[[" + "9".repeat(100_000) + "Dy");

    assertThat(probe.rows()).isEqualTo("ybx||");
    assertThat(probe.screen().lines(0, 0).get(0).styleAt(2).bold()).isTrue();
  }

  @Test
  void skipsStringsOfAnyLength() {
    Probe probe = Probe.fed(40, 3, "a^[]52;c;", "Zm9v".repeat(500_000), "\u0007b");

    assertThat(probe.rows()).isEqualTo("ab||");
    assertThat(probe.screen().linear().since(0)).isEqualTo("ab");
  }
}
