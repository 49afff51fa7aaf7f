package io.kirogate.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TellingTest {
  private final Telling<String> telling = new Telling<>(100);

  @Test
  void theFirstIsToldAtOnceEvenBelowZero() {
    assertThat(telling.tell("a", -1_000_000)).contains("a");
    assertThat(telling.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aChangeAfterAQuietTimeIsToldAtOnce() {
    telling.tell("a", 0);
    assertThat(telling.tell("b", 100)).contains("b");
  }

  @Test
  void aChangeSoonAfterAnotherWaits() {
    telling.tell("a", 0);
    assertThat(telling.tell("b", 1)).isEmpty();
    assertThat(telling.tell("c", 99)).isEmpty();
    assertThat(telling.nextDeadline()).isEqualTo(100);
    assertThat(telling.tell("c", 100)).as("only the newest").contains("c");
    assertThat(telling.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsKnownIsNotToldAgain() {
    telling.tell("a", 0);
    assertThat(telling.tell("a", 1_000)).isEmpty();
    assertThat(telling.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aChangeThatWasTakenBackWaitsForNothing() {
    telling.tell("a", 0);
    telling.tell("b", 50);
    assertThat(telling.tell("a", 60)).isEmpty();
    assertThat(telling.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }
}
