package io.kirogate.worker;

import static io.kirogate.message.FailureCode.AGENT_DIED;
import static io.kirogate.message.FailureCode.AGENT_SIGNED_OUT;
import static io.kirogate.message.FailureCode.AGENT_UNRESPONSIVE;
import static io.kirogate.message.FailureCode.CANCELLED;
import static io.kirogate.message.FailureCode.INTERNAL;
import static io.kirogate.message.FailureCode.TURN_TIMEOUT;

import io.kirogate.message.Denial;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.worker.Effect.Arm;
import io.kirogate.worker.Effect.Ask;
import io.kirogate.worker.Effect.Decide;
import io.kirogate.worker.Effect.Disarm;
import io.kirogate.worker.Effect.End;
import io.kirogate.worker.Effect.Interrupt;
import io.kirogate.worker.Effect.SayDeclined;
import io.kirogate.worker.Effect.SayGone;
import io.kirogate.worker.Effect.SayReady;
import io.kirogate.worker.Effect.SayStarted;
import io.kirogate.worker.Effect.SayTurnDone;
import io.kirogate.worker.Effect.SayTurnFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's state (DESIGN, "A worker's states"). A state answers an event with the next state and
 * effects; what it does not mention, it ignores. Pure: no clock, no process, no Vert.x.
 */
sealed interface WorkerState {
  String REFUSED_LOGIN = "its service refuses the login";

  /** As others may know it. */
  Phase phase();

  /** What it works on, or null. */
  default JobId job() {
    return null;
  }

  // ---- from the agent's session ----

  default Transition prompted() {
    return stay();
  }

  default Transition accepted() {
    return stay();
  }

  default Transition asked(String tool, String command) {
    return stay();
  }

  default Transition blocked(Failure failure) {
    return stay();
  }

  default Transition turnEnded(List<String> texts, Fidelity fidelity) {
    return stay();
  }

  default Transition turnErred(Failure failure, boolean retire) {
    return stay();
  }

  default Transition refused(Failure failure) {
    return stay();
  }

  default Transition clean() {
    return stay();
  }

  default Transition unclean(String reason) {
    return stay();
  }

  default Transition signedOut(String detail) {
    return stay();
  }

  // ---- from the Dispatcher and the Supervisor ----

  default Transition run(Run run) {
    return stay();
  }

  default Transition runAgain(RunAgain run) {
    return stay();
  }

  /** The slot is yours: serve. */
  default Transition takeSlot() {
    return stay();
  }

  /** Answer one prompt of ours and forget it. */
  default Transition prove() {
    return stay();
  }

  default Transition cancel(JobId job) {
    return stay();
  }

  default Transition release(JobId job) {
    return stay();
  }

  /** End after the job at hand. */
  default Transition retire(String reason) {
    return stay();
  }

  // ---- from time and the process ----

  default Transition deadline(Deadline deadline) {
    return stay();
  }

  /**
   * The process has ended by itself; others of its tree may still be there.
   *
   * @param death how it ended
   */
  Transition exited(Death death);

  /**
   * An end that nobody asked for.
   *
   * @param how its exit status
   * @param shown what it showed since its start or the last submit: for that job's caller only, and
   *     never for the log
   * @param missing whether it never ran because its command is not there
   */
  record Death(String how, String shown, boolean missing) {
    String inFull() {
      return shown.isBlank() ? how : how + "; it had shown: " + shown;
    }
  }

  /**
   * What was wanted could not be done, for a defect of ours: this process is not to be trusted any
   * more.
   */
  default Transition broken() {
    return leave(Cause.UNCLEAN, "a defect of the gateway; its log tells");
  }

  /** Nothing of the process's tree is left. */
  default Transition swept() {
    return stay();
  }

  default Transition stay() {
    return Transition.to(this);
  }

  private static Transition leave(Cause cause, String detail) {
    return Transition.to(new Leaving(cause, detail)).with(new End());
  }

