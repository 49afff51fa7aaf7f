package io.kirogate.door.bus;

import io.kirogate.door.JsonAnswers;
import io.kirogate.job.Event;
import io.kirogate.job.Job;
import io.kirogate.job.JobListener;
import io.kirogate.message.Failure;
import io.kirogate.message.PoolId;
import io.kirogate.picture.Pools;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/** A verticle, perhaps on another node, that waits for its reply. */
record BusWaiting(Message<?> message, Pools pools) implements JobListener {
  @Override
  public Future<?> ended(Job job, Event.Ended end) {
    if (end instanceof Event.Done done) {
      message.reply(new JsonObject(JsonAnswers.of(job, done)));
    } else {
      refuse(job.pool(), ((Event.Failed) end).failure());
    }
    return Future.succeededFuture();
  }

  /** The status as the code, the problem as the message. */
  void refuse(PoolId pool, Failure failure) {
    JsonObject problem = JsonAnswers.signed(JsonAnswers.problem(failure), pools, pool);
    message.fail(failure.code().status(), problem.encode());
  }
}
