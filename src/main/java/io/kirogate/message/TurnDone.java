package io.kirogate.message;

import java.util.List;

/** Worker to Dispatcher: the turn ended with this text. */
public record TurnDone(
    WorkerId worker, JobId job, String text, Fidelity fidelity, List<Denial> denied)
    implements Message {
  public TurnDone {
    denied = List.copyOf(denied);
  }
}
