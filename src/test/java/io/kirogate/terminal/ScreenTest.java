package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static String numbered(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("line ").append(i).append("\r\n");
    }
    return lines.toString();
  }

  private static List<String> texts(List<Line> lines) {
    return lines.stream().map(Line::text).toList();
  }

  @Nested
  class Rows {
    @Test
    void keepTheirNumbersWhenTheyScrollOut() {
      Probe probe = Probe.fed(20, 3, numbered(0, 10));
      Screen screen = probe.screen();

      assertThat(screen.firstLine()).isZero();
      assertThat(screen.cursorLine()).isEqualTo(10);
      assertThat(screen.lastLine()).isEqualTo(10);
      assertThat(texts(screen.lines(4, 6))).containsExactly("line 4", "line 5", "line 6");
      assertThat(screen.lines(4, 6).get(1).firstRow()).isEqualTo(5);
    }

    @Test
    void thatAreNotKeptAreLeftOut() {
      Screen screen = Probe.fed(20, 3, numbered(0, 10)).screen();

      screen.forget(5);

      assertThat(screen.firstLine()).isEqualTo(5);
      assertThat(texts(screen.lines(-3, 6))).containsExactly("line 5", "line 6");
      assertThat(texts(screen.lines(9, 1000))).containsExactly("line 9", "");
      assertThat(screen.lines(7, 6)).isEmpty();
    }

    @Test
    void onTheScreenAreNotForgotten() {
      Screen screen = Probe.fed(20, 3, numbered(0, 10)).screen();

      screen.forget(1000);

      assertThat(screen.firstLine()).isEqualTo(8);
      assertThat(texts(screen.lines(0, 1000))).containsExactly("line 8", "line 9", "");
    }

    @Test
    void numbersGoOnAfterForgetting() {
      Probe probe = Probe.fed(20, 3, numbered(0, 100));
      probe.screen().forget(1000);
      probe.feed(numbered(100, 200));

      assertThat(probe.screen().cursorLine()).isEqualTo(200);
      assertThat(texts(probe.screen().lines(98, 101)))
          .containsExactly("line 98", "line 99", "line 100", "line 101");
    }

    @Test
    void scrollOutOfARegionAtTheTopToo() {
      Probe probe = Probe.fed(20, 4, "^[[4;1Hstatus^[[1;3r", numbered(0, 5));

      assertThat(probe.rows()).isEqualTo("line 3|line 4||status");
      assertThat(probe.lines())
          .containsExactly("line 0", "line 1", "line 2", "line 3", "line 4", "", "status");
      assertThat(probe.screen().cursorLine()).isEqualTo(5);
    }

    @Test
    void ofOtherRegionsAndDeletedOnesAreLost() {
      Probe probe = Probe.fed(20, 4, "top^[[2;4r^[[2;1H", numbered(0, 5), "^[[r^[[H^[[M");

      assertThat(probe.lines()).containsExactly("line 3", "line 4", "", "");
      assertThat(probe.screen().firstLine()).isZero();
    }

    @Test
    void erasedOnTheScreenDoNotScrollOut() {
      Probe probe = Probe.fed(20, 3, numbered(0, 4), "^[[H^[[2J");

      assertThat(probe.lines()).containsExactly("line 0", "line 1", "", "", "");
      assertThat(probe.screen().cursorLine()).isEqualTo(2);
    }

    @Test
    void thatScrolledOutAreErasedByEd3() {
      Probe probe = Probe.fed(20, 3, numbered(0, 4), "^[[3J");

      assertThat(probe.lines()).containsExactly("line 2", "line 3", "");
      assertThat(probe.screen().firstLine()).isEqualTo(2);
    }

    @Test
    void ofTheAlternatePageStandForThoseOfTheScreen() {
      Probe probe = Probe.fed(20, 3, numbered(0, 4), "^[[?1049h^[[H", "full screen\r\n\n\n\n\n");

      assertThat(probe.lines()).containsExactly("line 0", "line 1", "", "", "");
      probe.feed("^[[H\r\nx");
      assertThat(probe.lines()).containsExactly("line 0", "line 1", "", "x", "");
      probe.feed("^[[?1049l");
      assertThat(probe.lines()).containsExactly("line 0", "line 1", "line 2", "line 3", "");
      assertThat(probe.screen().cursorLine()).isEqualTo(4);
    }

    @Test
    void lastIsTheLowestThatEverHeldSomething() {
      assertThat(Probe.fed(20, 9, "").screen().lastLine()).isZero();
      assertThat(Probe.fed(20, 9, "^[[5Hx^[[H").screen().lastLine()).isEqualTo(4);
      assertThat(Probe.fed(20, 9, "^[[5Hx^[[H^[[2J").screen().lastLine()).isEqualTo(4);
      assertThat(Probe.fed(20, 9, "a\r\nb^[[H^[[3L").screen().lastLine()).isEqualTo(4);
    }
  }

  @Nested
  class LogicalLines {
    @Test
    void putTogetherWhatOnlyTheTerminalWrapped() {
      Probe probe = Probe.fed(10, 5, "0123456789abcdefghijABC\r\nnext");

      assertThat(probe.lines()).containsExactly("0123456789abcdefghijABC", "next");
      assertThat(probe.screen().lines(0, 3).get(1).firstRow()).isEqualTo(3);
    }

    @Test
    void endWhereTheProgramEndedThem() {
      assertThat(Probe.fed(10, 5, "0123456789\r\nabc").lines())
          .containsExactly("0123456789", "abc");
    }

    @Test
    void areOneOverTheTopOfTheScreenToo() {
      Probe probe = Probe.fed(10, 2, "0123456789".repeat(5) + "\r\nend");

      assertThat(probe.lines()).containsExactly("0123456789".repeat(5), "end");
    }

    @Test
    void beginAndEndWhereAsked() {
      Screen screen = Probe.fed(10, 5, "0123456789abcdefghijABC\r\nnext").screen();

      assertThat(texts(screen.lines(1, 3))).containsExactly("abcdefghijABC", "next");
      assertThat(texts(screen.lines(0, 1))).containsExactly("0123456789abcdefghij");
      assertThat(texts(screen.lines(1, 1))).containsExactly("abcdefghij");
    }

    @Test
    void haveNoBlankWhereAWideCharacterDidNotFit() {
      assertThat(Probe.fed(5, 5, "中文中文中文").lines()).containsExactly("中文中文中文");
    }

    @Test
    void keepTabsAndMarks() {
      assertThat(Probe.fed(12, 5, "int\tx; e\u0301 👩\u200d💻 and more").lines())
          .containsExactly("int\tx; e\u0301 👩\u200d💻 and more");
    }

    @Test
    void keepPrintedBlanksAndDropOthers() {
      assertThat(Probe.fed(20, 3, "a  ^[[C^[[C\r\n^[[3Cb^[[9C\r\n  ").lines())
          .containsExactly("a  ", "   b", "  ");
    }

    @Test
    void areCutApartByErasingTheEndOfARow() {
      assertThat(Probe.fed(10, 5, "0123456789abc^[[A^[[K").lines()).containsExactly("012", "abc");
      assertThat(Probe.fed(10, 5, "0123456789abc^[[A^[[2K").lines()).containsExactly("", "abc");
      assertThat(Probe.fed(10, 5, "0123456789abc^[[A^[[P").lines())
          .containsExactly("012456789", "abc");
      assertThat(Probe.fed(10, 5, "0123456789abc^[[H^[[3X").lines())
          .containsExactly("   3456789", "abc");
    }

    @Test
    void doNotGoOnInARowThatWasErased() {
      assertThat(Probe.fed(10, 5, "0123456789abc\r^[[Knew").lines())
          .containsExactly("0123456789", "new");
      assertThat(Probe.fed(10, 5, "0123456789abc^[[44m^[[2K\rnew").lines())
          .containsExactly("0123456789", "new");
      assertThat(Probe.fed(10, 5, "0123456789abc\r^[[Jnew").lines())
          .containsExactly("0123456789", "new");
      assertThat(Probe.fed(10, 2, "0123456789abc\n^[[2J^[[Hnew").lines())
          .containsExactly("0123456789", "new", "");
      assertThat(Probe.fed(10, 5, "0123456789abc^[[A^[[9C^[[1K\rnew").lines())
          .containsExactly("new", "abc");
    }

    @Test
    void goOnInARowThatWasErasedInPart() {
      assertThat(Probe.fed(10, 5, "0123456789abc^[[A^[[1K\rnew").lines())
          .containsExactly("new 456789abc");
      assertThat(Probe.fed(10, 5, "0123456789abc^[[D^[[K").lines()).containsExactly("0123456789ab");
      assertThat(Probe.fed(10, 5, "0123456789abc^[[2D^[[1Kx").lines())
          .containsExactly("0123456789 xc");
      assertThat(Probe.fed(10, 5, "0123456789abc\r^[[P").lines()).containsExactly("0123456789bc");
    }

    @Test
    void doNotGoOnInARowThatCameBetween() {
      assertThat(Probe.fed(10, 5, "0123456789abc\r^[[Lnew").lines())
          .containsExactly("0123456789", "new", "abc");
      assertThat(Probe.fed(10, 5, "0123456789abc\r\nnext^[[A^[[M").lines())
          .containsExactly("0123456789", "next", "");
      assertThat(Probe.fed(10, 3, "\n0123456789abc^[[H^[Mnew^[[r^[[3H\nnext").lines())
          .containsExactly("new", "", "0123456789", "next");
      assertThat(Probe.fed(10, 4, "0123456789abc\r\nend^[[1;2r^[[2S^[[Hnew").lines())
          .containsExactly("0123456789abc", "new", "", "end");
      assertThat(Probe.fed(10, 4, "\n0123456789abc^[[1;2r^[[2H\nnew").lines())
          .containsExactly("", "0123456789", "new", "abc");
    }

    @Test
    void moveWithTheirRows() {
      assertThat(Probe.fed(10, 5, "\n0123456789abc^[[H^[[L").lines())
          .containsExactly("", "", "0123456789abc");
      assertThat(Probe.fed(10, 5, "\n0123456789abc^[[H^[[M").lines())
          .containsExactly("0123456789abc", "");
      assertThat(Probe.fed(10, 5, "^[[2;3r^[[2H0123456789abcdefghijABC").lines())
          .containsExactly("", "abcdefghijABC");
    }

    @Test
    void areNoneOfWhatAnAlignmentTestFills() {
      assertThat(Probe.fed(3, 2, "abcde^[#8").lines()).containsExactly("EEE", "EEE");
    }

    @Test
    void doNotGoOnBehindARowThatWrappedOntoItself() {
      assertThat(Probe.fed(10, 3, "^[[1;2r^[[3H0123456789abc^[[r^[[3H\nnext").lines())
          .containsExactly("", "", "abc3456789", "next");
    }

    @Test
    void keepTheStylesOfAllTheirRows() {
      Line line = Probe.fed(4, 3, "ab^[[31mcdef^[[0mg").screen().lines(0, 2).get(0);

      assertThat(Probe.styled(line))
          .isEqualTo(
              "0: ab{%s}cdef{%s}g"
                  .formatted(
                      new Style(1, -1, false, false, false, false, false, false), Style.PLAIN));
    }
  }

  @Nested
  class BeforeTheCursor {
    private String before(String... fed) {
      return Probe.fed(10, 5, fed).screen().beforeCursor().text();
    }

    @Test
    void isThePrompt() {
      assertThat(before("\r^[[K^[[35m> ^[[0m\r^[[2C")).isEqualTo("> ");
      assertThat(before("\r^[[K^[[35m> ^[[0mhint\r^[[2C")).isEqualTo("> ");
    }

    @Test
    void isTheWholeLogicalLine() {
      Line line = Probe.fed(10, 5, "x\r\n0123456789abcdefghijABC^[[D").screen().beforeCursor();

      assertThat(line.text()).isEqualTo("0123456789abcdefghijAB");
      assertThat(line.firstRow()).isEqualTo(1);
    }

    @Test
    void holdsTheLastColumnWhenAWrapIsDue() {
      assertThat(before("0123456789")).isEqualTo("0123456789");
      assertThat(before("0123456789\b")).isEqualTo("01234567");
    }

    @Test
    void isNotWhatScrolledOutBeforeTheScreenWasCleared() {
      assertThat(before("0123456789".repeat(5), "abc", "^[[H^[[2J> ")).isEqualTo("> ");
    }

    @Test
    void isNotWhatAnErasedRowWentOnFrom() {
      assertThat(before("0123456789abc\r^[[K> ")).isEqualTo("> ");
    }

    @Test
    void isEmptyAtTheBeginning() {
      assertThat(before("abc\r")).isEmpty();
      assertThat(before("abc\r\n")).isEmpty();
    }

    @Test
    void beginsWithWhatIsKept() {
      Probe probe = Probe.fed(10, 2, "0123456789".repeat(4) + "x");
      probe.screen().forget(1000);

      assertThat(probe.screen().beforeCursor().text()).isEqualTo("0123456789x");
      assertThat(probe.screen().beforeCursor().firstRow()).isEqualTo(3);
    }

    @Test
    void cutsATabAsBlanksThatWereNotPrinted() {
      assertThat(before("a\tb\r^[[4C")).isEqualTo("a");
      assertThat(before("a\tb\r^[[8C")).isEqualTo("a\t");
    }
  }

  @Nested
  class Told {
    @Test
    void modesInTheirOrderAndEachControlFunction() {
      Probe probe = Probe.fed(20, 3, "ab^[[?2004;25hc\r\n^[]0;t\u0007^[[1;99y^[7\u0007");

      assertThat(probe.calls())
          .containsExactly(
              "2004h",
              "25h",
              "control at 0,2",
              "control at 0,0",
              "control at 1,0",
              "control at 1,0",
              "control at 1,0",
              "control at 1,0",
              "control at 1,0");
    }

    @Test
    void notOfTextNorOfWhatWasAborted() {
      assertThat(Probe.fed(20, 3, "text ⠋^[[3⠋\u007f").calls()).isEmpty();
    }

    @Test
    void whenTheModeIsSet() {
      List<Boolean> seen = new ArrayList<>();
      Screen[] screen = new Screen[1];
      screen[0] =
          new Screen(
              20,
              3,
              new Screen.Listener() {
                @Override
                public void mode(int mode, boolean on) {
                  seen.add(screen[0].mode(mode) == on);
                  seen.add(screen[0].linear().since(0).equals("before"));
                  seen.add(screen[0].beforeCursor().text().equals("before"));
                }

                @Override
                public void control() {}
              });
      screen[0].feed(Probe.bytes("before^[[?2004h^[[?2004lafter"));

      assertThat(seen).hasSize(6).containsOnly(true);
    }

    @Test
    void aListenerMayForget() {
      Screen[] screen = new Screen[1];
      screen[0] =
          new Screen(
              20,
              3,
              new Screen.Listener() {
                @Override
                public void mode(int mode, boolean on) {}

                @Override
                public void control() {
                  screen[0].forget(screen[0].cursorLine());
                }
              });
      screen[0].feed(Probe.bytes(numbered(0, 1000)));

      assertThat(screen[0].firstLine()).isEqualTo(998);
    }
  }

  @Nested
  class Modes {
    @Test
    void areOffButForTheUsualOnes() {
      Screen screen = new Probe(20, 3).screen();

      assertThat(screen.mode(7)).isTrue();
      assertThat(screen.mode(25)).isTrue();
      assertThat(screen.mode(2004)).isFalse();
      assertThat(screen.mode(-1)).isFalse();
    }

    @Test
    void stayUntilTheyAreReset() {
      Probe probe = Probe.fed(20, 3, "^[[?25l^[[?2026;2004;1049h");
      assertThat(probe.screen().mode(25)).isFalse();
      assertThat(probe.screen().mode(2026)).isTrue();
      assertThat(probe.screen().mode(2004)).isTrue();
      assertThat(probe.screen().mode(1049)).isTrue();

      probe.feed("^[[?2026l^[c");
      assertThat(probe.screen().mode(25)).isTrue();
      assertThat(probe.screen().mode(2026)).isFalse();
      assertThat(probe.screen().mode(2004)).isFalse();
    }

    @Test
    void goBackToTheUsualOnesBySoftReset() {
      Screen screen = Probe.fed(20, 3, "^[[?6h^[[?7;25l^[[?2004h^[[!p").screen();

      assertThat(screen.mode(6)).isFalse();
      assertThat(screen.mode(7)).isTrue();
      assertThat(screen.mode(25)).isTrue();
      assertThat(screen.mode(2004)).as("not a matter of DECSTR").isTrue();
    }

    @Test
    void ofTheAnsiKindAreOthers() {
      assertThat(Probe.fed(20, 3, "^[[25l^[[2004h").screen().mode(25)).isTrue();
      assertThat(Probe.fed(20, 3, "^[[2004h").screen().mode(2004)).isFalse();
    }
  }

  @Nested
  class Resizing {
    @Test
    void wrapsAtTheNewWidth() {
      Probe probe = Probe.fed(10, 3, "abc");
      probe.screen().resize(4, 3);
      probe.feed("def");

      assertThat(probe.rows()).isEqualTo("abcd|ef|");
      assertThat(probe.lines()).containsExactly("abcdef");
    }

    @Test
    void cutsRowsThatAreTooLongNow() {
      Probe probe = Probe.fed(10, 3, "0123456789^[[31mx^[[H中文");
      probe.screen().resize(3, 3);

      assertThat(probe.rows()).isEqualTo("中|x|");
      assertThat(probe.cursor()).isEqualTo("0,2");
    }

    @Test
    void takesRowsFromBelowTheCursorFirst() {
      Probe probe = Probe.fed(10, 5, "1\r\n2\r\n3\r\n4\r\n5^[[3H");
      probe.screen().resize(10, 2);

      assertThat(probe.rows()).isEqualTo("2|3");
      assertThat(probe.cursor()).isEqualTo("1,0");
      assertThat(probe.screen().cursorLine()).isEqualTo(2);
      assertThat(probe.lines()).containsExactly("1", "2", "3");
    }

    @Test
    void bringsRowsBackThatHadScrolledOut() {
      Probe probe = Probe.fed(10, 2, numbered(0, 5));
      probe.screen().resize(10, 4);

      assertThat(probe.rows()).isEqualTo("line 2|line 3|line 4|");
      assertThat(probe.cursor()).isEqualTo("3,0");
      assertThat(probe.screen().cursorLine()).isEqualTo(5);

      probe.screen().resize(10, 9);
      assertThat(probe.rows()).isEqualTo("line 0|line 1|line 2|line 3|line 4||||");
    }

    @Test
    void holdsForBothPages() {
      Probe probe = Probe.fed(10, 4, "1\r\n2\r\n3\r\n4^[[?1049h^[[HA\r\nB\r\nC\r\nD");
      probe.screen().resize(10, 2);

      assertThat(probe.rows()).isEqualTo("C|D");
      probe.feed("^[[?1049lx");
      assertThat(probe.rows()).isEqualTo("3|4x");
      assertThat(probe.lines()).containsExactly("1", "2", "3", "4x");
    }

    @Test
    void losesNoCharacterWhileAWrapIsDue() {
      Probe wider = Probe.fed(4, 3, "abcd");
      wider.screen().resize(6, 3);
      assertThat(wider.cursor()).isEqualTo("0,4");
      assertThat(wider.feed("efg").rows()).isEqualTo("abcdef|g|");

      Probe higher = Probe.fed(4, 3, "abcd");
      higher.screen().resize(4, 5);
      assertThat(higher.cursor()).isEqualTo("0,3");
      assertThat(higher.feed("e").rows()).isEqualTo("abcd|e|||");

      Probe narrower = Probe.fed(4, 3, "abcd");
      narrower.screen().resize(3, 3);
      assertThat(narrower.feed("e").rows()).isEqualTo("abc|e|");
    }

    @Test
    void takesASavedCursorToItsColumn() {
      Probe wider = Probe.fed(4, 3, "abcd^[7\r");
      wider.screen().resize(6, 3);
      wider.feed("^[8");
      assertThat(wider.screen().beforeCursor().text()).isEqualTo("abcd");
      assertThat(wider.feed("e").rows()).isEqualTo("abcde||");

      Probe narrower = Probe.fed(4, 3, "ab^[7\r");
      narrower.screen().resize(2, 1);
      assertThat(narrower.feed("^[8c").rows()).isEqualTo("ac");
    }

    @Test
    void givesUpTheScrollingRegion() {
      Probe probe = Probe.fed(10, 4, "1\r\n2\r\n3\r\n4^[[2;3r");
      probe.screen().resize(10, 3);
      probe.feed("^[[9H\nx");

      assertThat(probe.rows()).isEqualTo("2|3|x");
    }

    @Test
    void givesNewColumnsTabStops() {
      Probe probe = new Probe(10, 2);
      probe.screen().resize(30, 2);
      probe.feed("\t\t\tx");

      assertThat(probe.cursor()).isEqualTo("0,25");
    }

    @Test
    void refusesWhatIsNoSize() {
      Screen screen = new Probe(10, 2).screen();

      assertThatThrownBy(() -> screen.resize(0, 2)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new Probe(10, 70_000)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
