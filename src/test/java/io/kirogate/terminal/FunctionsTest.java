package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Control functions on a screen of 10 columns and 5 rows: what was fed, the rows that then stand
 * there, the cursor (row, column).
 */
class FunctionsTest {
  private static final String FIVE_ROWS = "1\r\n2\r\n3\r\n4\r\n5";

  static Stream<Arguments> moving() {
    return Stream.of(
        arguments("text", "abc", "abc||||", "0,3"),
        arguments("CR and LF", "abc\r\nde", "abc|de|||", "1,2"),
        arguments("LF alone keeps the column", "abc\nde", "abc|   de|||", "1,5"),
        arguments("VT and FF are LF", "a\u000bb\fc", "a| b|  c||", "2,3"),
        arguments("LNM", "^[[20habc\nde^[[20l\nf", "abc|de|  f||", "2,3"),
        arguments("BS", "abc\b\bX", "aXc||||", "0,2"),
        arguments("BS stops at the first column", "a\b\b\bX", "X||||", "0,1"),
        arguments("CUP", "^[[3;4HX", "||   X||", "2,4"),
        arguments("CUP without parameters", "abc^[[HX", "Xbc||||", "0,1"),
        arguments("CUP takes 0 as 1", "abc^[[0;0HX", "Xbc||||", "0,1"),
        arguments("CUP beyond the screen", "^[[99;99HX", "||||         X", "4,9"),
        arguments("HVP", "^[[2;2fX", "| X|||", "1,2"),
        arguments("CUU CUD CUF CUB", "^[[3;3H^[[AX^[[2BY^[[4DZ^[[CW", "|  X||Z WY|", "3,3"),
        arguments("CUF stops at the last column", "^[[99CX", "         X||||", "0,9"),
        arguments("CUB stops at the first", "abc^[[99DX", "Xbc||||", "0,1"),
        arguments("CNL CPL", "abc^[[2EX^[[FY", "abc|Y|X||", "1,1"),
        arguments("CHA HPA", "abc^[[2GX^[[5`Y", "aXc Y||||", "0,5"),
        arguments("HPR", "a^[[2aX", "a  X||||", "0,4"),
        arguments("VPA VPR", "ab^[[3dX^[[eY", "ab||  X|   Y|", "3,4"),
        arguments("VPR runs on behind a region", "^[[1;2r^[[9eX", "||||X", "4,1"),
        arguments("CUD stops at the region's end", "^[[1;2r^[[9BX", "|X|||", "1,1"),
        arguments("CUD goes on below a region", "^[[1;2r^[[3H^[[9BX", "||||X", "4,1"),
        arguments("CUU stops at the region's top", "^[[3;4r^[[4H^[[9AX", "||X||", "2,1"),
        arguments("IND keeps the column", "ab^[DX", "ab|  X|||", "1,3"),
        arguments("NEL", "ab^[EX", "ab|X|||", "1,1"),
        arguments("RI", "^[[2Hab^[MX", "  X|ab|||", "0,3"),
        arguments("DECSC DECRC", "ab^[7^[[4;4Hc^[8X", "abX|||   c|", "0,3"),
        arguments("SCOSC SCORC", "ab^[[s^[[4;4Hc^[[uX", "abX|||   c|", "0,3"),
        arguments("DECRC with nothing saved goes home", "ab\r\ncd^[8X", "Xb|cd|||", "0,1"),
        arguments(
            "DECSC keeps a wrap that is due", "0123456789^[7^[[H^[8X", "0123456789|X|||", "1,1"),
        arguments("a report is not answered", "ab^[[6n^[[c^[[5n^[Zc", "abc||||", "0,3"));
  }

