package io.kirogate.pool;

import io.kirogate.message.Message;

/** What a simulated verticle needs of the world. */
public interface House {
  /** Ms. */
  long now();

  /**
   * On the bus: sooner or later, and after all that the same sender has sent there before.
   *
   * @param from the sender's own address
   */
  void send(String from, String to, Message message);

  Timer timer(long afterMs, Runnable then);

  /** Something that is set for later. */
  interface Timer {
    void cancel();
  }
}
