package io.kirogate.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sessions through the screen. */
class RecordingTest {
  static List<Recording> recordings() {
    return Recording.all();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void isTheSameInPiecesByteByByteAndAtOnce(Recording recording) {
    Probe inPieces = new Probe(recording.columns(), recording.rows());
    recording.pieces().forEach(inPieces.screen()::feed);

    Probe byByte = new Probe(recording.columns(), recording.rows());
    for (byte[] piece : recording.pieces()) {
      for (int i = 0; i < piece.length; i++) {
        byByte.screen().feed(piece, i, 1);
      }
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    recording.pieces().forEach(whole::writeBytes);
    Probe atOnce = new Probe(recording.columns(), recording.rows());
    atOnce.screen().feed(whole.toByteArray());

    assertThat(byByte.all()).isEqualTo(inPieces.all());
    assertThat(atOnce.all()).isEqualTo(inPieces.all());
    assertThat(byByte.calls()).isEqualTo(inPieces.calls());
    assertThat(atOnce.calls()).isEqualTo(inPieces.calls());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wrap-never-80",
        "wrap-80",
        "cjk-wrap",
        "markdown",
        "cjk-emoji",
        "long-answer",
        "json"
      })
  void showsTheAnswerInLogicalLines(String name) {
    Recording recording = Recording.named(name);
    Probe probe = new Probe(recording.columns(), recording.rows());
    recording.pieces().forEach(probe.screen()::feed);

    String shown =
        probe.lines().stream().map(String::stripTrailing).collect(Collectors.joining("\n"));

    assertThat(recording.answers()).isNotEmpty();
    for (String answer : recording.answers()) {
      String trimmed =
          Arrays.stream(answer.split("\n"))
              .map(String::stripTrailing)
              .collect(Collectors.joining("\n"));
      assertThat(shown).contains("> " + trimmed);
    }
  }
}