  static Stream<Arguments> erasing() {
    return Stream.of(
        arguments("EL 0", "abcdef^[[3G^[[K", "ab||||", "0,2"),
        arguments("EL 1", "abcdef^[[3G^[[1K", "   def||||", "0,2"),
        arguments("EL 2", "abcdef^[[3G^[[2K", "||||", "0,2"),
        arguments("EL 7 is none", "abcdef^[[3G^[[7K", "abcdef||||", "0,2"),
        arguments("DECSEL", "abcdef^[[3G^[[?K", "ab||||", "0,2"),
        arguments("ED 0", FIVE_ROWS + "^[[3H^[[J", "1|2|||", "2,0"),
        arguments("ED 1", FIVE_ROWS + "^[[3H^[[1J", "|||4|5", "2,0"),
        arguments("ED 2 leaves the cursor", FIVE_ROWS + "^[[2J", "||||", "4,1"),
        arguments("DECSED", FIVE_ROWS + "^[[3H^[[?J", "1|2|||", "2,0"),
        arguments("ECH", "abcdef^[[2G^[[3X", "a   ef||||", "0,1"),
        arguments("ECH stops at the end", "abcdef^[[5G^[[99X", "abcd||||", "0,4"),
        arguments("DCH", "abcdef^[[2G^[[2P", "adef||||", "0,1"),
        arguments("DCH of all", "abcdef^[[2G^[[99P", "a||||", "0,1"),
        arguments("ICH", "abcdef^[[2G^[[2@", "a  bcdef||||", "0,1"),
        arguments("ICH pushes over the end", "0123456789^[[2G^[[3@", "0   123456||||", "0,1"),
        arguments("ICH of more than there is", "0123456789^[[9G^[[99@", "01234567||||", "0,8"),
        arguments("IRM", "abcd^[[2G^[[4hXY^[[4lZ", "aXYZcd||||", "0,4"),
        arguments("REP", "ab^[[3bc", "abbbbc||||", "0,6"),
        arguments("REP of a screen full and more", "^[[1;2rx^[[61bc", "xxxxxxxxxx|xxc|||", "1,3"),
        arguments("REP with nothing before", "^[[3bc", "c||||", "0,1"),
        arguments("DECALN", "^[[2;3r^[#8", "EEEEEEEEEE|".repeat(4) + "EEEEEEEEEE", "0,0"));
  }

  static Stream<Arguments> scrolling() {
    return Stream.of(
        arguments("LF at the bottom", FIVE_ROWS + "\r\n6", "2|3|4|5|6", "4,1"),
        arguments("RI at the top", FIVE_ROWS + "^[[H^[MX", "X|1|2|3|4", "0,1"),
        arguments("SU", FIVE_ROWS + "^[[2S", "3|4|5||", "4,1"),
        arguments("SD", FIVE_ROWS + "^[[2T", "||1|2|3", "4,1"),
        arguments("SD by its other name", FIVE_ROWS + "^[[2^", "||1|2|3", "4,1"),
        arguments("mouse highlighting is no SD", FIVE_ROWS + "^[[1;2;3;4;5T", "1|2|3|4|5", "4,1"),
        arguments("SD of 0 is mouse highlighting, too", FIVE_ROWS + "^[[0T", "1|2|3|4|5", "4,1"),
        arguments("SU leaves a wrap due", "0123456789^[[SX", "|X|||", "1,1"),
        arguments("SD leaves a wrap due", "0123456789^[[TX", "|X123456789|||", "1,1"),
        arguments("SU of more than there is", FIVE_ROWS + "^[[99S", "||||", "4,1"),
        arguments("IL", FIVE_ROWS + "^[[2;2H^[[2L", "1|||2|3", "1,0"),
        arguments("DL", FIVE_ROWS + "^[[2;2H^[[2M", "1|4|5||", "1,0"),
        arguments("DECSTBM goes home", FIVE_ROWS + "^[[2;4r", "1|2|3|4|5", "0,0"),
        arguments("LF in a region", FIVE_ROWS + "^[[2;4r^[[4;1H\nX", "1|3|4|X|5", "3,1"),
        arguments("LF below a region", FIVE_ROWS + "^[[2;3r^[[5;1H\nX", "1|2|3|4|X", "4,1"),
        arguments("RI in a region", FIVE_ROWS + "^[[2;4r^[[2;1H^[MX", "1|X|2|3|5", "1,1"),
        arguments("SU in a region", FIVE_ROWS + "^[[2;4r^[[S", "1|3|4||5", "0,0"),
        arguments("SD in a region", FIVE_ROWS + "^[[2;4r^[[T", "1||2|3|5", "0,0"),
        arguments("IL in a region", FIVE_ROWS + "^[[2;4r^[[3;1H^[[L", "1|2||3|5", "2,0"),
        arguments("DL in a region", FIVE_ROWS + "^[[2;4r^[[3;1H^[[M", "1|2|4||5", "2,0"),
        arguments("IL outside of a region", FIVE_ROWS + "^[[2;4r^[[5;1H^[[L", "1|2|3|4|5", "4,0"),
        arguments("DL outside of a region", FIVE_ROWS + "^[[2;4r^[[1;2H^[[M", "1|2|3|4|5", "0,1"),
        arguments("a region of one row is none", "^[[3;3r^[[H^[M^[[5;1HX\nY", "|||X| Y", "4,2"),
        arguments("a region beyond the screen", "^[[4;99r^[[5;1HX\nY", "|||X| Y", "4,2"),
        arguments("origin mode", "^[[2;4r^[[?6hX^[[9;1HY", "|X||Y|", "3,1"),
        arguments("origin mode and VPA", "^[[2;4r^[[?6h^[[2dX", "||X||", "2,1"),
        arguments("origin mode ends at home", "^[[2;4r^[[?6hX^[[?6lY", "Y|X|||", "0,1"),
        arguments(
            "DECSTR leaves what the other page saved",
            "ab^[[?1049h^[[!p^[[?1049lX",
            "abX||||",
            "0,3"),
        arguments("DECSC keeps origin mode", "^[[2;4r^[[?6h^[7^[[?6l^[8X", "|X|||", "1,1"));
  }

