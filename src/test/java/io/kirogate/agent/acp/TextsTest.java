package io.kirogate.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  private final Texts texts = new Texts(1_000);

  @Test
  void chunksAreJoinedAsTheyAre() {
    texts.add(null, "");
    texts.add(null, " a\t");
    texts.add(null, "\r\n b ");
    assertThat(texts.all()).containsExactly(" a\t\r\n b ");
  }

  @Test
  void aToolCallSeparatesMessagesWithoutIds() {
    texts.separate();
    texts.add(null, "one");
    texts.separate();
    texts.separate();
    texts.add(null, "two");
    assertThat(texts.all()).containsExactly("one", "two");
  }

  @Test
  void anIdJoinsOverEverythingElse() {
    texts.add("a", "a1");
    texts.add("b", "b1");
    texts.separate();
    texts.add("a", "a2");
    texts.add(null, "x");
    texts.add("b", "b2");
    texts.add(null, "y");
    assertThat(texts.all()).containsExactly("a1a2", "b1b2", "x", "y");
  }

  @Test
  void whatIsTakenBackIsGone() {
    texts.add(null, "wrong");
    texts.clear();
    assertThat(texts.isEmpty()).isTrue();
    texts.add(null, "right");
    assertThat(texts.all()).containsExactly("right");
  }

  @Test
  void aPairThatWasCutInTwoIsWholeAndHalfAPairIsReplaced() {
    texts.add(null, "a\ud83e");
    texts.add(null, "\udd16b\udd16");
    texts.add(null, "c\ud83e");
    assertThat(texts.all()).containsExactly("a🤖b\ufffdc\ufffd");
  }

  @Test
  void whatDoesNotFitIsNotTaken() {
    assertThat(texts.add(null, "x".repeat(900))).isTrue();
    assertThat(texts.add(null, "y")).isFalse();
    assertThat(texts.add(null, "")).isTrue();
    assertThat(texts.all()).containsExactly("x".repeat(900));
  }

  @Test
  void manyTinyMessagesCountToo() {
    int taken = 0;
    while (texts.add("m" + taken, "x")) {
      taken++;
    }
    assertThat(taken).isLessThan(20);
  }
}
