package io.kirogate.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kirogate.message.Answer;
import io.kirogate.message.Failure;
import io.kirogate.message.WorkerId;
import java.util.Optional;

/** What happened to a job, as those hear it who wait for it. */
public sealed interface Event {

  /** It waits; {@code position} 1 is next. */
  record Queued(int position) implements Event {}

  /** It is with this worker. */
  record Started(WorkerId worker) implements Event {}

  /** The last of a job's events; there is exactly one. */
  sealed interface Ended extends Event {}

  /**
   * @param output of a task, accepted by its schema; empty for a plain prompt, whose output is the
   *     answer's text
   */
  record Done(Answer answer, Optional<ObjectNode> output) implements Ended {}

  record Failed(Failure failure) implements Ended {}
}
