package io.kirogate.agent.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every recorded session leads to its {@code expected.json}, however its bytes are cut. */
class TranscriptReplayTest {

  enum Cuts {
    AS_RECORDED(UnaryOperator.identity()),
    BYTE_BY_BYTE(Cut::byteByByte),
    ALL_AT_ONCE(Cut::allAtOnce);

    final UnaryOperator<List<byte[]>> cut;

    Cuts(UnaryOperator<List<byte[]>> cut) {
      this.cut = cut;
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRecordingInEveryCut() {
    assertThat(Recording.all()).isNotEmpty();
    return Recording.all().stream()
        .flatMap(
            recording ->
                Stream.of(Cuts.values())
                    .map(
                        cuts ->
                            DynamicTest.dynamicTest(
                                recording.name() + " " + cuts,
                                () -> Replay.run(recording, cuts.cut))));
  }
}
