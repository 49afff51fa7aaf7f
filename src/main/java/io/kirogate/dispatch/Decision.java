package io.kirogate.dispatch;

import io.kirogate.message.ToDoor;
import io.kirogate.message.ToSupervisor;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;

/** What the Dispatcher wants: somebody is told something that is meant for them. */
public sealed interface Decision {

  record TellDoor(ToDoor message) implements Decision {}

  record TellWorker(WorkerId worker, ToWorker message) implements Decision {}

  record TellSupervisor(ToSupervisor message) implements Decision {}

  /** The operator: something is not as it can be. */
  record Warn(String what) implements Decision {}
}
