package io.kirogate.worker;

import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.Approval;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import java.time.Duration;
import java.util.Map;

/**
 * A worker's state. A state answers an event with the next state and effects; what it does not
 * mention, it ignores. Pure: no clock, no process, no Vert.x.
 */
sealed interface WorkerState permits ComingUp, Serving, AtTurn, Going {
  String REFUSED_LOGIN = "its service refuses the login";
  String DEFECT = "a defect of the gateway; its log tells";

  /** As others may know it. */
  Phase phase();

  /** What to go by. */
  Rules rules();

  /**
   * What it waits for, and how long at the most. A deadline that the state before had, too, runs
   * on; every one that passes leads to another state.
   */
  default Map<Deadline, Duration> deadlines() {
    return Map.of();
  }

  /** It begins. Asked once, first. */
  default Transition begin() {
    return stay();
  }

  // ---- from the agent ----

  default Transition prompted() {
    return stay();
  }

  default Transition accepted() {
    return stay();
  }

  default Transition asked(Approval approval) {
    return stay();
  }

  /** It used a tool without asking. */
  default Transition toolRan(ToolRan tool) {
    return stay();
  }

  default Transition blocked(Failure failure) {
    return stay();
  }

  default Transition turnEnded(TurnEnded ended) {
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

  default Transition startFailed(String detail) {
    return stay();
  }

  /** It is not what it was set up to be any more: it must take no other turn. */
  Transition spoilt(String reason);

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

  default Transition release(LeaseId lease) {
    return stay();
  }

  /** End after the lease at hand. */
  Transition retire(String reason);

  // ---- from time and the process ----

  default Transition deadline(Deadline deadline) {
    return stay();
  }

  /**
   * {@link Deadline#BOOT} has passed.
   *
   * @param shown what the agent has shown by then, or said
   */
  default Transition bootTimedOut(String shown) {
    return stay();
  }

  /**
   * What the agent's command says of its version.
   *
   * @param version empty when it cannot be told
   */
  default Transition versionTold(String version) {
    return stay();
  }

  /**
   * What the agent's command says of its login.
   *
   * @param signedOut how it says that nobody is signed in; empty when it does not
   */
  default Transition loginTold(String signedOut) {
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
   * @param how its exit status, for people
   * @param status the same; {@link #NONE} when it has none
   * @param shown what it showed since its start or the last submit: for that job's caller only, and
   *     never for the log
   * @param missing whether it never ran because its command is not there
   */
  record Death(String how, int status, String shown, boolean missing) {
    static final int NONE = -1;

    String inFull() {
      return shown.isBlank() ? how : how + "; it had shown: " + shown;
    }
  }

  /**
   * What was wanted could not be done, for a defect of ours: this process is not to be trusted any
   * more.
   */
  default Transition broken() {
    return leave(Cause.UNCLEAN, DEFECT);
  }

  /** Nothing of the process's tree is left. */
  default Transition swept() {
    return stay();
  }

  default Transition stay() {
    return Transition.to(this);
  }

  default Transition leave(Cause cause, String detail) {
    return Going.leave(rules(), rules().gone(cause, detail));
  }
}
