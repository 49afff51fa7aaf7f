package io.kirogate.pool;

import io.kirogate.message.Facts;
import io.kirogate.message.Message;
import io.kirogate.message.PoolFacts;
import io.kirogate.message.Submit;

/** Messages in the words of the story. */
final class Words {
  private Words() {}

  static String of(String to, Message message) {
    String receiver = to.substring(to.lastIndexOf('.') + 1);
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
    } else if (message instanceof PoolFacts pool) {
      return "pool of %d (%d to %d): %s%s"
          .formatted(
              pool.size(),
              pool.min(),
              pool.max(),
              pool.workers().stream().map(one -> one.worker() + " " + one.phase()).toList(),
              pool.outage() == null ? "" : ", outage: " + pool.outage().detail());
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
