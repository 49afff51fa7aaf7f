package io.kirogate.supervise;

import io.kirogate.message.WorkerId;

/** What the plan wants done. */
sealed interface Action {

  /** Deploy this worker. */
  record Spawn(WorkerId worker) implements Action {}

  /** Tell the worker that the slot is its own: serve. */
  record GiveSlot(WorkerId worker) implements Action {}

  /** Take the verticle away; its process is gone. */
  record Undeploy(WorkerId worker) implements Action {}
}
