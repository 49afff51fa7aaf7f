package io.kirogate.supervise;

import io.kirogate.message.Message;
import io.kirogate.message.WorkerId;

/** What the plan wants done. */
sealed interface Action {

  /**
   * Deploy this worker.
   *
   * @param why for the log
   */
  record Spawn(WorkerId worker, String why) implements Action {}

  /** Take the verticle away; its process is gone. */
  record Undeploy(WorkerId worker) implements Action {}

  /** Send a worker something. */
  record Tell(WorkerId worker, Message message) implements Action {}

  /** Something that an operator should know. */
  record Warn(String words) implements Action {}
}
