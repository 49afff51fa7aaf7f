package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.message.FailureCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
  @ParameterizedTest
  @CsvSource({
    "TURN_TIMEOUT, 3",
    "AGENT_UNRESPONSIVE, 3",
    "AGENT_ERROR, 3",
    "INTERNAL, 3",
    "CANCELLED, 2",
    "INVALID_REQUEST, 2",
    "AGENT_RATE_LIMITED, 2"
  })
  void countsEachTurnAndThoseThatItIsToBlameFor(FailureCode code, int inARow) {
    Tally tally = new Tally(7, 2).failed(code);
    assertThat(tally).isEqualTo(new Tally(8, inARow));
    assertThat(tally.done()).isEqualTo(new Tally(9, 0));
  }
}
