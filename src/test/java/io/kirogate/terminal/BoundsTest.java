package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is kept does not grow with what is fed. */
class BoundsTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void rowsAreBoundedInNumber() {
    Screen screen = new Probe(80, 24).screen();
    byte[] lines = ascii("x\r\n".repeat(1_000));
    for (int i = 0; i < 300; i++) {
      screen.feed(lines);
    }

    assertThat(screen.cursorLine()).isEqualTo(300_000);
    assertThat(screen.firstLine()).isEqualTo(300_000 - 23 - Page.MAX_ROWS);
    assertThat(screen.lines(screen.firstLine(), screen.firstLine()).get(0).text()).isEqualTo("x");
  }

  @Test
  void rowsAreBoundedInBytes() {
    Screen screen = new Probe(2_000, 40).screen();
    byte[] line = Probe.bytes("é".repeat(1_998) + "\r\n");
    for (int i = 0; i < 8_600; i++) {
      screen.feed(line);
    }
    long kept = screen.cursorLine() - screen.firstLine();

    // Four bytes a cell, since none is ASCII.
    assertThat(kept * 4 * 2_000).isLessThanOrEqualTo(Page.MAX_BYTES + 40 * 4 * 2_000);
    assertThat(kept * 4 * 2_000).isGreaterThan(Page.MAX_BYTES * 9 / 10);

    long forgotten = screen.cursorLine() - 39;
    screen.forget(forgotten);
    for (int i = 0; i < 100; i++) {
      screen.feed(line);
    }
    assertThat(screen.firstLine()).isEqualTo(forgotten);
  }

  @Test
  void colouredRowsCostWhatTheyCost() {
    Screen screen = new Probe(2_000, 40).screen();
    byte[] line = ascii("\u001b[31mx\u001b[32mx".repeat(999) + "\r\n");
    for (int i = 0; i < 2_700; i++) {
      screen.feed(line);
    }
    long kept = screen.cursorLine() - screen.firstLine();

    // A byte a cell, and twelve for its own style.
    assertThat(kept * 13 * 2_000).isLessThanOrEqualTo(Page.MAX_BYTES + 40 * 13 * 2_000);
    assertThat(kept * 13 * 2_000).isGreaterThan(Page.MAX_BYTES * 9 / 10);
  }

  /**
   * A pool has many screens: a byte a cell that was written in ASCII, four for another character;
   * colours cost by the change.
   */
  @Test
  void aScreenCostsWhatWasWrittenToIt() {
    byte[] rows = ascii("x".repeat(2_000 * 50));

    assertThat(new Cells(2_000, 50).rowBytes()).isZero();
    assertThat(new Cells(2_000, 50).feed(ascii("> ")).rowBytes()).isLessThan(200);
    assertThat(new Cells(2_000, 50).feed(rows).rowBytes()).isBetween(100_000L, 110_000L);
    assertThat(new Cells(2_000, 50).feed(ascii("\u001b[31m")).feed(rows).rowBytes())
        .isBetween(100_000L, 115_000L);
    assertThat(new Cells(2_000, 50).feed(Probe.bytes("é".repeat(2_000 * 50))).rowBytes())
        .isBetween(400_000L, 420_000L);
  }

  @Test
  void aRowHoldsWhatWasWrittenToIt() {
    Row row = new Row();
    row.put(0, ascii("0123456789"), 0, 10, 0);
    assertThat(row.bytes()).isLessThan(200);

    row.put(1_500, ascii("x"), 0, 1, 0);
    row.erase(10, 2_000, 0);
    assertThat(row.compact().bytes()).isLessThan(200);
  }

  @Test
  void marksWithoutEndAreCut() {
    Probe probe = Probe.fed(80, 3, "e" + "\u0301".repeat(100_000) + "x");

    assertThat(probe.lines().get(0)).hasSizeLessThan(100).endsWith("x");
  }

  @Test
  void marksThatWereOverwrittenAreDropped() {
    Row row = new Row();
    for (int i = 0; i < 100_000; i++) {
      row.put(i % 5, 'e', 1, 0);
      row.join(i % 5, 0x301);
    }
    StringBuilder text = new StringBuilder();
    row.appendTo(text, 4);

    assertThat(row.bytes()).isLessThan(2_000);
    assertThat(text.toString()).isEqualTo("e\u0301");
  }

  @Test
  void aShortSequenceDoesNoLongWork() {
    Probe probe =
        Probe.fed(80, 24, "x^[[65535b^[[65535S^[[65535T^[[65535L^[[65535M^[[65535I^[[65535Z");

    assertThat(probe.screen().lastLine()).isLessThan(2 * 24 + 24);
  }

  @Test
  void theLargestScreenRepeatsWhatItIsToldTo() {
    assertThat(Probe.fed(65_535, 65_535, "x^[[3b").cursor()).isEqualTo("0,4");
  }
}
