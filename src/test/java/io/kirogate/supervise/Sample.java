package io.kirogate.supervise;

import io.kirogate.message.AgentName;
import io.kirogate.message.Facts;
import io.kirogate.message.Facts.Phase;
import io.kirogate.message.PoolId;
import io.kirogate.message.SlotId;
import io.kirogate.message.WorkerId;
import java.util.List;

/** Workers of the default pool and what they say. "1-2" is the second life of worker 1. */
final class Sample {
  private static final AgentName AGENT = new AgentName("kiro-cli", false);

  private Sample() {}

  static SlotId slot(int number) {
    return new SlotId(PoolId.DEFAULT, number);
  }

  static WorkerId worker(String name) {
    String[] parts = name.split("-");
    return new WorkerId(slot(Integer.parseInt(parts[0])), Integer.parseInt(parts[1]));
  }

  static Facts facts(
      WorkerId worker, Phase phase, int turns, int failed, long memory, String version) {
    return new Facts(
        worker, AGENT, "line", phase, 7, 0, 0, 0, memory, turns, failed, false, version, null,
        null);
  }

  /** Its process should make way for another. */
  static Facts full(WorkerId worker, Phase phase, String why) {
    return new Facts(worker, AGENT, "line", phase, 7, 0, 0, 0, 0, 3, 0, false, "", why, null);
  }

  /** Its turns used so much. */
  static Facts used(WorkerId worker, Phase phase, Double credits) {
    return new Facts(worker, AGENT, "line", phase, 7, 0, 0, 0, 0, 1, 0, false, "", null, credits);
  }

  static Facts facts(WorkerId worker, Phase phase, long lastActivity) {
    return new Facts(
        worker, AGENT, "line", phase, 7, 0, lastActivity, 0, 0, 0, 0, false, "", null, null);
  }

  /** What is decided, without what others are told of it. */
  static List<Action> decisions(List<Action> actions) {
    return actions.stream()
        .filter(action -> !(action instanceof Action.Announce) && !(action instanceof Action.Show))
        .toList();
  }
}
