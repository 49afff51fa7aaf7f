package io.kirogate.dispatch;

import io.kirogate.message.Cancel;
import io.kirogate.message.Declined;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.Failure;
import io.kirogate.message.FailureCode;
import io.kirogate.message.Fidelity;
import io.kirogate.message.Gone;
import io.kirogate.message.Gone.Cause;
import io.kirogate.message.JobId;
import io.kirogate.message.Message;
import io.kirogate.message.Messages;
import io.kirogate.message.Ready;
import io.kirogate.message.Release;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.Started;
import io.kirogate.message.TurnDone;
import io.kirogate.message.TurnFailed;
import io.kirogate.message.WorkerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Behaves towards the Dispatcher as {@code worker.WorkerState} does. Messages in and out lie in
 * boxes until somebody delivers them, each box in order, as on the bus.
 */
final class WorkerModel {
  final WorkerId id;
  final Deque<Message> in = new ArrayDeque<>();
  final Deque<Message> out = new ArrayDeque<>();
  Phase phase = Phase.BOOTING;
  private final RandomGenerator random;
  private JobId job;
  private boolean keepLease;
  private boolean retiring;
  private int turns;

  WorkerModel(WorkerId id, RandomGenerator random) {
    this.id = id;
    this.random = random;
  }

  static String address(WorkerId id) {
    return "at " + id;
  }

  boolean alive() {
    return phase != Phase.GONE;
  }

  Facts facts() {
    return Messages.facts(id, phase, 1, 0, 0, job, 0, 0);
  }

  // ---- what happens to it ----

  /** The next message of the Dispatcher arrives. */
  void take() {
    Message message = in.remove();
    if (message instanceof Run run) {
      run(run);
    } else if (message instanceof RunAgain again
        && phase == Phase.HELD
        && again.job().equals(job)) {
      phase = Phase.ANSWERING;
    } else if (message instanceof Cancel cancel && cancel.job().equals(job)) {
      failTurn(FailureCode.CANCELLED, phase == Phase.HELD ? Phase.RESETTING : Phase.INTERRUPTING);
    } else if (message instanceof Release release
        && phase == Phase.HELD
        && release.job().equals(job)) {
      over(Phase.RESETTING);
    }
  }

  private void run(Run run) {
    if (phase == Phase.IDLE) {
      job = run.job();
      keepLease = run.keepLease();
      phase = Phase.ANSWERING;
      out.add(new Started(id, job));
    } else if (phase == Phase.LEAVING) {
      out.add(new Declined(id, run.job()));
    } else if (phase != Phase.GONE) {
      throw new AssertionError("a second job for " + id + ", which is " + phase + ": " + run);
    }
  }

  /** It gets on by itself. */
  void step() {
    switch (phase) {
      case BOOTING, RESETTING -> clean();
      case ANSWERING -> endTurn();
      case HELD -> failTurn(FailureCode.TURN_TIMEOUT, Phase.RESETTING);
      case INTERRUPTING -> over(Phase.RESETTING);
      case LEAVING -> gone(Cause.UNCLEAN);
      default -> {}
    }
  }

  private void clean() {
    phase = Phase.IDLE;
    out.add(new Ready(id, address(id)));
  }

  private void endTurn() {
    if (random.nextInt(4) == 0) {
      boolean back = random.nextBoolean();
      failTurn(FailureCode.TURN_TIMEOUT, back ? Phase.RESETTING : Phase.INTERRUPTING);
      return;
    }
    out.add(new TurnDone(id, job, job + " turn " + ++turns, Fidelity.RENDERED, List.of()));
    if (keepLease) {
      phase = Phase.HELD;
    } else {
      over(Phase.RESETTING);
    }
  }

  private void failTurn(FailureCode code, Phase next) {
    out.add(new TurnFailed(id, job, Failure.of(code, "of " + job)));
    over(next);
  }

  private void over(Phase next) {
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
