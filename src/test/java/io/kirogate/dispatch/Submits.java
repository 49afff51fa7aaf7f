package io.kirogate.dispatch;

import io.kirogate.message.Denial;
import io.kirogate.message.Fidelity;
import io.kirogate.message.JobId;
import io.kirogate.message.Priority;
import io.kirogate.message.StopReason;
import io.kirogate.message.Submit;
import io.kirogate.message.TurnResult;
import io.kirogate.message.TurnUsage;
import java.time.Duration;
import java.util.List;

/** What doors submit and turns give, where a test cares for some of it only. */
final class Submits {
  private Submits() {}

  /** Of one caller, urgent, with a request id made of the job's. */
  static Submit of(String job, String prompt, Duration turnTimeout, boolean review) {
    return new Submit(
        new JobId(job), "r-" + job, "somebody", Priority.INTERACTIVE, prompt, turnTimeout, review);
  }

  static TurnResult result(String text, Denial... denied) {
    return new TurnResult(
        text, Fidelity.RENDERED, StopReason.END_TURN, TurnUsage.UNKNOWN, List.of(denied));
  }
}
