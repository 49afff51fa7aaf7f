package io.kirogate.supervise;

import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import java.util.ArrayList;
import java.util.List;

/** What has been decided and not been handed out yet, in order. */
final class Agenda {
  private final List<Action> actions = new ArrayList<>();

  void add(Action action) {
    actions.add(action);
  }

  void tell(WorkerId worker, ToWorker message) {
    add(new Action.Tell(worker, message));
  }

  /** All of it; it is empty afterwards. */
  List<Action> handOut() {
    List<Action> all = List.copyOf(actions);
    actions.clear();
    return all;
  }
}
