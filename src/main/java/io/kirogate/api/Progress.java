package io.kirogate.api;

import io.kirogate.message.WorkerId;

/** How far the Dispatcher is with a job, as far as the door was told. */
sealed interface Progress {

  record Submitted() implements Progress {}

  record Waiting() implements Progress {}

  record Begun(WorkerId worker) implements Progress {}
}
