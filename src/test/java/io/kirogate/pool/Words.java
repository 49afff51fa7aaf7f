package io.kirogate.pool;

import io.kirogate.bus.Address;
import io.kirogate.message.Facts;
import io.kirogate.message.Message;
import io.kirogate.message.PoolPicture;
import io.kirogate.message.PoolState;
import io.kirogate.message.Submit;

/** Messages in the words of the story. */
final class Words {
  private Words() {}

  static String of(Address<?> to, Message message) {
    String receiver = to.value().substring(to.value().indexOf('.', "kirogate.".length()) + 1);
    return "%-10s <- %s".formatted(receiver, of(message));
  }

  private static String of(Message message) {
    if (message instanceof Facts facts) {
      return "%s is %s, turns=%d, failed=%d, %d bytes, version=%s"
          .formatted(
              facts.worker(),
              facts.phase(),
              facts.turns(),
              facts.failuresInARow(),
              facts.memoryBytes(),
              facts.version());
    } else if (message instanceof PoolState pool) {
      return "pool of %d (%d to %d), %d serve%s"
          .formatted(
              pool.size(),
              pool.min(),
              pool.max(),
              pool.serving(),
              pool.outage() == null ? "" : ", outage: " + pool.outage().detail());
    } else if (message instanceof PoolPicture picture) {
      return picture.workers().stream().map(one -> one.worker() + " " + one.phase()).toList() + "";
    } else if (message instanceof Submit submit) {
      return "%s of %s, %s, at most %d ms%s"
          .formatted(
              submit.job(),
              submit.caller(),
              submit.priority(),
              submit.turnTimeout().toMillis(),
              submit.review() ? ", with review" : "");
    }
    return message.toString();
  }
}
