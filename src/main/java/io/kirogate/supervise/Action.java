package io.kirogate.supervise;

import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.ToWorker;
import io.kirogate.message.WorkerId;

/** What the plan wants done. */
public sealed interface Action {

  /**
   * Deploy this worker.
   *
   * @param why for the log
   */
  record Spawn(WorkerId worker, String why) implements Action {}

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
