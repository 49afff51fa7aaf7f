package io.kirogate.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kirogate.message.AgentName;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.PoolId;
import io.kirogate.message.Ready;
import io.kirogate.message.SlotId;
import io.kirogate.message.StopReason;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.TurnResult;
import io.kirogate.message.TurnUsage;
import io.kirogate.message.WorkerId;
import io.kirogate.worker.Effect.Say;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
  private static final WorkerId WORKER = new WorkerId(new SlotId(PoolId.DEFAULT, 1), 1);
  private static final LeaseId LEASE = new LeaseId(PoolId.DEFAULT, 1);
  private static final JobId JOB = new JobId("job");
  private static final TurnDone DONE =
      new TurnDone(
          WORKER,
          new AgentName("demo", false),
          LEASE,
          JOB,
          new TurnResult("", Fidelity.EXACT, StopReason.END_TURN, TurnUsage.UNKNOWN, List.of()));

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
    Tally tally = new Tally(7, 2, null).and(new Say(failed(code)));
    assertThat(tally).isEqualTo(new Tally(8, inARow, null));
    assertThat(tally.and(new Say(DONE))).isEqualTo(new Tally(9, 0, null));
    assertThat(tally.and(new Effect.CountProof())).isEqualTo(new Tally(9, 0, null));
    assertThat(tally.and(new Say(new Ready(WORKER)))).isEqualTo(tally);
    assertThat(tally.and(new Effect.Renew())).isEqualTo(tally);
  }

  @Test
  void addsTheCreditsThatAreToldAndKeepsThatNoneWas() {
    assertThat(Tally.NONE.used(TurnUsage.UNKNOWN).credits()).isNull();
    Tally tally = Tally.NONE.used(new TurnUsage(0.5, null)).used(TurnUsage.UNKNOWN);
    assertThat(tally.used(new TurnUsage(0.25, 3.0)).credits()).isEqualTo(0.75);
    assertThat(tally.and(new Say(DONE)).credits()).isEqualTo(0.5);
    assertThat(tally.and(new Say(failed(FailureCode.AGENT_ERROR))).credits()).isEqualTo(0.5);
  }

  private static TurnFailed failed(FailureCode code) {
    return new TurnFailed(WORKER, LEASE, JOB, Failure.of(code, "why"));
  }
}
