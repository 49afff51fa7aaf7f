package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program sets does not outlast it, and turned pages are out of reach. */
class LastingScreenTest {
  private final Screen screen = Screen.lasting(10, 4, new Probe.Deaf());

  private void feed(String text) {
    screen.feed(Probe.bytes(text));
  }

  private List<String> texts() {
    return screen.lines(0, screen.lastLine()).stream().map(line -> line.text()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[[?1049h",
        "^[[?47h",
        "^[[?1047h",
        "^[[2;3r",
        "^[[?6h^[[2;3r",
        "^[(0",
        "^[)0\u000e",
        "^[*0^[n",
        "^[*0^[N",
        "^[[4h",
        "^[[?7l",
        "^[[20h",
        "^[[3g",
        "^[[3J",
        "^[[T",
        "^[[2^",
        "^[[?3J"
      })
  void whatWasSetChangesNothingThatIsPrintedLater(String setting) {
    feed("first\r\n" + setting + "\r\nlqk\tx\r\n0123456789abc\r\n\r\nend");
    assertThat(texts()).containsExactly("first", "", "lqk\tx", "0123456789abc", "", "end");
  }

  @Test
  void aResetErasesThePageAndNoMore() {
    feed("1\r\n2\r\n3\r\n4\r\n5^[cnew");
    assertThat(texts()).startsWith("1", "new").doesNotContain("2", "3", "4", "5");
  }

  @Test
  void aTurnedPageIsOutOfReach() {
    feed("kept\r\nkept too\r\n");
    screen.turnPage();
    feed("^[[H^[[2J^[[9Anew^[[9A\r^[Mnewer");
    assertThat(texts()).startsWith("kept", "kept too", "newer");
    assertThat(screen.cursorLine()).isEqualTo(2);
  }

  @Test
  void whatStoodBelowIsGone() {
    feed("a\r\nb\r\nc^[[2;1H");
    screen.turnPage();
    assertThat(texts()).startsWith("a").doesNotContain("b", "c");
    assertThat(screen.cursorRow()).isZero();
  }

  @Test
  void aLineFeedEndsALineThatOnceWentOn() {
    feed("0123456789abc^[[A\rnew\r\nline");
    assertThat(texts()).containsExactly("new3456789", "line");
  }

  @Test
  void tellsWhetherARowGoesOnWithTheOneAbove() {
    feed("0123456789");
    assertThat(screen.continued()).isFalse();
    feed("a> ");
    assertThat(screen.continued()).isTrue();
    assertThat(screen.rowBeforeCursor().text()).isEqualTo("a> ");
    assertThat(screen.beforeCursor().text()).isEqualTo("0123456789a> ");
  }
}
