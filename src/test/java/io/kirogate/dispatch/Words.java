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
import io.kirogate.message.Message;
import io.kirogate.message.Paused;
import io.kirogate.message.Queued;
import io.kirogate.message.Release;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import java.util.List;

/** Decisions in words, so that a test of them reads as a table. */
final class Words {
  private Words() {}

  static List<String> of(List<Decision> decisions) {
    return decisions.stream().map(Words::of).toList();
  }

  private static String of(Decision decision) {
    if (decision instanceof TellWorker tell) {
      return tell.address() + ": " + command(tell.message());
    } else if (decision instanceof TellSupervisor tell) {
      return demand((Demand) tell.message());
    } else if (decision instanceof Warn warn) {
      return "warning: " + warn.what();
    }
    return event(((TellDoor) decision).message());
  }

  private static String demand(Demand demand) {
    return "demand of " + demand.waiting() + " after " + demand.longestMs() + " ms";
  }

  private static String command(Message message) {
    if (message instanceof Run run) {
      return "run " + run.job() + " \"" + run.prompt() + "\"";
    } else if (message instanceof RunAgain again) {
      return "run again " + again.job() + " \"" + again.prompt() + "\"";
    } else if (message instanceof Cancel cancel) {
      return "cancel " + cancel.job();
    } else if (message instanceof Release release) {
      return "release " + release.job();
    }
    return "unexpected " + message;
  }

  private static String event(Message message) {
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