  /**
   * What every turn at work has in common.
   *
   * @param rules what to go by
   * @param id the job's
   * @param keepLease whether the worker stays with the job after a turn
   * @param limit the job's own time, for messages
   * @param denied the tool calls refused in this turn
   * @param retiring why to leave after the job, or null
   */
  record Work(
      Rules rules,
      JobId id,
      boolean keepLease,
      String limit,
      List<Denial> denied,
      String retiring) {

    static Work of(Rules rules, Run run) {
      return new Work(
          rules, run.job(), run.keepLease(), run.timeout().toMillis() + " ms", List.of(), null);
    }

    /** For another turn of the same lease. */
    Work again() {
      return new Work(rules, id, keepLease, limit, List.of(), retiring);
    }

    Work denying(Denial denial) {
      List<Denial> more = new ArrayList<>(denied);
      more.add(denial);
      return new Work(rules, id, keepLease, limit, List.copyOf(more), retiring);
    }

    Work retiringFor(String reason) {
      return new Work(rules, id, keepLease, limit, denied, reason);
    }

    Failure failure(FailureCode code, String detail) {
      return Failure.of(code, rules.name() + " " + detail);
    }

    /** The lease is over: become clean, or leave. */
    Transition afterJob() {
      if (retiring != null) {
        return leave(Cause.RETIRED, retiring);
      }
      return switch (rules.reset()) {
        case CLEAR ->
            Transition.to(new Resetting(rules))
                .with(new Effect.Reset(), new Arm(Deadline.RESET, rules.clear()));
        case RESPAWN -> leave(Cause.RETIRED, "a new process for each job");
        case NONE -> Transition.to(new Idle(rules)).with(new SayReady());
      };
    }

    /** Stop the turn; its job has failed already. */
    Transition interrupting(Failure failure) {
      return Transition.to(new Interrupting(rules, retiring))
          .with(
              new Disarm(Deadline.ACCEPT),
              new Disarm(Deadline.JOB),
              new SayTurnFailed(id, failure),
              new Interrupt(),
              new Arm(Deadline.INTERRUPT, rules.interrupt()));
    }

    /** The turn failed and the agent listens again. */
    Transition failed(Failure failure) {
      return prefixed(
          afterJob(),
          new Disarm(Deadline.ACCEPT),
          new Disarm(Deadline.JOB),
          new SayTurnFailed(id, failure));
    }

    /** The turn failed and this process must not be used again. */
    Transition failedForGood(Failure failure, Cause cause) {
      // The detail may quote what the agent showed: it is for the caller, not for the log.
      return failedForGood(failure, cause, failure.code().name());
    }

    /**
     * The same.
     *
     * @param why for everybody
     */
    Transition failedForGood(Failure failure, Cause cause, String why) {
      return prefixed(
          leave(cause, why),
          new Disarm(Deadline.ACCEPT),
          new Disarm(Deadline.JOB),
          new SayTurnFailed(id, failure));
    }

    Transition done(List<String> texts, Fidelity fidelity) {
      SayTurnDone said = new SayTurnDone(id, texts, fidelity, denied);
      if (keepLease) {
        return Transition.to(new Held(this)).with(new Disarm(Deadline.ACCEPT), said);
      }
      return prefixed(afterJob(), new Disarm(Deadline.ACCEPT), new Disarm(Deadline.JOB), said);
    }

    Failure timeout() {
      return failure(TURN_TIMEOUT, "did not end the turn within " + limit);
    }

    Transition died(Death death) {
      return prefixed(
          leave(Cause.DIED, death.how()),
          new Disarm(Deadline.ACCEPT),
          new Disarm(Deadline.JOB),
          new SayTurnFailed(id, failure(AGENT_DIED, death.inFull())));
    }

    private static Transition prefixed(Transition transition, Effect... first) {
      List<Effect> all = new ArrayList<>(List.of(first));
      all.addAll(transition.effects());
      return new Transition(transition.next(), all);
    }
  }

  /** Started; no ready mark yet. */
  record Booting(Rules rules) implements WorkerState {

    static Transition begin(Rules rules) {
      return Transition.to(new Booting(rules)).with(new Arm(Deadline.BOOT, rules.boot()));
    }

    @Override
    public Phase phase() {
      return Phase.BOOTING;
    }

    @Override
    public Transition prompted() {
      return Transition.to(new Warm(rules)).with(new Disarm(Deadline.BOOT));
    }

    @Override
    public Transition signedOut(String detail) {
      return leave(Cause.SIGNED_OUT, detail).with(new Disarm(Deadline.BOOT));
    }

