package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StyleTest {
  private static Style after(String sgr) {
    return Probe.fed(20, 2, "^[[" + sgr + "mx").screen().lines(0, 0).get(0).styleAt(0);
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1, -1",
    "35, 5, -1",
    "97, 15, -1",
    "41, -1, 1",
    "107, -1, 15",
    "38;5;0, 0, -1",
    "38;5;141, 141, -1",
    "48;5;255, -1, 255",
    "38;5;256, -1, -1",
    "38;2;0;0;0, 0x1000000, -1",
    "38;2;255;255;255, 0x1FFFFFF, -1",
    "48;2;1;2;3, -1, 0x1010203",
    "38;2;256;0;0, -1, -1",
    "38:5:141, 141, -1",
    "38:2:1:2:3, 0x1010203, -1",
    "38:2::1:2:3, 0x1010203, -1",
    "38:2:0:1:2:3, 0x1010203, -1",
    "38:5:141;41, 141, 1",
    "38;5;141;48;5;8, 141, 8",
    "38;2;1;2;3;41, 0x1010203, 1",
    "58;5;3;31, 1, -1",
    "58:2::1:2:3;31, 1, -1",
    "38;9;31, 1, -1",
    "31;39, -1, -1",
    "41;49, -1, -1",
    "31;0, -1, -1",
    "'31;', -1, -1",
    "38;5, -1, -1",
    "38, -1, -1"
  })
  void colours(String sgr, String foreground, String background) {
    Style style = after(sgr);

    assertThat(style.foreground()).isEqualTo(Integer.decode(foreground));
    assertThat(style.background()).isEqualTo(Integer.decode(background));
  }

  @ParameterizedTest
  @CsvSource({
    "1, bold",
    "2, dim",
    "3, italic",
    "4, underline",
    "21, underline",
    "4:3, underline",
    "7, inverse",
    "9, strike",
    "1;22, ''",
    "2;22, ''",
    "3;23, ''",
    "4;24, ''",
    "4:3;4:0, ''",
    "7;27, ''",
    "9;29, ''",
    "1;3;0, ''",
    "5;8;53, ''",
    "1:2, ''"
  })
  void attributes(String sgr, String set) {
    Style style = after(sgr);

    assertThat(style.bold()).isEqualTo(set.equals("bold"));
    assertThat(style.dim()).isEqualTo(set.equals("dim"));
    assertThat(style.italic()).isEqualTo(set.equals("italic"));
    assertThat(style.underline()).isEqualTo(set.equals("underline"));
    assertThat(style.inverse()).isEqualTo(set.equals("inverse"));
    assertThat(style.strike()).isEqualTo(set.equals("strike"));
  }

  @Test
  void belongsToEachCharacter() {
    Line line = Probe.fed(20, 2, "a^[[35mb😀^[[1mc^[[0md").screen().lines(0, 0).get(0);

    assertThat(line.text()).isEqualTo("ab😀cd");
    assertThat(line.styleAt(0)).isEqualTo(Style.PLAIN);
    assertThat(line.styleAt(1).foreground()).isEqualTo(5);
    assertThat(line.styleAt(3)).as("second char of the emoji").isEqualTo(line.styleAt(1));
    assertThat(line.styleAt(4).bold()).isTrue();
    assertThat(line.styleAt(5)).isEqualTo(Style.PLAIN);
    assertThatThrownBy(() -> line.styleAt(6)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void isOverwrittenWithTheText() {
    Line line = Probe.fed(20, 2, "^[[31mabc^[[0m\rx").screen().lines(0, 0).get(0);

    assertThat(line.styleAt(0)).isEqualTo(Style.PLAIN);
    assertThat(line.styleAt(1).foreground()).isEqualTo(1);
  }

  @Test
  void ofAnErasedCellIsTheBackground() {
    Line line = Probe.fed(20, 2, "abcdef^[[1;31;44m^[[3G^[[2X").screen().lines(0, 0).get(0);

    assertThat(line.text()).isEqualTo("ab  ef");
    assertThat(line.styleAt(2).background()).isEqualTo(4);
    assertThat(line.styleAt(2).foreground()).isEqualTo(Style.DEFAULT_COLOUR);
    assertThat(line.styleAt(2).bold()).isFalse();
    assertThat(line.styleAt(4)).isEqualTo(Style.PLAIN);
  }

  @Test
  void aColouredEmptyRowIsStillEmpty() {
    Probe probe = Probe.fed(20, 2, "^[[44m^[[2J");

    assertThat(probe.rows()).isEqualTo("|");
  }

  @Test
  void movesWithItsCharacter() {
    Line line = Probe.fed(20, 2, "a^[[31mb^[[0mc^[[H^[[2@").screen().lines(0, 0).get(0);

    assertThat(line.text()).isEqualTo("  abc");
    assertThat(line.styleAt(2)).isEqualTo(Style.PLAIN);
    assertThat(line.styleAt(3).foreground()).isEqualTo(1);
    assertThat(line.styleAt(4)).isEqualTo(Style.PLAIN);
  }

  @Test
  void isSavedWithTheCursor() {
    Line line = Probe.fed(20, 2, "^[[31m^[7^[[0ma^[8b").screen().lines(0, 0).get(0);

    assertThat(line.styleAt(0).foreground()).isEqualTo(1);
  }

  @Test
  void ofAnEarlierRowDoesNotComeBackInANewOne() {
    Probe probe = Probe.fed(20, 2, "^[[31m0123456789\r\n".repeat(5) + "^[[0mab^[[32mc");
    Line line = probe.screen().beforeCursor();

    assertThat(line.text()).isEqualTo("abc");
    assertThat(line.styleAt(0)).isEqualTo(Style.PLAIN);
    assertThat(line.styleAt(2).foreground()).isEqualTo(2);
  }

  @Test
  void ofErasedTextDoesNotComeBackInAGap() {
    Line line = Probe.fed(20, 2, "^[[31mabcdef^[[0m\r^[[K^[[3Cx").screen().lines(0, 0).get(0);

    assertThat(line.text()).isEqualTo("   x");
    assertThat(line.styleAt(0)).isEqualTo(Style.PLAIN);
  }

  @Test
  void ofAnEarlierRowDoesNotComeBackInATab() {
    Probe probe = Probe.fed(20, 2, "^[[31m0123456789abcdef\r\n".repeat(5) + "^[[32ma\tb");
    Line line = probe.screen().beforeCursor();

    assertThat(line.text()).isEqualTo("a\tb");
    assertThat(line.styleAt(1)).isEqualTo(Style.PLAIN);
    assertThat(line.styleAt(2).foreground()).isEqualTo(2);
  }

  @Test
  void isNotSelectedByASequenceWithAPrefix() {
    Line line = Probe.fed(20, 2, "^[[>4;2ma^[[?1mb").screen().lines(0, 0).get(0);

    assertThat(line.styleAt(0)).isEqualTo(Style.PLAIN);
    assertThat(line.styleAt(1)).isEqualTo(Style.PLAIN);
  }
}
