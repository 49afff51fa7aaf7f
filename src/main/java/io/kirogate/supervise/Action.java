package io.kirogate.supervise;

import io.kirogate.message.LeftVariant;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;
import java.util.List;

/** What the plan wants done. */
public sealed interface Action {

  /**
   * Deploy this worker.
   *
   * @param why for the log
   * @param left the ways to run the agent that do not work
   */
  record Spawn(WorkerId worker, String why, List<LeftVariant> left) implements Action {
    public Spawn {
      left = List.copyOf(left);
    }
  }

  /** Take the verticle away; its process is gone. */
  record Undeploy(WorkerId worker) implements Action {}

  /** Send a worker something, once it listens. */
  record Tell(WorkerId worker, ToWorker message) implements Action {}

  /** Send this to the Dispatcher and to the door. */
  record Announce(PoolState state) implements Action {}

  /** Send this to the door. */
  record Show(PoolPicture picture) implements Action {}

  /** Something that an operator should know. */
  record Warn(String words) implements Action {}
}