    @Override
    public Transition retire(String reason) {
      return leave(Cause.RETIRED, reason).with(new Disarm(Deadline.BOOT));
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return deadline == Deadline.BOOT
          ? leave(
              Cause.START_FAILED,
              "showed no ready mark within " + rules.boot().toMillis() + " ms of its start")
          : stay();
    }

    /** A failed start, so that the next one waits: the same defect may meet it. */
    @Override
    public Transition broken() {
      return leave(Cause.START_FAILED, "a defect of the gateway; its log tells")
          .with(new Disarm(Deadline.BOOT));
    }

    @Override
    public Transition exited(Death death) {
      return leave(death.missing() ? Cause.MISSING : Cause.START_FAILED, death.inFull())
          .with(new Disarm(Deadline.BOOT));
    }
  }

  /** Up and clean, and in no slot yet. One that goes before it served is a start that failed. */
  record Warm(Rules rules) implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.WARM;
    }

    @Override
    public Transition takeSlot() {
      return Transition.to(new Idle(rules)).with(new SayReady());
    }

    @Override
    public Transition prove() {
      return Proving.begin(rules);
    }

    @Override
    public Transition retire(String reason) {
      return leave(Cause.RETIRED, reason);
    }

    @Override
    public Transition broken() {
      return leave(Cause.START_FAILED, "a defect of the gateway; its log tells");
    }

    @Override
    public Transition exited(Death death) {
      return leave(Cause.START_FAILED, death.inFull());
    }
  }

  /**
   * Answers a prompt of ours, then forgets it; whatever goes wrong, it takes no slot.
   *
   * @param phase which of the steps it is at: as at a job
   */
  record Proving(Rules rules, Phase phase) implements WorkerState {
    private static final String PROMPT = "Answer with the one word: ready";

    static Transition begin(Rules rules) {
      return Transition.to(new Proving(rules, Phase.SUBMITTING))
          .with(
              new Arm(Deadline.ACCEPT, rules.accept()),
              new Arm(Deadline.JOB, rules.check()),
              new Ask(PROMPT));
    }

    @Override
    public Transition accepted() {
      return phase == Phase.SUBMITTING
          ? Transition.to(new Proving(rules, Phase.ANSWERING)).with(new Disarm(Deadline.ACCEPT))
          : stay();
    }

    @Override
    public Transition asked(String tool, String command) {
      return stay().with(new Decide(false));
    }

    /** Always forgets, whatever {@code agent.reset} says: no job may see what was said here. */
    @Override
    public Transition turnEnded(List<String> texts, Fidelity fidelity) {
      if (phase == Phase.RESETTING) {
        return stay();
      }
      if (String.join("", texts).isBlank()) {
        return failed("answered our check prompt with nothing");
      }
      return Transition.to(new Proving(rules, Phase.RESETTING))
          .with(
              new Disarm(Deadline.ACCEPT),
              new Disarm(Deadline.JOB),
              new Effect.CountProof(),
              new Effect.Reset(),
              new Arm(Deadline.RESET, rules.clear()));
    }

    @Override
    public Transition clean() {
      return phase == Phase.RESETTING
          ? Transition.to(new Warm(rules)).with(new Disarm(Deadline.RESET))
          : stay();
    }

    @Override
    public Transition turnErred(Failure failure, boolean retire) {
      return failure.code() == AGENT_SIGNED_OUT
          ? signedOut(failure.detail())
          : failed("answered our check prompt with an error: " + failure.detail());
    }

    @Override
    public Transition refused(Failure failure) {
      return failed("could not be asked our check prompt: " + failure.detail());
    }

    @Override
    public Transition blocked(Failure failure) {
      return failed("did not answer our check prompt: " + failure.detail());
    }

    @Override
    public Transition unclean(String reason) {
      return failed("its reset was not proven: " + reason);
    }

    @Override
    public Transition signedOut(String detail) {
      return disarmed(leave(Cause.SIGNED_OUT, detail));
    }

    @Override
    public Transition retire(String reason) {
      return disarmed(leave(Cause.RETIRED, reason));
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return switch (deadline) {
        case ACCEPT -> failed("did not take our check prompt within " + ms(rules.accept()));
        case JOB -> failed("did not answer our check prompt within " + ms(rules.check()));
        case RESET -> failed("its reset was not proven within " + ms(rules.clear()));
        case BOOT, INTERRUPT -> stay();
      };
    }

    @Override
    public Transition broken() {
      return failed("a defect of the gateway; its log tells");
    }

    @Override
    public Transition exited(Death death) {
      String at =
          phase == Phase.RESETTING ? "at the reset after our check prompt" : "at our check prompt";
      return failed(at + " it " + death.inFull());
    }

    private static Transition failed(String detail) {
      return disarmed(leave(Cause.START_FAILED, detail));
    }

    private static Transition disarmed(Transition left) {
      return left.with(
          new Disarm(Deadline.ACCEPT), new Disarm(Deadline.JOB), new Disarm(Deadline.RESET));
    }

    private static String ms(Duration limit) {
      return limit.toMillis() + " ms";
    }
  }

  /** Proven clean, waiting for a job. */
  record Idle(Rules rules) implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.IDLE;
    }

    @Override
    public Transition run(Run run) {
      return Transition.to(new Submitting(Work.of(rules, run)))
          .with(
              new SayStarted(run.job()),
              new Arm(Deadline.ACCEPT, rules.accept()),
              new Arm(Deadline.JOB, run.timeout()),
              new Ask(run.prompt()));
    }

    @Override
    public Transition retire(String reason) {
      return leave(Cause.RETIRED, reason);
    }

    @Override
    public Transition exited(Death death) {
      return leave(Cause.DIED, death.how());
    }
  }

  /** At a turn, whether the agent has taken the prompt or not. */
  sealed interface AtTurn extends WorkerState {
    Work work();

    /** The same state with other work. */
    AtTurn with(Work work);

    @Override
    default JobId job() {
      return work().id();
    }

    @Override
    default Transition turnEnded(List<String> texts, Fidelity fidelity) {
      return work().done(texts, fidelity);
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
      return work()
          .failedForGood(work().failure(AGENT_SIGNED_OUT, detail), Cause.SIGNED_OUT, detail);
    }

    @Override
    default Transition blocked(Failure failure) {
      return work().retiringFor("it stood at a selector").interrupting(failure);
    }

    @Override
    default Transition cancel(JobId job) {
      return job.equals(work().id())
          ? work().interrupting(work().failure(CANCELLED, "was told to stop this job"))
          : stay();
    }

    @Override
    default Transition retire(String reason) {
      return Transition.to(with(work().retiringFor(reason)));
    }

    @Override
    default Transition deadline(Deadline deadline) {
      return deadline == Deadline.JOB ? work().interrupting(work().timeout()) : stay();
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
  }

  /** The prompt was typed; the agent has not taken it yet. */
  record Submitting(Work work) implements AtTurn {
    @Override
    public Phase phase() {
      return Phase.SUBMITTING;
    }

    @Override
    public AtTurn with(Work other) {
      return new Submitting(other);
    }

    @Override
    public Transition accepted() {
      return Transition.to(new Answering(work)).with(new Disarm(Deadline.ACCEPT));
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
                  "did not take the prompt within " + work.rules().accept().toMillis() + " ms"))
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
    public AtTurn with(Work other) {
      return new Answering(other);
    }

    @Override
    public Transition asked(String tool, String command) {
      boolean allow = work.rules().allows(tool, command);
      Work next = allow ? work : work.denying(new Denial(tool, command));
      return Transition.to(new Answering(next)).with(new Decide(allow));
    }
  }

  /** Between two turns of one lease. */
  record Held(Work work) implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.HELD;
    }

    @Override
    public JobId job() {
      return work.id();
    }

    @Override
    public Transition runAgain(RunAgain run) {
      if (!run.job().equals(work.id())) {
        return stay();
      }
      return Transition.to(new Submitting(work.again()))
          .with(new Arm(Deadline.ACCEPT, work.rules().accept()), new Ask(run.prompt()));
    }

    @Override
    public Transition release(JobId job) {
      return job.equals(work.id())
          ? Work.prefixed(work.afterJob(), new Disarm(Deadline.JOB))
          : stay();
    }

    @Override
    public Transition cancel(JobId job) {
      return job.equals(work.id())
          ? work.failed(work.failure(CANCELLED, "was told to stop this job"))
          : stay();
    }

    @Override
    public Transition retire(String reason) {
      return Transition.to(new Held(work.retiringFor(reason)));
    }

    @Override
    public Transition broken() {
      Failure defect = work.failure(INTERNAL, "could not go on; the log tells why");
      return work.failedForGood(defect, Cause.UNCLEAN);
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return deadline == Deadline.JOB ? work.failed(work.timeout()) : stay();
    }

    @Override
    public Transition exited(Death death) {
      return work.died(death);
    }
  }

  /** Told to stop its turn; the job has its end already. */
  record Interrupting(Rules rules, String retiring) implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.INTERRUPTING;
    }

    @Override
    public Transition prompted() {
      Work over = new Work(rules, null, false, "", List.of(), retiring);
      return Work.prefixed(over.afterJob(), new Disarm(Deadline.INTERRUPT));
    }

    @Override
    public Transition turnEnded(List<String> texts, Fidelity fidelity) {
      return prompted();
    }

    @Override
    public Transition turnErred(Failure failure, boolean retire) {
      if (failure.code() == AGENT_SIGNED_OUT) {
        return signedOut(REFUSED_LOGIN);
      }
      return retire
          ? leave(Cause.UNCLEAN, failure.code().name()).with(new Disarm(Deadline.INTERRUPT))
          : prompted();
    }

    /** Nothing more is allowed to a turn that is being stopped. */
    @Override
    public Transition asked(String tool, String command) {
      return stay().with(new Decide(false));
    }

    @Override
    public Transition signedOut(String detail) {
      return leave(Cause.SIGNED_OUT, detail).with(new Disarm(Deadline.INTERRUPT));
    }

    @Override
    public Transition retire(String reason) {
      return Transition.to(new Interrupting(rules, reason));
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

    @Override
    public Transition broken() {
      return WorkerState.super.broken().with(new Disarm(Deadline.INTERRUPT));
    }

    @Override
    public Transition exited(Death death) {
      return leave(Cause.DIED, death.how()).with(new Disarm(Deadline.INTERRUPT));
    }
  }

  /** Told to forget; not proven yet. */
  record Resetting(Rules rules) implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.RESETTING;
    }

    @Override
    public Transition clean() {
      return Transition.to(new Idle(rules)).with(new Disarm(Deadline.RESET), new SayReady());
    }

    @Override
    public Transition unclean(String reason) {
      return leave(Cause.UNCLEAN, "its reset failed: " + reason).with(new Disarm(Deadline.RESET));
    }

    @Override
    public Transition signedOut(String detail) {
      return leave(Cause.SIGNED_OUT, detail).with(new Disarm(Deadline.RESET));
    }

    /** There is no job at hand: nothing to wait for. */
    @Override
    public Transition retire(String reason) {
      return leave(Cause.RETIRED, reason).with(new Disarm(Deadline.RESET));
    }

    @Override
    public Transition deadline(Deadline deadline) {
      return deadline == Deadline.RESET
          ? leave(
              Cause.UNCLEAN, "its reset was not proven within " + rules.clear().toMillis() + " ms")
          : stay();
    }

    @Override
    public Transition broken() {
      return WorkerState.super.broken().with(new Disarm(Deadline.RESET));
    }

    @Override
    public Transition exited(Death death) {
      return leave(Cause.DIED, death.how()).with(new Disarm(Deadline.RESET));
    }
  }

  /** Its process is ending, or has ended and what it left behind is. */
  record Leaving(Cause cause, String detail) implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.LEAVING;
    }

    @Override
    public Transition run(Run run) {
      return stay().with(new SayDeclined(run.job()));
    }

    @Override
    public Transition exited(Death death) {
      return stay();
    }

    /** Its process is being ended all the same. */
    @Override
    public Transition broken() {
      return stay();
    }

    @Override
    public Transition swept() {
      return Transition.to(new Departed()).with(new SayGone(cause, detail));
    }
  }

  /** Absorbs everything; a job that crossed with its going is given back. */
  record Departed() implements WorkerState {
    @Override
    public Phase phase() {
      return Phase.GONE;
    }

    @Override
    public Transition run(Run run) {
      return stay().with(new SayDeclined(run.job()));
    }

    @Override
    public Transition broken() {
      return stay();
    }

    @Override
    public Transition exited(Death death) {
      return stay();
    }
  }
}
