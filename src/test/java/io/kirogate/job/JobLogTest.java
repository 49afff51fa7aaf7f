package io.kirogate.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import org.junit.jupiter.api.Test;

class JobLogTest {
  private static final Event.Failed END =
      new Event.Failed(Failure.of(FailureCode.CANCELLED, "enough"));

  private final JobLog log = new JobLog(3);

  @Test
  void anEmptyLogKnowsTheNumberOfItsFirstEntry() {
    assertThat(log.first()).isEqualTo(1);
    assertThat(log.next()).isEqualTo(1);
    assertThat(log.from(1)).isEmpty();
    assertThat(log.last()).isEmpty();
    assertThat(log.ended()).isEmpty();
  }

  @Test
  void entriesAreNumberedAndTheOldestMakeRoom() {
    for (int position = 5; position >= 1; position--) {
      log.add(new Event.Queued(position));
    }
    assertThat(log.first()).isEqualTo(3);
    assertThat(log.next()).isEqualTo(6);
    assertThat(log.from(1)).extracting(JobLog.Entry::number).containsExactly(3L, 4L, 5L);
    assertThat(log.from(5)).containsExactly(new JobLog.Entry(5, new Event.Queued(1)));
    assertThat(log.from(6)).isEmpty();
  }

  @Test
  void anEndIsTheLast() {
    log.add(new Event.Queued(1));
    log.add(END);
    assertThat(log.ended()).contains(END);
    assertThatThrownBy(() -> log.add(new Event.Queued(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> log.add(END)).isInstanceOf(IllegalStateException.class);
    assertThat(log.next()).isEqualTo(3);
  }

  @Test
  void aLogThatCouldNotKeepAnEndIsNone() {
    assertThatThrownBy(() -> new JobLog(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
