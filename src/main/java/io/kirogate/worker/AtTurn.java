package io.kirogate.worker;

import static io.kirogate.message.FailureCode.AGENT_ERROR;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.AGENT_UNRESPONSIVE;
import static io.kirogate.message.FailureCode.CANCELLED;
import static io.kirogate.message.FailureCode.INTERNAL;

import io.kirogate.agent.AgentDriver.Choice;
import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.Approval;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.worker.Effect.Decide;
import java.time.Duration;
import java.util.Map;

/** At a turn, whether the agent has taken the prompt or not. */
sealed interface AtTurn extends WorkerState {
  /** Why a process is not used again. */
  String UNASKED = "it used a tool without asking";

  Work work();

  /** The same state with other work. */
  AtTurn with(Work work);

  @Override
  default Rules rules() {
    return work().rules();
  }

  /** Who asks has taken the prompt. What is allowed and cannot be answered is denied, too. */
  @Override
  default Transition asked(Approval approval) {
    boolean allow = rules().allows(approval);
    Work next =
        allow && approval.canBeAllowed()
            ? work()
            : work().denying(approval.tool(), approval.command());
    return Transition.to(new Answering(next))
        .with(new Decide(approval, allow ? Choice.ALLOW : Choice.DENY));
  }

  /** Where the rules would have allowed it, nothing is lost; else no question can be relied on. */
  @Override
  default Transition toolRan(ToolRan tool) {
    if (rules().allows(tool)) {
      return stay();
    }
    String detail =
        "used the tool %s without asking, which agent.approvals does not allow%s"
            .formatted(tool.tool(), tool.command().isEmpty() ? "" : ": " + tool.command());
    return work().retiringFor(UNASKED).interrupting(work().failure(AGENT_ERROR, detail));
  }

  @Override
  default Transition turnEnded(TurnEnded ended) {
    return work().done(ended);
  }

  @Override
  default Transition turnErred(Failure failure, boolean retire) {
    if (failure.code() == AGENT_SIGNED_OUT) {
      return work().failedForGood(failure, Cause.SIGNED_OUT, REFUSED_LOGIN);
    }
    return retire ? work().failedForGood(failure, Cause.UNCLEAN) : work().failed(failure);
  }

  @Override
  default Transition signedOut(String detail) {
    return work().failedForGood(work().failure(AGENT_SIGNED_OUT, detail), Cause.SIGNED_OUT, detail);
  }

  @Override
  default Transition blocked(Failure failure) {
    return work().retiringFor("it could not leave what it was at by itself").interrupting(failure);
  }

  @Override
  default Transition spoilt(String reason) {
    return Transition.to(with(work().lastFor(reason)));
  }

  @Override
  default Transition cancel(JobId job) {
    return job.equals(work().turn().job())
        ? work().interrupting(work().failure(CANCELLED, "was told to stop this job"))
        : stay();
  }

  @Override
  default Transition retire(String reason) {
    return Transition.to(with(work().retiringFor(reason)));
  }

  @Override
  default Transition deadline(Deadline deadline) {
    return deadline == Deadline.TURN ? work().timedOut() : stay();
  }

  @Override
  default Transition broken() {
    Failure defect = work().failure(INTERNAL, "could not go on; the log tells why");
    return work().failedForGood(defect, Cause.UNCLEAN);
  }

  @Override
  default Transition exited(Death death) {
    return work().died(death);
  }

  /** The agent was given the prompt and has not taken it yet. */
  record Submitting(Work work) implements AtTurn {

    static Transition begin(Work work, String prompt) {
      return Transition.to(new Submitting(work)).with(new Effect.Ask(prompt));
    }

    @Override
    public Phase phase() {
      return Phase.SUBMITTING;
    }

    @Override
    public Map<Deadline, Duration> deadlines() {
      return Map.of(Deadline.ACCEPT, rules().accept(), Deadline.TURN, work.turn().timeout());
    }

    @Override
    public AtTurn with(Work other) {
      return new Submitting(other);
    }

    @Override
    public Transition accepted() {
      return Transition.to(new Answering(work));
    }

    @Override
    public Transition refused(Failure failure) {
      return work.failed(failure);
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return deadline == Deadline.ACCEPT
          ? work.interrupting(
              work.failure(
                  AGENT_UNRESPONSIVE,
                  "did not take the prompt within " + rules().accept().toMillis() + " ms"))
          : AtTurn.super.deadline(deadline);
    }
  }

  /** The agent is at it. */
  record Answering(Work work) implements AtTurn {
    @Override
    public Phase phase() {
      return Phase.ANSWERING;
    }

    @Override
    public Map<Deadline, Duration> deadlines() {
      return Map.of(Deadline.TURN, work.turn().timeout());
    }

    @Override
    public AtTurn with(Work other) {
      return new Answering(other);
    }
  }
}
