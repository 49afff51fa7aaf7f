package io.kirogate.pool;

import io.kirogate.message.WorkerId;
import java.util.List;

/** Of the agents that serve: who is asked remembers nobody else, and who serves is trusted. */
final class Promises {
  private final World world;

  /** The version of the worker that was let in last, or null. */
  private String trusted;

  Promises(World world) {
    this.world = world;
  }

  /** A worker is given a prompt. */
  void asked(WorkerId id, String prompt, List<String> remembered) {
    world.note(() -> id + " is asked: " + prompt);
    boolean clean =
        Job.isRepair(prompt)
            ? remembered.stream().allMatch(Job.nameIn(prompt)::equals)
            : remembered.isEmpty();
    if (!clean) {
      throw new AssertionError(id + " is asked " + prompt + " and still remembers " + remembered);
    }
  }

  /**
   * A worker is given a slot. One of another version than the last has proven itself.
   *
   * @param worker null when it is gone already
   */
  void letIn(SimulatedWorker worker) {
    if (worker != null) {
      SimulatedProcess agent = worker.agent();
      world.check(
          trusted == null || agent.version().equals(trusted) || agent.proven(),
          worker.id() + " serves, of version " + agent.version() + " and not proven");
      trusted = agent.version();
    }
  }
}
