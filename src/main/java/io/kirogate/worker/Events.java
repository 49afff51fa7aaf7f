package io.kirogate.worker;

import io.kirogate.agent.AgentSignal;
import io.kirogate.agent.AgentSignal.Accepted;
import io.kirogate.agent.AgentSignal.Blocked;
import io.kirogate.agent.AgentSignal.Clean;
import io.kirogate.agent.AgentSignal.PermissionAsked;
import io.kirogate.agent.AgentSignal.Prompted;
import io.kirogate.agent.AgentSignal.Refused;
import io.kirogate.agent.AgentSignal.SignedOut;
import io.kirogate.agent.AgentSignal.Spoilt;
import io.kirogate.agent.AgentSignal.StartFailed;
import io.kirogate.agent.AgentSignal.ToolRan;
import io.kirogate.agent.AgentSignal.TurnEnded;
import io.kirogate.agent.AgentSignal.TurnErred;
import io.kirogate.agent.AgentSignal.Unclean;
import io.kirogate.message.Cancel;
import io.kirogate.message.Prove;
import io.kirogate.message.Release;
import io.kirogate.message.Retire;
import io.kirogate.message.Run;
import io.kirogate.message.RunAgain;
import io.kirogate.message.TakeSlot;
import io.kirogate.message.ToWorker;

/** Which method of a state answers what. */
final class Events {
  private Events() {}

  static Transition answer(WorkerState state, ToWorker message) {
    if (message instanceof Run run) {
      return state.run(run);
    } else if (message instanceof RunAgain again) {
      return state.runAgain(again);
    } else if (message instanceof Cancel cancel) {
      return state.cancel(cancel.job());
    } else if (message instanceof Release release) {
      return state.release(release.lease());
    } else if (message instanceof Retire retire) {
      return state.retire(retire.reason());
    } else if (message instanceof TakeSlot) {
      return state.takeSlot();
    }
    return message instanceof Prove ? state.prove() : state.stay();
  }

  static Transition answer(WorkerState state, AgentSignal signal) {
    if (signal instanceof Prompted) {
      return state.prompted();
    } else if (signal instanceof Accepted) {
      return state.accepted();
    } else if (signal instanceof PermissionAsked asked) {
      return state.asked(asked.approval());
    } else if (signal instanceof ToolRan ran) {
      return state.toolRan(ran);
    } else if (signal instanceof Blocked blocked) {
      return state.blocked(blocked.failure());
    } else if (signal instanceof TurnEnded ended) {
      return state.turnEnded(ended);
    } else if (signal instanceof TurnErred erred) {
      return state.turnErred(erred.failure(), erred.retire());
    } else if (signal instanceof Refused refused) {
      return state.refused(refused.failure());
    }
    return answerApartFromATurn(state, signal);
  }

  private static Transition answerApartFromATurn(WorkerState state, AgentSignal signal) {
    if (signal instanceof Clean) {
      return state.clean();
    } else if (signal instanceof Unclean unclean) {
      return state.unclean(unclean.reason());
    } else if (signal instanceof SignedOut signedOut) {
      return state.signedOut(signedOut.detail());
    } else if (signal instanceof StartFailed failed) {
      return state.startFailed(failed.detail());
    }
    return signal instanceof Spoilt spoilt ? state.spoilt(spoilt.reason()) : state.stay();
  }
}
