package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Duration LONG = Duration.ofMillis(50);
  private static final Duration SHORT = Duration.ofMillis(10);

  private final Deadlines deadlines = new Deadlines();

  @Test
  void thoseThatRunGoOnAndOthersAreForgotten() {
    assertThat(deadlines.next()).isEqualTo(Deadlines.NEVER);
    deadlines.want(Map.of(Deadline.ACCEPT, SHORT, Deadline.TURN, LONG), 100);
    assertThat(deadlines.next()).isEqualTo(110);
    deadlines.want(Map.of(Deadline.TURN, LONG), 105);
    assertThat(deadlines.next()).as("since the first time").isEqualTo(150);
    deadlines.want(Map.of(), 120);
    assertThat(deadlines.next()).isEqualTo(Deadlines.NEVER);
    deadlines.want(Map.of(Deadline.TURN, LONG), 130);
    assertThat(deadlines.next()).as("a new turn").isEqualTo(180);
  }

  @Test
  void theyPassOnceEachInTheirOrder() {
    deadlines.want(Map.of(Deadline.TURN, SHORT, Deadline.ACCEPT, LONG), 100);
    assertThat(deadlines.passed(109)).isEmpty();
    assertThat(deadlines.passed(200)).contains(Deadline.TURN);
    assertThat(deadlines.passed(200)).contains(Deadline.ACCEPT);
    assertThat(deadlines.passed(200)).isEmpty();
  }
}
