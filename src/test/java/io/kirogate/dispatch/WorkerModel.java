package io.kirogate.dispatch;

import io.kirogate.message.AgentName;
import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Facts.Phase.Stage;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
import io.kirogate.message.ToDispatcher;
import io.kirogate.message.ToWorker;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.WorkerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * Behaves towards the Dispatcher as {@code worker.WorkerState} does: between two turns of a lease
 * it knows no job. Messages in and out lie in boxes until somebody delivers them, each box in
 * order, as on the bus.
 */
final class WorkerModel {
  private static final String SAYS = "a worker fails ";
  private static final AgentName AGENT = new AgentName("demo", false);

  final WorkerId id;
  final Deque<ToWorker> in = new ArrayDeque<>();
  final Deque<ToDispatcher> out = new ArrayDeque<>();
  Phase phase = Phase.BOOTING;
  private final RandomGenerator random;
  private LeaseId lease;
  private JobId job;
  private boolean keepLease;
  private boolean retiring;
  private int turns;

  WorkerModel(WorkerId id, RandomGenerator random) {
    this.id = id;
    this.random = random;
  }

  boolean alive() {
    return phase != Phase.GONE;
  }

  /** Whether it takes jobs or is at one. */
  boolean serves() {
    return phase.stage() == Stage.SERVING;
  }

  // ---- what happens to it ----

  /** The next message of the Dispatcher arrives. */
  void take() {
    ToWorker message = in.remove();
    if (message instanceof Run run) {
      run(run);
    } else if (message instanceof RunAgain again
        && phase == Phase.HELD
        && again.lease().equals(lease)) {
      job = again.job();
      phase = Phase.ANSWERING;
    } else if (message instanceof Cancel cancel && cancel.job().equals(job)) {
      failTurn(FailureCode.CANCELLED, Phase.INTERRUPTING);
    } else if (message instanceof Release release
        && phase == Phase.HELD
        && release.lease().equals(lease)) {
      over(Phase.RESETTING);
    }
  }

  private void run(Run run) {
    if (phase == Phase.IDLE) {
      lease = run.lease();
      job = run.job();
      keepLease = run.keepLease();
      phase = Phase.ANSWERING;
      out.add(new Started(id, lease, job));
    } else if (phase == Phase.LEAVING) {
      out.add(new Declined(id, run.lease(), run.job()));
    } else if (phase != Phase.GONE) {
      throw new AssertionError("a second job for " + id + ", which is " + phase + ": " + run);
    }
  }

  /** It gets on by itself. */
  void step() {
    switch (phase) {
      case BOOTING, RESETTING -> clean();
      case ANSWERING -> endTurn();
      case INTERRUPTING -> over(Phase.RESETTING);
      case LEAVING -> gone(Cause.UNCLEAN);
      default -> {}
    }
  }

  private void clean() {
    phase = Phase.IDLE;
    out.add(new Ready(id));
  }

  private void endTurn() {
    if (random.nextInt(4) == 0) {
      boolean back = random.nextBoolean();
      failTurn(FailureCode.TURN_TIMEOUT, back ? Phase.RESETTING : Phase.INTERRUPTING);
      return;
    }
    String text = job + " turn " + ++turns;
    out.add(new TurnDone(id, AGENT, lease, job, Submits.result(text)));
    if (keepLease) {
      job = null;
      phase = Phase.HELD;
    } else {
      over(Phase.RESETTING);
    }
  }

  private void failTurn(FailureCode code, Phase next) {
    out.add(new TurnFailed(id, lease, job, Failure.of(code, SAYS + job)));
    over(next);
  }

  /** Whether a worker said this, not the Dispatcher. */
  static boolean says(Failure failure) {
    return failure.detail().startsWith(SAYS);
  }

  private void over(Phase next) {
    lease = null;
    job = null;
    phase = next == Phase.RESETTING && retiring ? Phase.LEAVING : next;
  }

  /** The Supervisor wants it gone: at once when it has no job, else after it. */
  void retire() {
    retiring = true;
    if (phase == Phase.IDLE || phase == Phase.RESETTING || phase == Phase.BOOTING) {
      phase = Phase.LEAVING;
    }
  }

  /** Its process dies; now and then it has not even time to say what became of the turn. */
  void die() {
    boolean silently = random.nextInt(4) == 0;
    if (job != null && !silently) {
      failTurn(FailureCode.AGENT_DIED, Phase.LEAVING);
    }
    gone(random.nextInt(8) == 0 ? Cause.SIGNED_OUT : Cause.DIED);
  }

  /** The last word. Commands that are still on their way vanish. */
  private void gone(Cause cause) {
    over(Phase.GONE);
    in.clear();
    out.add(new Gone(id, cause, "it went"));
  }
}
