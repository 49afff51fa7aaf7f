package io.kirogate.dispatch;

import io.kirogate.dispatch.Decision.TellDoor;
import io.kirogate.dispatch.Decision.TellSupervisor;
import io.kirogate.dispatch.Decision.TellWorker;
import io.kirogate.dispatch.Decision.Warn;
import io.kirogate.message.Answered;
import io.kirogate.message.Begun;
import io.kirogate.message.Cancel;
import io.kirogate.message.Demand;
import io.kirogate.message.Done;
import io.kirogate.message.Failed;
import io.kirogate.message.JobId;
import io.kirogate.message.LeaseId;
import io.kirogate.message.Load;
import io.kirogate.message.Paused;
import io.kirogate.message.PoolId;
import io.kirogate.message.Queued;
import io.kirogate.message.Release;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.SlotId;
import io.kirogate.message.ToDoor;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decisions in words, so that a test of them reads as a table. A lease is named by the job that it
 * began with; "w1" is the first life of worker 1, "w1b" its second.
 */
final class Words {
  private final Map<WorkerId, LeaseId> leases = new HashMap<>();
  private final Map<LeaseId, JobId> jobs = new HashMap<>();

  static WorkerId worker(String name) {
    SlotId slot = new SlotId(PoolId.DEFAULT, name.charAt(1) - '0');
    return new WorkerId(slot, name.endsWith("b") ? 2 : 1);
  }

  private static String name(WorkerId worker) {
    String life = worker.start() == 1 ? "" : Character.toString('a' + worker.start() - 1);
    return "w" + worker.slot().number() + life;
  }

  /** The newest that this worker was given; one that nobody was when it was given none. */
  LeaseId lease(WorkerId worker) {
    return leases.getOrDefault(worker, new LeaseId(PoolId.DEFAULT, 0));
  }

  List<String> of(List<Decision> decisions) {
    return decisions.stream().map(this::of).toList();
  }

  private String of(Decision decision) {
    if (decision instanceof TellWorker tell) {
      return name(tell.worker()) + ": " + command(tell.worker(), tell.message());
    } else if (decision instanceof TellSupervisor tell) {
      return need(tell.message());
    } else if (decision instanceof Warn warn) {
      return "warning: " + warn.what();
    }
    return event(((TellDoor) decision).message());
  }

  private static String need(ToSupervisor message) {
    if (message instanceof Demand demand) {
      return "demand of " + demand.waiting() + " after " + demand.longestMs() + " ms";
    } else if (message instanceof Load load) {
      return "load of " + load.most();
    }
    return "unexpected " + message;
  }

  private String command(WorkerId worker, ToWorker message) {
    if (message instanceof Run run) {
      leases.put(worker, run.lease());
      jobs.put(run.lease(), run.job());
      return "run " + run.job() + " \"" + run.prompt() + "\"";
    } else if (message instanceof RunAgain again && again.job().equals(jobs.get(again.lease()))) {
      return "run again " + again.job() + " \"" + again.prompt() + "\"";
    } else if (message instanceof Cancel cancel) {
      return "cancel " + cancel.job();
    } else if (message instanceof Release release) {
      return "release " + jobs.get(release.lease());
    }
    return "unexpected " + message;
  }

  private static String event(ToDoor message) {
    if (message instanceof Queued queued) {
      return "queued " + queued.job() + " at " + queued.position();
    } else if (message instanceof Begun begun) {
      return "begun " + begun.job() + " by " + begun.worker();
    } else if (message instanceof Answered answered) {
      return "answered " + answered.job() + " \"" + answered.answer().output() + "\"";
    } else if (message instanceof Done done) {
      return "done " + done.job() + " \"" + done.answer().output() + "\"";
    } else if (message instanceof Failed failed) {
      return "failed " + failed.job() + " " + failed.failure().code();
    } else if (message instanceof Paused paused) {
      return paused.paused() ? "paused" : "resumed";
    }
    return "unexpected " + message;
  }
}
