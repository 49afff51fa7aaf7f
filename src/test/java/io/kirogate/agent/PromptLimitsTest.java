package io.kirogate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which prompts no agent need be shown. */
class PromptLimitsTest {
  private static PromptLimits kiro;

  @BeforeAll
  static void load() throws InvalidProfile {
    kiro = Profiles.load("q").variants().get(0).limits();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\u200bx", "\n/quit", "中", "😀", "\u0001x", "\ufffd"})
  void whatCanBeSeenIsAPrompt(String prompt) {
    assertThat(kiro.fault(prompt)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t\r\n",
        "\u00a0\u3000\u2003",
        "\u0000\u001f\u007f\u0085\u009f",
        "\u200b\u200f",
        "\u2028\u202f",
        "\u205f\u206f",
        "\ufeff",
        "\ufff0\ufff9\ufffc\ufffe\uffff",
        "\udb40\udc00\udb40\udc7f"
      })
  void whatTheAgentDropsIsBlank(String prompt) {
    assertThat(kiro.fault(prompt)).contains("must not be blank");
  }

  /** The neighbours of the ranges. */
  @ParameterizedTest
  @ValueSource(
      ints = {0x2010, 0x2027, 0x2030, 0x205e, 0x2070, 0xfefe, 0xff01, 0xffef, 0xfffd, 0xe0080})
  void whatItKeepsIsNot(int character) {
    assertThat(kiro.fault(Character.toString(character))).isEmpty();
  }

  @Test
  void charactersAreCountedAndNotTheirHalves() {
    assertThat(kiro.fault("😀".repeat(400_000))).isEmpty();
    assertThat(kiro.fault("x".repeat(400_001)))
        .contains("has 400001 characters, the most is 400000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\ud800", "\udc00\ud800x"})
  void halfACharacterIsNone(String prompt) {
    assertThat(kiro.fault(prompt)).contains("holds half a character (an unpaired surrogate)");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1.0.0, true",
    "'', '', true",
    "'2.8.0,', 2.7.1, false",
    "'2.8.0,', 2.8.0, true",
    "'2.8.0,', 2.29.0, true",
    "'2.8.0,', 10.0.0, true",
    "'2.8.0,', 2.8.0-beta.1, true",
    "'2.8.0,', unknown, true",
    "'2.8.0,', 2.7, true",
    "'2.8.0,', 99999999999.0.0, true",
    "'2.8.0,', v2.7.0, true",
    "',3.0.0', 2.999.999, true",
    "',3.0.0', 3.0.0, false",
    "'1.25.0,2.8.0', 1.24.9, false",
    "'1.25.0,2.8.0', 1.25.0, true",
    "'1.25.0,2.8.0', 2.8.0, false",
  })
  void aRangeOfVersionsIsHalfOpen(String range, String version, boolean fits) {
    String[] ends = (range + ",").split(",", -1);
    VersionRange versions =
        new VersionRange(SemanticVersion.of(ends[0]), SemanticVersion.of(ends[1]));
    assertThat(versions.fits(version)).isEqualTo(fits);
  }
}
