package io.kirogate.dispatch;

import io.kirogate.message.Answer;
import io.kirogate.message.Failure;
import io.kirogate.message.JobId;

/**
 * A job whose answer is with the door and whose turn is lost meanwhile, so that it has no worker
 * any more.
 *
 * @param answer still counts
 * @param loss what a repair fails with
 */
record Orphan(JobId job, Answer answer, Failure loss) {}
