package io.kirogate.worker;

import io.kirogate.message.Denial;
import io.kirogate.message.Failure;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone;
import io.kirogate.message.JobId;
import java.time.Duration;
import java.util.List;

/** What a transition wants done. Carried out in the order given, after the state has changed. */
sealed interface Effect {

  /** Type the prompt. */
  record Ask(String prompt) implements Effect {}

  /** Answer the agent's permission question. */
  record Decide(boolean allow) implements Effect {}

  record Interrupt() implements Effect {}

  record Reset() implements Effect {}

  /** End the process and all below it; {@link WorkerState#swept()} follows when none is left. */
  record End() implements Effect {}

  record Arm(Deadline deadline, Duration after) implements Effect {}

  record Disarm(Deadline deadline) implements Effect {}

  /** Tell the Dispatcher that a job may come. */
  record SayReady() implements Effect {}

  record SayStarted(JobId job) implements Effect {}

  record SayTurnDone(JobId job, List<String> texts, Fidelity fidelity, List<Denial> denied)
      implements Effect {}

  record SayTurnFailed(JobId job, Failure failure) implements Effect {}

  /** Give a job back to the Dispatcher that was not begun. */
  record SayDeclined(JobId job) implements Effect {}

  /** The check prompt was answered: a turn like others. */
  record CountProof() implements Effect {}

  /** Tell the Supervisor how this worker is. */
  record SayFacts() implements Effect {}

  /** The last word. */
  record SayGone(Gone.Cause cause, String detail) implements Effect {}
}