  static Stream<Arguments> wrapping() {
    return Stream.of(
        arguments("the wrap waits", "0123456789", "0123456789||||", "0,9"),
        arguments("and comes with the next character", "0123456789X", "0123456789|X|||", "1,1"),
        arguments("CR ends it", "0123456789\rX", "X123456789||||", "0,1"),
        arguments("LF ends it", "0123456789\nX", "0123456789|         X|||", "1,9"),
        arguments("BS ends it", "0123456789\bX", "01234567X9||||", "0,9"),
        arguments("a move to where it is ends it", "0123456789^[[CX", "012345678X||||", "0,9"),
        arguments("EL ends it", "0123456789^[[KX", "012345678X||||", "0,9"),
        arguments("a tab does not", "0123456789\tX", "0123456789|X|||", "1,1"),
        arguments("SGR does not", "0123456789^[[1mX", "0123456789|X|||", "1,1"),
        arguments("DECAWM off", "^[[?7l0123456789XYZ", "012345678Z||||", "0,9"),
        arguments("DECAWM on again", "^[[?7l0123456789XYZ^[[?7hA", "012345678Z|A|||", "1,1"),
        arguments("at the bottom it scrolls", "^[[5H0123456789X", "|||0123456789|X", "4,1"),
        arguments(
            "below a region it does not", "^[[1;3r^[[5H0123456789X", "||||X123456789", "4,1"));
  }

  static Stream<Arguments> wide() {
    return Stream.of(
        arguments("two cells", "中文x", "中文x||||", "0,5"),
        arguments("wraps whole", "012345678中", "012345678|中|||", "1,2"),
        arguments(
            "the last cell before the wrap is emptied",
            "0123456789\r012345678中",
            "012345678|中|||",
            "1,2"),
        arguments("is dropped without autowrap", "^[[?7l012345678中", "012345678||||", "0,9"),
        arguments("fills the row", "01234567中X", "01234567中|X|||", "1,1"),
        arguments("its first half overwritten", "中文\rx", "x 文||||", "0,1"),
        arguments("its second half overwritten", "中文^[[2Gx", " x文||||", "0,2"),
        arguments("halves overwritten by a wide one", "中文字^[[2G国", " 国 字||||", "0,3"),
        arguments("halves erased", "中文字^[[2G^[[2X", "    字||||", "0,1"),
        arguments("halves deleted", "中文字^[[2G^[[2P", "  字||||", "0,1"),
        arguments("halves parted", "中文字^[[2G^[[@x", " x 文字||||", "0,2"),
        arguments("pushed half over the end", "01234567中^[[2G^[[@", "0 1234567||||", "0,1"),
        arguments("EL cuts it", "中文^[[4G^[[K", "中||||", "0,3"),
        arguments("REP", "中^[[2b", "中中中||||", "0,6"));
  }

  static Stream<Arguments> combining() {
    return Stream.of(
        arguments("a mark", "e\u0301x", "e\u0301x||||", "0,2"),
        arguments("several", "e\u0301\u0323x", "e\u0301\u0323x||||", "0,2"),
        arguments("on a wide one", "中\u0301x", "中\u0301x||||", "0,3"),
        arguments("on the last column", "0123456789\u0301x", "0123456789\u0301|x|||", "1,1"),
        arguments("on a wide one at the end", "01234567中\u0301x", "01234567中\u0301|x|||", "1,1"),
        arguments("ZWJ", "👩\u200d💻x", "👩\u200d💻x||||", "0,5"),
        arguments("a variation selector", "❤\ufe0fx", "❤\ufe0fx||||", "0,2"),
        arguments("a skin tone is wide", "👍🏽x", "👍🏽x||||", "0,5"),
        arguments("a flag", "🇩🇪x", "🇩🇪x||||", "0,3"),
        arguments("Jamo", "\u1112\u1161\u11abx", "\u1112\u1161\u11abx||||", "0,3"),
        arguments("nothing to join", "\u0301x", "x||||", "0,1"),
        arguments("nothing on this row", "ab\r\n\u0301x", "ab|x|||", "1,1"),
        arguments("a soft hyphen is shown", "a\u00adx", "a\u00adx||||", "0,3"),
        arguments("overwritten with its base", "e\u0301\rx", "x||||", "0,1"),
        arguments("moves with its base", "ae\u0301^[[H^[[@", " ae\u0301||||", "0,0"),
        arguments("REP repeats the base", "e\u0301^[[2b", "e\u0301ee||||", "0,3"),
        arguments("over a wrap", "0123456789x\r\u0301", "0123456789\u0301|x|||", "1,0"));
  }

