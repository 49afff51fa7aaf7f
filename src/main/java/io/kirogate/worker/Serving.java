package io.kirogate.worker;

import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;

import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.Approval;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.worker.Effect.Decide;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Has a slot and works at no job. */
sealed interface Serving extends WorkerState {

  /**
   * The lease is over: become clean, or leave.
   *
   * @param retiring why to leave, or null
   */
  static Transition afterLease(Rules rules, String retiring) {
    if (retiring != null) {
      return Going.leave(rules, rules.gone(Cause.RETIRED, retiring));
    }
    return switch (rules.reset()) {
      case CLEAR -> Transition.to(new Resetting(rules)).with(new Effect.Renew());
      case RESPAWN -> Going.leave(rules, rules.gone(Cause.RETIRED, "a new process for each job"));
      case NONE -> Transition.to(new Idle(rules)).with(rules.ready());
    };
  }

  /** Nothing to wait for. */
  @Override
  default Transition retire(String reason) {
    return leave(Cause.RETIRED, reason);
  }

  @Override
  default Transition spoilt(String reason) {
    return leave(Cause.RETIRED, reason);
  }

  @Override
  default Transition exited(Death death) {
    return leave(Cause.DIED, death.how());
  }

  /** Proven clean, waiting for a job. */
  record Idle(Rules rules) implements Serving {
    @Override
    public Phase phase() {
      return Phase.IDLE;
    }

    @Override
    public Transition run(Run run) {
      Work work = new Work(rules, Turn.of(run), run.keepLease(), List.of(), null);
      return AtTurn.Submitting.begin(work, run.prompt()).after(rules.started(work.turn()));
    }
  }

  /**
   * Between two turns of one lease: it knows no job and no time, since its Dispatcher does.
   *
   * @param retiring why to leave when the lease is over, or null
   */
  record Held(Rules rules, LeaseId lease, String retiring) implements Serving {
    @Override
    public Phase phase() {
      return Phase.HELD;
    }

    @Override
    public Transition runAgain(RunAgain run) {
      Work work = new Work(rules, Turn.of(run), true, List.of(), retiring);
      return run.lease().equals(lease) ? AtTurn.Submitting.begin(work, run.prompt()) : stay();
    }

    @Override
    public Transition release(LeaseId released) {
      return released.equals(lease) ? afterLease(rules, retiring) : stay();
    }

    @Override
    public Transition retire(String reason) {
      return Transition.to(new Held(rules, lease, reason));
    }
  }

  /**
   * Told to stop its turn; the job has its end already.
   *
   * @param retiring why to leave once it listens again, or null
   */
  record Interrupting(Rules rules, String retiring) implements Serving {
    @Override
    public Phase phase() {
      return Phase.INTERRUPTING;
    }

    @Override
    public Map<Deadline, Duration> deadlines() {
      return Map.of(Deadline.INTERRUPT, rules.interrupt());
    }

    @Override
    public Transition prompted() {
      return afterLease(rules, retiring);
    }

    @Override
    public Transition turnEnded(TurnEnded ended) {
      return prompted();
    }

    @Override
    public Transition turnErred(Failure failure, boolean retire) {
      if (failure.code() == AGENT_SIGNED_OUT) {
        return signedOut(REFUSED_LOGIN);
      }
      return retire ? leave(Cause.UNCLEAN, failure.code().name()) : prompted();
    }

    /** Its job has failed already; but no question of this process can be relied on. */
    @Override
    public Transition toolRan(ToolRan tool) {
      return rules.allows(tool) ? stay() : retire(AtTurn.UNASKED);
    }

    /** Nothing more is allowed to a turn that is being stopped. */
    @Override
    public Transition asked(Approval approval) {
      return stay().with(new Decide(approval, Choice.DENY));
    }

    @Override
    public Transition signedOut(String detail) {
      return leave(Cause.SIGNED_OUT, detail);
    }

    @Override
    public Transition retire(String reason) {
      return Transition.to(new Interrupting(rules, reason));
    }

    @Override
    public Transition spoilt(String reason) {
      return retire(reason);
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return deadline == Deadline.INTERRUPT
          ? leave(
              Cause.UNCLEAN,
              "did not come back within "
                  + rules.interrupt().toMillis()
                  + " ms of being interrupted")
          : stay();
    }
  }

  /** Told to forget; not proven yet. */
  record Resetting(Rules rules) implements Serving {
    @Override
    public Phase phase() {
      return Phase.RESETTING;
    }

    @Override
    public Map<Deadline, Duration> deadlines() {
      return Map.of(Deadline.RESET, rules.clear());
    }

    @Override
    public Transition clean() {
      return Transition.to(new Idle(rules)).with(rules.ready());
    }

    @Override
    public Transition unclean(String reason) {
      return leave(Cause.UNCLEAN, "its reset failed: " + reason);
    }

    @Override
    public Transition signedOut(String detail) {
      return leave(Cause.SIGNED_OUT, detail);
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return deadline == Deadline.RESET
          ? leave(
              Cause.UNCLEAN, "its reset was not proven within " + rules.clear().toMillis() + " ms")
          : stay();
    }
  }
}
