package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What full-screen programs write; {@link XtermOracleTest} knows what it should look like. */
class FullScreenTest {
  static List<Output> outputs() {
    return Output.ofFullScreenPrograms();
  }

  static List<Output> outputsThatLeaveNothing() {
    return Output.ofFullScreenPrograms().stream().filter(o -> !o.name().equals("top")).toList();
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void isTheSameInAnyPieces(Output output) {
    Probe atOnce = fed(output, output.bytes().length, new Random(0));
    Probe byByte = fed(output, 1, new Random(0));

    assertThat(byByte.all()).isEqualTo(atOnce.all());
    assertThat(byByte.calls()).isEqualTo(atOnce.calls());
    for (int seed = 0; seed < 10; seed++) {
      assertThat(fed(output, 400, new Random(seed)).all())
          .as("seed %d", seed)
          .isEqualTo(atOnce.all());
    }
  }

  private static Probe fed(Output output, int most, Random random) {
    Probe probe = new Probe(output.columns(), output.rows());
    int at = 0;
    while (at < output.bytes().length) {
      int length = Math.min(output.bytes().length - at, 1 + random.nextInt(most));
      probe.screen().feed(output.bytes(), at, length);
      at += length;
    }
    return probe;
  }

  /** On the alternate page, or with rows written anew, there is nothing to keep. */
  @ParameterizedTest
  @MethodSource("outputsThatLeaveNothing")
  void leavesNothingHoweverLongItRuns(Output output) {
    Cells cells = new Cells(output.columns(), output.rows()).feed(Probe.bytes("$ "));
    cells.feed(output.bytes());
    long once = cells.rowBytes();
    for (int i = 0; i < 200; i++) {
      cells.feed(output.bytes());
    }

    assertThat(cells.rowBytes()).isEqualTo(once);
    assertThat(String.join("", cells.allTexts())).isEqualTo("$");
    assertThat(cells.row() + "," + cells.column()).isEqualTo("0,2");
  }

  /** As we do after a turn: then it holds a screen full, whatever scrolled out. */
  @ParameterizedTest
  @MethodSource("outputs")
  void leavesNothingBehindWhatIsForgotten(Output output) {
    Cells cells = new Cells(output.columns(), output.rows());
    for (int i = 0; i < 50; i++) {
      cells.feed(output.bytes());
      cells.forget();
    }

    assertThat(cells.allTexts()).hasSize(output.rows());
    assertThat(cells.rowBytes()).isLessThan(output.rows() * (64 + 12L * 2 * output.columns()));
  }
}
