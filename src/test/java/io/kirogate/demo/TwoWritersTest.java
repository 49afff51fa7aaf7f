package io.kirogate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TwoWritersTest {
  private static final List<String> EDITOR =
      List.of(Ansi.PASTE_ON, "\r\u001b[K" + Prompt.CONFIRM.bytes() + "\r\u001b[2C");

  @Test
  void keepOrderWhenTheyDoNotRace() {
    assertThat(TwoWriters.inOrder().merge(List.of("a", "b"), List.of("c", "d")))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void racingNeitherLosesNorReordersWhatOneWrites() {
    for (long seed = 0; seed < 500; seed++) {
      List<String> merged =
          TwoWriters.racing(seed).merge(List.of("a", "b", "c"), List.of("1", "2"));
      assertThat(merged).as("seed %d", seed).hasSize(5);
      assertThat(merged).as("seed %d", seed).containsSubsequence("a", "b", "c");
      assertThat(merged).as("seed %d", seed).containsSubsequence("1", "2");
    }
  }

  @Test
  void racingMeetsEveryRecordedOrder() {
    List<String> orders =
        LongStream.range(0, 500)
            .mapToObj(seed -> TwoWriters.racing(seed).merge(Notices.CLEAR_QUESTION, EDITOR))
            .map(pieces -> Recording.onTty(String.join("", pieces)))
            .toList();
    for (String name :
        List.of("clear-yes", "clear-ready-before-question", "clear-ready-inside-question")) {
      assertThat(orders).as(name).contains(recordedQuestion(name));
    }
  }

  /** What the real program showed between taking /clear and the answer. */
  private static String recordedQuestion(String name) {
    return Recording.of(name).steps().stream()
        .filter(step -> step.typed().equals("/clear\r"))
        .map(Recording.Step::shown)
        .map(shown -> shown.substring(shown.indexOf(Ansi.PASTE_OFF) + Ansi.PASTE_OFF.length() + 4))
        .findFirst()
        .orElseThrow();
  }
}
