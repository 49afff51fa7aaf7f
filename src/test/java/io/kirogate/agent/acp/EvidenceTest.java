package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private final Evidence evidence = new Evidence();

  private void error(String text) {
    evidence.error(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void itIsTheEndOfWhatWasSaid() {
    for (int i = 0; i < 10_000; i++) {
      evidence.said("word" + i + " ");
    }
    assertThat(evidence.shown()).hasSizeLessThanOrEqualTo(2_000).endsWith("word9999");
    evidence.said("x".repeat(1_000_000));
    assertThat(evidence.shown()).isEqualTo("x".repeat(2_000));
  }

  @Test
  void standardErrorIsShownBehindAndLeavesRoomForTheRest() {
    evidence.said("a".repeat(3_000));
    error("e".repeat(200_000) + "\nthe reason\n");
    assertThat(evidence.shown())
        .hasSizeLessThanOrEqualTo(2_000)
        .startsWith("aaa")
        .endsWith("\nthe reason");
    assertThat(evidence.errorText()).hasSize(64 * 1024);
  }

  @Test
  void smallPiecesAddUp() {
    for (int i = 0; i < 50_000; i++) {
      error("line " + i + "\n");
    }
    assertThat(evidence.errorText()).endsWith("line 49998\nline 49999\n").hasSize(64 * 1024);
  }

  @Test
  void itIsPlainText() {
    error("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007\u0000bell\u0007\r\nö");
    assertThat(evidence.shown()).isEqualTo("red bell\nö");
  }

  @Test
  void aNewPromptForgetsTheOldOnes() {
    evidence.said("secret");
    error("secret");
    evidence.forget();
    assertThat(evidence.shown()).isEmpty();
    evidence.noted("one");
    evidence.said("two");
    evidence.noted("three");
    assertThat(evidence.shown()).isEqualTo("one\ntwo\nthree");
  }
}
