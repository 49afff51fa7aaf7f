package io.kirogate.worker;

import java.util.ArrayList;
import java.util.List;

/** A state's answer to an event: the next state, and what to do about it. */
record Transition(WorkerState next, List<Effect> effects) {
  Transition {
    effects = List.copyOf(effects);
  }

  static Transition to(WorkerState next) {
    return new Transition(next, List.of());
  }

  Transition with(Effect... more) {
    List<Effect> all = new ArrayList<>(effects);
    all.addAll(List.of(more));
    return new Transition(next, all);
  }

  /** The same after this. */
  Transition after(Effect first) {
    List<Effect> all = new ArrayList<>(List.of(first));
    all.addAll(effects);
    return new Transition(next, all);
  }
}