  static Stream<Arguments> tabs() {
    return Stream.of(
        arguments("stays a tab", "a\tb", "a\tb||||", "0,9"),
        arguments("to the last column", "a\t\tb", "a\t\tb||||", "0,9"),
        arguments("at the last column it stays", "a\t\t\t", "a\t\t||||", "0,9"),
        arguments("over text it only moves", "0123456789\r\tX", "01234567X9||||", "0,9"),
        arguments("partly over text it only moves", "a  d\ra\tX", "a  d    X||||", "0,9"),
        arguments("printed again it is the same", "a\tb\ra\tb", "a\tb||||", "0,9"),
        arguments("overwritten at its head it is blanks", "a\tb^[[2GX", "aX      b||||", "0,2"),
        arguments("overwritten inside", "a\tb^[[4GX", "a  X    b||||", "0,4"),
        arguments("overwritten at its end", "a\tb^[[8GX", "a      Xb||||", "0,8"),
        arguments("erased in part", "a\tb^[[4G^[[X", "a       b||||", "0,3"),
        arguments("cut off", "a\tb^[[4G^[[K", "a||||", "0,3"),
        arguments("squeezed", "a\tb^[[4G^[[P", "a      b||||", "0,3"),
        arguments("pushed", "a\tb^[[H^[[@", " a\tb||||", "0,0"),
        arguments("CHT only moves", "a^[[IX", "a       X||||", "0,9"),
        arguments("CBT", "012345678^[[ZX^[[2ZY", "Y1234567X||||", "0,1"),
        arguments("HTS", "^[[4G^[H\r\tX", "\tX||||", "0,4"),
        arguments("TBC", "^[[9G^[[g\r\tX", "\tX||||", "0,9"),
        arguments("TBC of all", "^[[3g\tX", "\tX||||", "0,9"),
        arguments("RIS brings them back", "^[[3g^[c\tX", "\tX||||", "0,9"));
  }

  static Stream<Arguments> pages() {
    return Stream.of(
        arguments("1049", "ab^[[?1049hX^[[?1049lc", "abc||||", "0,3"),
        arguments("1049 shows an empty page", "ab^[[?1049hX", "  X||||", "0,3"),
        arguments("1049 empties it again", "^[[?1049hX^[[?1049l^[[?1049hY", "Y||||", "0,1"),
        arguments("47 keeps the page and the cursor", "^[[?47hX^[[?47lY^[[?47hZ", "X Z||||", "0,3"),
        arguments(
            "1047 empties it when it goes", "^[[?1047hX^[[?1047lY^[[?1047hZ", "  Z||||", "0,3"),
        arguments("1048", "ab^[[?1048h^[[4Hx^[[?1048lc", "abc|||x|", "0,3"),
        arguments(
            "the main page is as it was",
            FIVE_ROWS + "^[[?1049h^[[2J^[[S^[[?1049l",
            "1|2|3|4|5",
            "4,1"),
        arguments(
            "each page has its saved cursor",
            "ab^[7^[[?47h^[[3;3H^[7^[[?47l^[8X",
            "abX||||",
            "0,3"),
        arguments("RIS", "ab^[[?1049hX^[c", "||||", "0,0"),
        arguments(
            "DECSTR leaves the text", "ab^[[2;3r^[[4h^[[2;2H^[[!pX^[[9;1HY", "ab| X|||Y", "4,1"));
  }

  static Stream<Arguments> characterSets() {
    return Stream.of(
        arguments("line drawing", "^[(0lqk^[(Bq", "┌─┐q||||", "0,4"),
        arguments("SO and SI", "^[)0q\u000eq\u000fq", "q─q||||", "0,3"),
        arguments("SS2", "^[*0q^[Nqq", "q─q||||", "0,3"),
        arguments("letters above are the same", "^[(0Aq", "A─||||", "0,2"),
        arguments("DECSC keeps them", "^[(0^[7^[(B^[8q", "─||||", "0,1"),
        arguments("UTF-8 goes by them", "^[(0é中q", "é中─||||", "0,4"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "moving",
    "erasing",
    "scrolling",
    "wrapping",
    "wide",
    "combining",
    "tabs",
    "pages",
    "characterSets"
  })
  void doesAsXtermDoes(String name, String input, String rows, String cursor) {
    Probe atOnce = Probe.fed(10, 5, input);

    assertThat(atOnce.rows()).isEqualTo(rows);
    assertThat(atOnce.cursor()).isEqualTo(cursor);
  }
}
